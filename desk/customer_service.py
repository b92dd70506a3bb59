"""The customers' side: what they say to the desk, and what they have not read yet."""

import json
from hashlib import sha256
from typing import Any, Dict, List, Optional
from urllib.parse import urlsplit

from desk.conversations import MAX_MESSAGE, Conversations
from desk.masking import mask
from desk.model import Conversation, RestMessage, Speaker, State
from desk.pubsub import AGENTS, customer_topic
from desk.sanitize import clean
from desk.texts import BACK, WAIT

_HANDOFF = "/handoff"
_STREAM = {
    "custom": {"stream": "/webhooks/rest/stream", "typing": "/webhooks/rest/typing"}
}


def _is_address(text: Any) -> bool:
    if not isinstance(text, str) or len(text) > 500:
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    is_host = parts.scheme in ("http", "https") and bool(parts.hostname)
    return is_host and text.isprintable()


def _key(sender: str, message_id: str) -> Optional[str]:
    """Return what the database knows a message by; None for one without an id."""
    if not message_id:
        return None
    return "c-" + sha256(f"{sender}\0{message_id}".encode()).hexdigest()


class CustomerService:
    """What customers say, and what they are told.

    Args:
        conversations: The desk's conversations.
    """

    def __init__(self, conversations: Conversations) -> None:
        self._conversations = conversations
        self._store = conversations.store
        self._pubsub = conversations.pubsub
        self._texts = conversations.texts
        self._clock = conversations.clock

    def receive(
        self, sender: str, text: str, message_id: str = ""
    ) -> List[RestMessage]:
        """Take a message of a customer and return what they have not read yet.

        Args:
            sender: The customer.
            text: What they say.
            message_id: The same for a message that is sent again, which counts once.
        """
        self._conversations.presence.see(customer_topic(sender))
        text = clean(text)
        key = _key(sender, message_id)
        if key and self._store.has_message(key):
            return self._unread(self._store.latest(sender))
        if text.startswith(_HANDOFF):
            return self._greet(self._arrive(sender, self._host_left(text)))
        current = self._store.latest(sender)
        if text == BACK:
            return self._go_back(current or self._arrive(sender, ""))
        if current is None:
            return self._come_in(sender, text, key)
        if current.state.is_open:
            self._note(current, text, key)
            return self._unread(current)
        # Perhaps the customer's page has not heard the end yet.
        unread = self._unread(current)
        if unread and current.state is State.BACK:
            self._conversations.say(current, self._texts.say("too_late"))
            return [*unread, *self._unread(current)]
        return [*unread, *self._come_in(sender, text, key)]

    def _come_in(self, sender: str, text: str, key: Optional[str]) -> List[RestMessage]:
        """Open a visit with the customer's own words."""
        current = self._arrive(sender, "")
        self._note(current, text, key, is_new=True)
        return self._greet(current)

    def _host_left(self, text: str) -> str:
        """Read the host left out of `/handoff{"from_host": "…"}`."""
        try:
            host = json.loads(text[len(_HANDOFF) :] or "{}").get("from_host")
        except (ValueError, AttributeError):
            return ""
        return str(host).rstrip("/") if _is_address(host) else ""

    def _arrive(self, sender: str, host_left: str) -> Conversation:
        """Open a visit, or go on with the open one."""
        before = self._store.latest(sender)
        host = host_left or (
            before.from_host if before else self._conversations.settings.bot_url
        )
        current, is_new = self._store.arrive(sender, host, self._clock())
        if is_new:
            place = len(self._store.in_state(State.WAITING))
            name = "arrived_first" if place == 1 else "arrived"
            text = self._texts.say(name, place=place)
        else:
            if host_left:
                self._store.update(current.id, from_host=host_left)
            name = "still_waiting" if current.state is State.WAITING else "still_taken"
            text = self._texts.say(name, agent=current.agent)
        self._conversations.say(current, text, self._way_back(current))
        self._conversations.publish_queue()
        return current

    def _way_back(self, current: Conversation) -> Dict[str, Any]:
        """Return the button back to the bot for those with whom nobody is yet."""
        is_alone = current.state is State.WAITING
        return self._texts.choice("back") if is_alone else {}

    def _greet(self, current: Conversation) -> List[RestMessage]:
        """Tell a page that knows streams where this one is.

        A stream that is still open may be one that the page has left just now.
        """
        hidden: RestMessage = {"recipient_id": current.sender, **_STREAM}
        return [hidden, *self._waiting(current)]

    def _note(
        self,
        current: Conversation,
        text: str,
        key: Optional[str],
        is_new: bool = False,
    ) -> None:
        """Keep what the customer said, and answer those with whom nobody is yet."""
        reply = ""
        if text == WAIT:
            self._store.update(current.id, asked_at=self._clock(), told=False)
            is_waiting = current.state is State.WAITING
            reply = "patience" if is_waiting else "still_taken"
        elif not text.strip():
            reply = "empty"
        elif len(text) > MAX_MESSAGE:
            reply = "too_long"
        else:
            added = self._store.add_message(
                current.id, Speaker.CUSTOMER, mask(text), self._clock(), key=key
            )
            is_alone = current.state is State.WAITING and not is_new
            reply = "noted" if added and is_alone else ""
        if reply:
            said = self._texts.say(reply, agent=current.agent)
            self._conversations.say(current, said, self._way_back(current))
        self._pubsub.publish(AGENTS, kind="conversation", id=current.id)

    def _go_back(self, current: Conversation) -> List[RestMessage]:
        """Send the customer back because they want to, whoever takes them just now."""
        while current.state.is_open and not self._store.move(
            current.id, current.state, State.BACK, current.agent, current.agent
        ):
            current = self._conversations.get(current.id)
        self._conversations.send_back(current, self._texts.say("going_back"))
        return self._unread(current)

    def _unread(self, current: Optional[Conversation]) -> List[RestMessage]:
        """Return what waits for the customer, unless a stream brings it anyway."""
        if current is None or self._pubsub.has_subscribers(
            customer_topic(current.sender)
        ):
            return []
        return self._waiting(current)

    def _waiting(self, current: Conversation) -> List[RestMessage]:
        """Return what did not reach the customer yet, and count it as delivered."""
        fresh = self._store.get(current.id) or current
        waiting = self._store.for_customer(current.id, fresh.delivered)
        if waiting:
            self._store.mark_delivered(current.id, waiting[-1].id)
        return [message.for_customer(current.sender) for message in waiting]
