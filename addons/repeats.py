"""Messages that arrive again: answered once more, and carried out once.

A page that does not know whether its message arrived sends it again under the same
`message_id`. The answer is read from the conversation itself, so that any server with
the same tracker store can give it.
"""

import json
from typing import Any, Dict, Iterable, Iterator, List, Optional

from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

# What the REST channel's metadata calls it on the way to `take_id`.
MESSAGE_ID = "message_id"
# Tells pages that they may send again by themselves what may have arrived.
HEADER = "X-Answers-Repeats"


def take_id(message: UserMessage) -> None:
    """Give a message the id that its sender chose, if they did."""
    metadata = dict(message.metadata or {})
    message.message_id = metadata.pop(MESSAGE_ID, None) or message.message_id
    message.metadata = metadata or None


def install() -> None:
    """Let Rasa answer repeated messages so from now on.

    Rasa holds the conversation's lock here: a repeated message waits for the first.
    """
    handle = MessageProcessor.handle_message
    if getattr(handle, "answers_repeats", False):
        return

    async def handle_message(self: MessageProcessor, message: UserMessage) -> Any:
        kept = stored_answer(self.get_tracker(message.sender_id), message.message_id)
        if kept is None:
            return await handle(self, message)
        for each in kept:
            await message.output_channel.send_response(message.sender_id, each)
        return None

    handle_message.answers_repeats = True  # type: ignore[attr-defined]
    MessageProcessor.handle_message = handle_message


def stored_answer(
    tracker: DialogueStateTracker, message_id: str
) -> Optional[List[Dict[str, Any]]]:
    """Return what was answered to a message, None if it never arrived.

    Returns:
        Messages as `OutputChannel.send_response` takes them.
    """
    recent = (event.as_dict() for event in tracker.events)
    answer = _answer_among(recent, message_id)
    if answer is not None:
        return answer
    # What RecentTracker set aside: read as text, and as events from there on alone.
    earlier: List[str] = getattr(tracker, "earlier", [])
    quoted = json.dumps(message_id)
    for place, line in enumerate(earlier):
        if quoted in line:
            rest = (json.loads(each) for each in earlier[place:])
            return _answer_among(rest, message_id)
    return None


def _answer_among(
    events: Iterable[Dict[str, Any]], message_id: str
) -> Optional[List[Dict[str, Any]]]:
    answer: Optional[List[Dict[str, Any]]] = None
    for event in _spoken(events):
        if event["event"] == UserUttered.type_name:
            if answer is not None:
                return answer
            if event.get("message_id") == message_id:
                answer = []
        elif answer is not None:
            answer.append(_message(event))
    return answer


def _spoken(events: Iterable[Dict[str, Any]]) -> Iterator[Dict[str, Any]]:
    spoken = (UserUttered.type_name, BotUttered.type_name)
    return (event for event in events if event["event"] in spoken)


def _message(event: Dict[str, Any]) -> Dict[str, Any]:
    """Return the message that Rasa made this event of."""
    data = {key: value for key, value in (event["data"] or {}).items() if value}
    return {**(event.get("metadata") or {}), **data, "text": event["text"]}
