"""One assistant whose parts the tests take away, with a bank in PostgreSQL."""

import re
from pathlib import Path
from typing import Iterator

import pytest

from actions.bank.migrate import migrate
from tests.e2e.failures.parts import Customer, Parts
from tests.support.postgres import Cluster

ALL = ("duckling", "actions", "rasa")


@pytest.fixture(scope="package")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL of our own, because the tests stop it."""
    started = Cluster()
    yield started
    started.remove()


@pytest.fixture(scope="package")
def running(
    cluster: Cluster, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Parts]:
    """The parts, started once."""
    url = cluster.new_database()
    migrate(url)
    parts = Parts(
        tmp_path_factory.mktemp("logs"), {"BANK_DATABASE_URL": url, "DEMO_MODE": "yes"}
    )
    try:
        parts.start(*ALL)
        yield parts
    finally:
        parts.stop()


@pytest.fixture
def parts(running: Parts) -> Iterator[Parts]:
    """The parts, all of them up before each test."""
    yield running
    running.relay.lost = None
    running.start(*ALL)


@pytest.fixture
def customer(parts: Parts, request: pytest.FixtureRequest) -> Customer:
    """A customer whom no other test knows, already in a conversation."""
    # Rasa hangs up on an address with escaped characters in it.
    name = re.sub(r"[^\w.:-]", "-", Path(request.node.nodeid).name[:200])
    made = Customer(parts, name)
    assert made.hear("hi")
    return made
