"""Conversations whose amounts and times a real Duckling has read."""

import sys
from datetime import datetime, timedelta, timezone
from typing import Any, Dict, Iterator, List, Tuple

import pytest

from actions.bank.memory.store import MemoryStore
from actions.bank.service import Bank
from actions.parsing.periods import read_range
from actions.parsing.times.ask import AskDuckling
from tests.integration.actions.server import TOKEN, Server
from tests.integration.duckling_server.conftest import (
    RunningDuckling,
    running_duckling,
)
from tests.support.ports import free_port
from tests.support.processes import running, wait_until
from tests.unit.actions.talk import Talk

# A Wednesday.
NOW = datetime(2026, 11, 18, 15, 30, tzinfo=timezone.utc)
DIMENSIONS = '["amount-of-money", "number", "time"]'


class RealTalk(Talk):
    """A conversation in which Duckling's entities need not be given by hand."""

    def __init__(
        self,
        bank: Bank,
        server: RunningDuckling,
        now: datetime = NOW,
        zone: str = "UTC",
    ) -> None:
        super().__init__(bank)
        self._server, self._now, self._zone = server, now, zone
        self.ask_duckling = AskDuckling(server.url, zone)

    def hear(
        self, text: str, intent: str, *entities: Dict[str, Any], message_id: str = ""
    ) -> None:
        found = self.read(text)
        super().hear(text, intent, *entities, *found, message_id=message_id)

    def read(self, text: str) -> List[Dict[str, Any]]:
        """What Rasa's extractor makes of Duckling's answer."""
        reftime = int(self._now.timestamp() * 1000)
        matches = self._server.parse(
            text, locale="en_US", dims=DIMENSIONS, tz=self._zone, reftime=reftime
        )
        return [
            {
                "entity": match["dim"],
                "part": match["body"],
                "value": _value(match["value"]),
                "additional_info": match["value"],
                "extractor": "DucklingEntityExtractor",
            }
            for match in matches
        ]


def _value(value: Dict[str, Any]) -> Any:
    if value.get("type") != "interval":
        return value.get("value")
    return {side: value.get(side, {}).get("value") for side in ("to", "from")}


@pytest.fixture(scope="session")
def real_duckling(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[RunningDuckling]:
    log = tmp_path_factory.mktemp("duckling") / "errors.log"
    with running_duckling(log, DUCKLING_TIME_LIMIT="20") as server:
        yield server


@pytest.fixture
def talk(real_duckling: RunningDuckling) -> Talk:
    return RealTalk(Bank(MemoryStore(), lambda: NOW), real_duckling)


def days_of(talk: Talk) -> Tuple[str, str]:
    """First and last day of the search, ISO."""
    found = read_range(talk.slots["time"])
    last = found.end - timedelta(microseconds=1)
    return found.start.date().isoformat(), last.date().isoformat()


@pytest.fixture(autouse=True)
def asks_before_searching(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search shows what it understood, in the question before it runs."""
    monkeypatch.setenv("CONFIRM_SEARCHES", "yes")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    port = free_port()
    log = tmp_path_factory.mktemp("actions") / "server.log"
    command = [sys.executable, "-m", "actions"]
    found = Server(f"http://127.0.0.1:{port}", log)
    environment = {"SANIC_HOST": "127.0.0.1", "ACTIONS_TOKEN": TOKEN}
    with running([*command, "--port", str(port)], environment, log):
        wait_until(found.is_up)
        yield found
