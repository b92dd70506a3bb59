"""Conversations whose amounts and times a real Duckling has read."""

from datetime import datetime, timezone
from typing import Any, Dict, Iterator, List

import pytest

from actions.bank.memory.store import MemoryStore
from actions.bank.service import Bank
from tests.integration.duckling_server.conftest import (
    RunningDuckling,
    running_duckling,
)
from tests.unit.actions.talk import Talk

# A Wednesday.
NOW = datetime(2026, 11, 18, 15, 30, tzinfo=timezone.utc)
DIMENSIONS = '["amount-of-money", "number", "time"]'


class RealTalk(Talk):
    """A conversation in which Duckling's entities need not be given by hand."""

    duckling: RunningDuckling

    def hear(
        self, text: str, intent: str, *entities: Dict[str, Any], message_id: str = ""
    ) -> None:
        found = self.read(text)
        super().hear(text, intent, *entities, *found, message_id=message_id)

    def read(self, text: str) -> List[Dict[str, Any]]:
        """What Rasa's extractor makes of Duckling's answer."""
        reftime = int(NOW.timestamp() * 1000)
        matches = self.duckling.parse(
            text, locale="en_US", dims=DIMENSIONS, tz="UTC", reftime=reftime
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
    made = RealTalk(Bank(MemoryStore(), lambda: NOW))
    made.duckling = real_duckling
    return made


@pytest.fixture(autouse=True)
def asks_before_searching(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search shows what it understood, in the question before it runs."""
    monkeypatch.setenv("CONFIRM_SEARCHES", "yes")
