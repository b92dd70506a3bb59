"""How the desk talks with customers."""

import json
from typing import Any, Callable, Dict, List, Optional
from urllib.parse import urlsplit

from desk.hub import AGENTS, Hub, customer
from desk.masking import mask
from desk.model import (
    Conversation,
    NoSuchConversation,
    RestMessage,
    Speaker,
    State,
)
from desk.presence import Presence
from desk.settings import DeskSettings
from desk.store import DeskStore
from desk.texts import BACK, WAIT, Texts
from desk.transcript import Transcript
from desk.words import clean

LONGEST_MESSAGE = 4000  # characters
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


class Reception:
    """Hears customers, and speaks to them.

    Args:
        store: Where conversations are kept.
        hub: Who is told of news.
        settings: See there.
        texts: What customers read.
        clock: Returns seconds since 1970.
    """

    def __init__(
        self,
        store: DeskStore,
        hub: Hub,
        settings: DeskSettings,
        texts: Texts,
        clock: Callable[[], float],
    ) -> None:
        self.store = store
        self.hub = hub
        self.settings = settings
        self.texts = texts
        self.clock = clock
        self.presence = Presence(clock)

    # ---- customers

    def hear(self, sender: str, text: str) -> List[RestMessage]:
        """Take a message of a customer and return what they have not read yet."""
        self.presence.see(customer(sender))
        text = clean(text)
        if text.startswith(_HANDOFF):
            return self._greet(self._arrive(sender, self._host_left(text)))
        current = self.store.latest(sender)
        if text == BACK:
            return self._go_back(current or self._arrive(sender, ""))
        if current is None:
            return self._come_in(sender, text)
        if current.state.is_open:
            self._note(current, text)
            return self._unread(current)
        # Perhaps the customer's page has not heard the end yet.
        unread = self._unread(current)
        if unread and current.state is State.BACK:
            self.say(current, self.texts.say("too_late"))
            return [*unread, *self._unread(current)]
        return [*unread, *self._come_in(sender, text)]

    def _come_in(self, sender: str, text: str) -> List[RestMessage]:
        """Open a visit with the customer's own words."""
        current = self._arrive(sender, "")
        self._note(current, text, is_new=True)
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
        before = self.store.latest(sender)
        host = host_left or (before.from_host if before else self.settings.bot_url)
        current, is_new = self.store.arrive(sender, host, self.clock())
        if is_new:
            place = len(self.store.in_state(State.WAITING))
            name = "arrived_first" if place == 1 else "arrived"
            text = self.texts.say(name, place=place)
        else:
            if host_left:
                self.store.update(current.id, from_host=host_left)
            name = "still_waiting" if current.state is State.WAITING else "still_taken"
            text = self.texts.say(name, agent=current.agent)
        self.say(current, text, self._way_back(current))
        self.hub.publish(AGENTS, kind="queue")
        return current

    def _way_back(self, current: Conversation) -> Dict[str, Any]:
        """Return the button back to the bot for those with whom nobody is yet."""
        is_alone = current.state is State.WAITING
        return self.texts.choice("back") if is_alone else {}

    def _greet(self, current: Conversation) -> List[RestMessage]:
        """Tell a page that knows streams where this one is.

        A stream that is still open may be one that the page has left just now.
        """
        hidden: RestMessage = {"recipient_id": current.sender, **_STREAM}
        return [hidden, *self._waiting(current)]

    def _note(self, current: Conversation, text: str, is_new: bool = False) -> None:
        """Keep what the customer said, and answer those with whom nobody is yet."""
        reply = ""
        if text == WAIT:
            self.store.update(current.id, asked_at=self.clock(), told=False)
            is_waiting = current.state is State.WAITING
            reply = "patience" if is_waiting else "still_taken"
        elif not text.strip():
            reply = "empty"
        elif len(text) > LONGEST_MESSAGE:
            reply = "too_long"
        else:
            now = self.clock()
            self.store.add_message(current.id, Speaker.CUSTOMER, mask(text), now)
            is_alone = current.state is State.WAITING and not is_new
            reply = "noted" if is_alone else ""
        if reply:
            said = self.texts.say(reply, agent=current.agent)
            self.say(current, said, self._way_back(current))
        self.hub.publish(AGENTS, kind="conversation", id=current.id)

    def _go_back(self, current: Conversation) -> List[RestMessage]:
        """Send the customer back because they want to, whoever takes them just now."""
        while current.state.is_open and not self.store.move(
            current.id, current.state, State.BACK, current.agent, current.agent
        ):
            current = self.conversation(current.id)
        self._send_back(current, self.texts.say("going_back"))
        return self._unread(current)

    def _unread(self, current: Conversation) -> List[RestMessage]:
        """Return what waits for the customer, unless a stream brings it anyway."""
        if self.hub.is_heard(customer(current.sender)):
            return []
        return self._waiting(current)

    def _waiting(self, current: Conversation) -> List[RestMessage]:
        """Return what did not reach the customer yet, and count it as delivered."""
        fresh = self.store.get(current.id) or current
        waiting = self.store.for_customer(current.id, fresh.delivered)
        if waiting:
            self.store.mark_delivered(current.id, waiting[-1].id)
        return [message.for_customer(current.sender) for message in waiting]

    # ---- both sides

    def transcript(self, current: Conversation) -> Transcript:
        """Return what was said with the bot."""
        return Transcript.from_json(current.transcript)

    def conversation(self, number: int) -> Conversation:
        """Return a conversation; raises NoSuchConversation."""
        found = self.store.get(number)
        if found is None:
            raise NoSuchConversation("There is no such conversation.")
        return found

    def _send_back(self, current: Conversation, text: str) -> None:
        custom = {"handoff_host": current.from_host}
        if current.from_host == self.settings.bot_url:
            custom["title"] = self.settings.bot_title
        self.say(current, text)
        self.say(current, "", {"custom": custom})
        self.hub.publish(AGENTS, kind="queue")

    def say(
        self,
        current: Conversation,
        text: str,
        extra: Optional[Dict[str, Any]] = None,
        name: str = "",
        key: Optional[str] = None,
    ) -> None:
        """Keep something for the customer to read, and wake the streams."""
        speaker = Speaker.AGENT if name else Speaker.DESK
        now = self.clock()
        self.store.add_message(current.id, speaker, text, now, name, extra, key)
        self.hub.publish(customer(current.sender), kind="message")
        self.hub.publish(AGENTS, kind="conversation", id=current.id)
