"""What the templates show of a conversation."""

from dataclasses import dataclass
from typing import List

from desk.model import Conversation, Message
from desk.pubsub import customer_topic
from desk.service import Desk
from desk.transcript import Transcript


@dataclass(frozen=True)
class ConversationView:
    """A conversation, and what belongs to it.

    Attributes:
        conversation: The conversation.
        transcript: What was said with the bot.
        messages: What was said at the desk, without hidden messages.
        is_there: Whether the customer's page is open and listens.
        waited: Seconds since the customer came.
        last: The end of what the customer said last.
    """

    conversation: Conversation
    transcript: Transcript
    messages: List[Message]
    is_there: bool
    waited: int
    last: str


def _view(desk: Desk, one: Conversation, messages: List[Message]) -> ConversationView:
    transcript = Transcript.from_json(one.transcript)
    said = [text for speaker, text in transcript.lines if speaker == "customer"]
    said += [message.text for message in messages if message.speaker == "customer"]
    return ConversationView(
        conversation=one,
        transcript=transcript,
        messages=[message for message in messages if message.text],
        is_there=desk.pubsub.has_subscribers(customer_topic(one.sender)),
        waited=max(0, int(desk.clock() - one.arrived_at)),
        last=said[-1][:120] if said else "",
    )


def view_of(desk: Desk, number: int, agent: str) -> ConversationView:
    """Return one of the agent's own conversations; raise NotYours."""
    return _view(desk, desk.agents.own(number, agent), desk.store.messages(number))


def views_of(desk: Desk, some: List[Conversation]) -> List[ConversationView]:
    """Return several, as the queue shows them."""
    return [_view(desk, one, desk.store.messages(one.id)) for one in some]
