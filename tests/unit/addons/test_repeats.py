"""A repeated message gets the answer of the first, and nothing happens twice."""

from typing import Any, Dict, List, Optional

import pytest
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from addons import repeats
from addons.tracker_store import MAX_MESSAGES, RecentTrackerStore

DOMAIN = Domain.empty()
RECEIPT: List[Dict[str, Any]] = [
    {"text": "Sent.", "buttons": [{"title": "More", "payload": "/help"}]},
    {"custom": {"receipt": 7}, "template_name": "utter_receipt", "text": None},
]


class Server(MessageProcessor):
    """A Rasa server that answers all messages alike, over a store of its own or not."""

    def __init__(self, store: TrackerStore) -> None:
        self.tracker_store = store
        self.turns = 0


async def turn(self: Server, message: UserMessage) -> None:
    """Do what a turn leaves behind in a conversation."""
    self.turns += 1
    tracker = self.get_tracker(message.sender_id)
    tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
    tracker.update(UserUttered(message.text, message_id=message.message_id))
    for each in RECEIPT:
        data = {key: each.get(key) for key in ("buttons", "custom")}
        name = {"template_name": each["template_name"]} if "custom" in each else {}
        tracker.update(BotUttered(each["text"], data, name))
        await message.output_channel.send_response(message.sender_id, dict(each))
    self.tracker_store.save(tracker)


@pytest.fixture(autouse=True)
def _installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MessageProcessor, "handle_message", turn)
    repeats.install()
    repeats.install()


async def say(
    server: Server, text: str, message_id: Optional[str] = None
) -> List[Dict[str, Any]]:
    channel = CollectingOutputChannel()
    metadata = {"message_id": message_id} if message_id else None
    message = UserMessage(text, channel, "ann", metadata=metadata)
    repeats.take_id(message)
    assert message.metadata is None or "message_id" not in message.metadata
    await server.handle_message(message)
    return list(channel.messages)


async def test_a_repeated_message_gets_the_same_answer_and_no_second_turn() -> None:
    server = Server(RecentTrackerStore(DOMAIN))
    first = await say(server, "yes", "m-1")
    assert first[0]["buttons"] and first[1]["custom"] == {"receipt": 7}
    assert await say(server, "yes", "m-1") == first
    assert server.turns == 1


async def test_the_same_words_under_another_id_are_another_message() -> None:
    server = Server(RecentTrackerStore(DOMAIN))
    for message_id in ("m-1", "m-2", None, None):
        await say(server, "yes", message_id)
    assert server.turns == 4


async def test_another_server_over_the_same_store_gives_the_answer_too() -> None:
    store = SQLTrackerStore(DOMAIN, db="")
    one, other = Server(store), Server(store)
    first = await say(one, "yes", "m-1")
    assert await say(other, "yes", "m-1") == first
    assert (one.turns, other.turns) == (1, 0)


async def test_an_answer_is_found_when_its_message_has_been_set_aside() -> None:
    server = Server(RecentTrackerStore(DOMAIN))
    first = await say(server, "yes", "m-1")
    for _ in range(3 * MAX_MESSAGES):
        await say(server, "hi")
    before = server.turns
    assert await say(server, "yes", "m-1") == first
    assert server.turns == before


def test_a_message_without_an_answer_is_known_all_the_same() -> None:
    tracker = DialogueStateTracker("ann", [])
    tracker.update(UserUttered("/session_start", message_id="m-1"))
    assert repeats.stored_answer(tracker, "m-1") == []
    assert repeats.stored_answer(tracker, "m-2") is None
