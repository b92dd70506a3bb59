"""Plays all chosen cases side by side, and prints what was covered."""

import time
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, Dict, Iterator, List, Tuple

import pytest

from tests.e2e.matrix.book import Book, read_sentences
from tests.e2e.matrix.cells import KINDS, Case
from tests.e2e.matrix.plays import play
from tests.e2e.matrix.skills import read_assistant
from tests.support.stack import ROOT, RunningStack

# Rasa answers one message at a time; a few customers keep it and the actions busy.
CUSTOMERS = 3

_covered: Dict[Tuple[str, str], Dict[str, List[int]]] = {}
_turns: List[int] = []
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
def minutes(outcomes: Dict[Case, "Future[int]"]) -> float:
    """How long all chosen cases took; waits until the last one is over."""
    wait(outcomes.values())
    return (time.monotonic() - _began[0]) / 60


@pytest.fixture()
def outcome(case: Case, outcomes: Dict[Case, "Future[int]"]) -> Iterator["Future[int]"]:
    """What became of one case; its cells are counted."""
    future = outcomes[case]
    went_well = future.exception() is None
    cell = _covered.setdefault((case.form, case.point), {}).setdefault(
        case.kind, [0, 0]
    )
    cell[0] += len(case.things) if went_well else 0
    cell[1] += len(case.things)
    _turns.append(future.result() if went_well else 0)
    yield future


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the table: cells that went well, of all there are."""
    if not _covered:
        return
    terminalreporter.section("interruption matrix: cells passed / cells")
    width = max(len(f"{form}  {point}") for form, point in _covered) + 2
    head = "".join(f"{kind:>17}" for kind in KINDS)
    terminalreporter.line(" " * width + head)
    for (form, point), kinds in _covered.items():
        shown = [kinds.get(kind, [0, 0]) for kind in KINDS]
        row = "".join(f"{f'{passed} / {all_}':>17}" for passed, all_ in shown)
        terminalreporter.line(f"{form}  {point}".ljust(width) + row)
    counts = [count for kinds in _covered.values() for count in kinds.values()]
    passed, all_ = (sum(each) for each in zip(*counts))
    minutes = (time.monotonic() - _began[0]) / 60
    told = f"{passed} of {all_} cells passed, with {sum(_turns):,} messages"
    terminalreporter.line(f"{told}, in {minutes:.1f} minutes")
    _covered.clear()
