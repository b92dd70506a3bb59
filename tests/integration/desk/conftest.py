"""A desk on either database, with a clock that tests move."""

from pathlib import Path
from typing import Any, Iterator

import pytest

from desk.pubsub import PubSub
from desk.service import Desk
from desk.settings import DeskSettings, read_settings
from desk.store import DeskStore
from desk.texts import read_texts
from staff.database import open_database
from staff.store import StaffStore
from tests.support.desks import TOKEN, RunningDesk, running_desk
from tests.support.postgres import shared_cluster


class Clock:
    """Stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a fresh database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'desk.sqlite3'}"
    return shared_cluster().new_database()


@pytest.fixture
def clock() -> Clock:
    return Clock()


def make_desk(database: str, settings: DeskSettings, clock: Clock) -> Desk:
    """Return a desk without a web server."""
    engine = open_database(database)
    store, staff = DeskStore(engine), StaffStore(engine)
    return Desk(store, staff, PubSub(), settings, read_texts(), clock)


@pytest.fixture
def desk(database: str, clock: Clock, tmp_path: Path) -> Desk:
    """A desk without a web server."""
    settings = read_settings({"DESK_TOKEN": TOKEN, "RASA_URL": "http://bot"}, tmp_path)
    return make_desk(database, settings, clock)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[RunningDesk]:
    """A desk in a process of its own, on SQLite."""
    with running_desk(f"sqlite:///{tmp_path / 'running.sqlite3'}") as started:
        yield started


@pytest.fixture(params=["sqlite", "postgresql"])
def running_on_both(request: Any, tmp_path: Path) -> Iterator[RunningDesk]:
    """A desk in a process of its own, on either database."""
    url = f"sqlite:///{tmp_path / 'both.sqlite3'}"
    if request.param == "postgresql":
        url = shared_cluster().new_database()
    with running_desk(url) as started:
        yield started
