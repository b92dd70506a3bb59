"""Transcripts of a bot that is slow, away, or back again."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any, Iterator, List

import pytest
import requests

from desk import transcript_fetcher
from desk.service import Desk
from desk.transcript import Transcript
from desk.transcript_fetcher import AGAIN_AFTER, TranscriptFetcher
from tests.e2e.web.rest_host import RestHost
from tests.support.desks import running_desk
from tests.support.processes import wait_until

SENDER = "customer-0001"
HANDOFF = '/handoff{"from_host": "http://other:5005"}'


class Bot:
    """Stands in for the function that fetches; counts, and says what it is told."""

    def __init__(self) -> None:
        self.asked: List[str] = []
        self.answer = Transcript([("customer", "hello")])
        self.seconds = 0.0

    def __call__(self, url: str, token: str, sender: str) -> Transcript:
        self.asked.append(sender)
        time.sleep(self.seconds)
        return self.answer


@pytest.fixture
def bot(monkeypatch: pytest.MonkeyPatch) -> Bot:
    made = Bot()
    monkeypatch.setattr(transcript_fetcher, "fetch_transcript", made)
    return made


@pytest.fixture
def fetcher(desk: Desk, bot: Bot) -> Iterator[TranscriptFetcher]:
    made = TranscriptFetcher(desk)
    yield made
    made.close()


def lines(desk: Desk) -> Any:
    current = desk.store.latest(SENDER)
    assert current is not None
    return [tuple(line) for line in Transcript.from_json(current.transcript).lines]


def test_a_transcript_is_fetched_once_a_visit(
    desk: Desk, bot: Bot, fetcher: TranscriptFetcher
) -> None:
    bot.seconds = 0.3
    desk.customers.receive(SENDER, HANDOFF)
    for _ in range(10):
        fetcher.want_for(SENDER)
        fetcher.want_all()
    wait_until(lambda: lines(desk))
    fetcher.want_for(SENDER)
    fetcher.want_all()
    time.sleep(0.2)
    assert bot.asked == [SENDER]
    assert lines(desk) == [("customer", "hello")]


def test_a_transcript_that_failed_is_asked_for_again_later(
    desk: Desk, bot: Bot, fetcher: TranscriptFetcher, clock: Any
) -> None:
    good, bot.answer = bot.answer, Transcript(problem="away")
    desk.customers.receive(SENDER, HANDOFF)
    fetcher.want_for(SENDER)
    wait_until(lambda: fetcher._next_try)
    fetcher.want_all()
    time.sleep(0.2)
    assert len(bot.asked) == 1
    bot.answer = good
    clock.now += AGAIN_AFTER
    fetcher.want_all()
    wait_until(lambda: lines(desk) == [("customer", "hello")])


def test_a_bot_that_hangs_does_not_hold_up_the_desk(tmp_path: Path) -> None:
    host = RestHost()
    database = f"sqlite:///{tmp_path / 'slow.sqlite3'}"
    host.trackers_after = Event()
    try:
        with running_desk(database, RASA_URL=host.url, RASA_TOKEN="t") as desk:
            senders = [f"customer-{count:04d}" for count in range(50)]
            with ThreadPoolExecutor(10) as pool:
                list(pool.map(lambda one: desk.say(one, HANDOFF), senders))
            started = time.monotonic()
            health = requests.get(f"{desk.url}/health", timeout=30)
            assert health.ok
            assert time.monotonic() - started < 10
            started = time.monotonic()
            desk.stop()
            assert time.monotonic() - started < 20
    finally:
        host.stop()
