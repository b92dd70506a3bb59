"""Plays all chosen cases side by side."""

import time
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Dict, Iterator, List

import pytest

from tests.e2e.matrix.book import Book, read_sentences
from tests.e2e.matrix.cells import Case
from tests.e2e.matrix.plays import play
from tests.e2e.matrix.skills import read_assistant
from tests.e2e.matrix.summary import MINUTES, note
from tests.support.stack import ROOT, RunningStack

# Rasa answers one message at a time; a few customers keep it and the actions busy.
CUSTOMERS = 3

_began: List[float] = []


@pytest.fixture(scope="session")
def book(stack: RunningStack) -> Book:
    """Sentences, and the questions of the running assistant."""
    made = Book(read_assistant(ROOT), read_sentences(), stack.say)
    made.look_around()
    return made


@pytest.fixture(scope="session")
def outcomes(
    request: pytest.FixtureRequest, book: Book
) -> Iterator[Dict[Case, "Future[int]"]]:
    """For each chosen case the messages that it took, or what went wrong."""
    drawn = [getattr(item, "callspec", None) for item in request.session.items]
    chosen = [each.params["case"] for each in drawn if each and "case" in each.params]
    _began.append(time.monotonic())
    with ThreadPoolExecutor(CUSTOMERS) as pool:
        yield {case: pool.submit(play, book, case) for case in chosen}


@pytest.fixture()
def minutes(
    request: pytest.FixtureRequest, outcomes: Dict[Case, "Future[int]"]
) -> float:
    """How long all chosen cases took; waits until the last one is over."""
    wait(outcomes.values())
    took = (time.monotonic() - _began[0]) / 60
    request.node.user_properties.append((MINUTES, took))
    return took


@pytest.fixture()
def outcome(
    request: pytest.FixtureRequest, case: Case, outcomes: Dict[Case, "Future[int]"]
) -> "Future[int]":
    """What became of one case; its cells are counted."""
    future = outcomes[case]
    went_well = future.exception() is None
    note(request.node, case, went_well, future.result() if went_well else 0)
    return future
