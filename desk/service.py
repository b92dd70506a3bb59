"""The deeds of the desk, for customers and for agents."""

import json
from typing import Any, Callable, Dict, List, Optional
from urllib.parse import urlsplit

from desk.hub import AGENTS, Hub, customer
from desk.masking import mask
from desk.model import (
    Conversation,
    NoSuchConversation,
    NotYours,
    RestMessage,
    Speaker,
    State,
    TakenByOther,
)
from desk.settings import DeskSettings
from desk.store import DeskStore
from desk.texts import BACK, WAIT, Texts
from desk.transcript import Transcript, fetch_transcript

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
    return parts.scheme in ("http", "https") and bool(parts.hostname)


class Desk:
    """What can be done at the desk.

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

    # ---- customers

    def hear(self, sender: str, text: str) -> List[RestMessage]:
        """Take a message of a customer and return what they have not read yet."""
        if text.startswith(_HANDOFF):
            return self._greet(self._arrive(sender, self._host_left(text)))
        current = self.store.latest(sender)
        if text == BACK:
            return self._go_back(current or self._arrive(sender, ""))
        if current is not None and not current.state.is_open:
            unread = self._unread(current)
            if unread:
                return unread  # the customer's page has not heard the end yet
            current = None
        if current is not None:
            return self._note(current, text)
        current = self._arrive(sender, "")
        return [*self._greet(current), *self._note(current, text)]

    def _host_left(self, text: str) -> str:
        """Read the host left out of `/handoff{"from_host": "…"}`."""
        try:
            host = json.loads(text[len(_HANDOFF) :] or "{}").get("from_host")
        except (ValueError, AttributeError):
            return ""
        return str(host) if _is_address(host) else ""

    def _arrive(self, sender: str, from_host: str) -> Conversation:
        """Open a visit, or go on with the open one."""
        host = from_host or self.settings.rasa_url
        current, is_new = self.store.arrive(sender, host, self.clock())
        if is_new:
            place = len(self.store.in_state(State.WAITING))
            name = "arrived_first" if place == 1 else "arrived"
            text = self.texts.say(name, place=place)
            self._say(current, text, self.texts.choice("back"))
            self.hub.publish(AGENTS, kind="queue")
        return current

    def _greet(self, current: Conversation) -> List[RestMessage]:
        """Tell a page that knows streams where this one is."""
        hidden: RestMessage = {"recipient_id": current.sender, **_STREAM}
        return [hidden, *self._unread(current)]

    def _note(self, current: Conversation, text: str) -> List[RestMessage]:
        """Keep what the customer said."""
        if text == WAIT:
            self.store.update(current.id, asked_at=self.clock(), told=False)
            self._say(current, self.texts.say("patience"))
        elif not text.strip():
            self._say(current, self.texts.say("empty"))
        elif len(text) > LONGEST_MESSAGE:
            self._say(current, self.texts.say("too_long"))
        else:
            now = self.clock()
            self.store.add_message(current.id, Speaker.CUSTOMER, mask(text), now)
        self.hub.publish(AGENTS, kind="conversation", id=current.id)
        return self._unread(current)

    def _go_back(self, current: Conversation) -> List[RestMessage]:
        """Send the customer back because they want to."""
        if current.state.is_open:
            self.store.move(
                current.id, current.state, State.BACK, current.agent, current.agent
            )
        self._send_back(current, self.texts.say("going_back"))
        return self._unread(current)

    def _unread(self, current: Conversation) -> List[RestMessage]:
        """Return what waits for the customer, unless a stream brings it anyway."""
        if self.hub.is_heard(customer(current.sender)):
            return []
        fresh = self.store.get(current.id) or current
        waiting = self.store.for_customer(current.id, fresh.delivered)
        if waiting:
            self.store.mark_delivered(current.id, waiting[-1].id)
        return [message.for_customer(current.sender) for message in waiting]

    def fetch_transcript(self, sender: str) -> None:
        """Fetch what was said with the bot, and show it to the agents."""
        current = self.store.latest(sender)
        if current is None:
            return
        settings = self.settings
        found = fetch_transcript(settings.rasa_url, settings.rasa_token, sender)
        self.store.update(current.id, transcript=found.to_json())
        self.hub.publish(AGENTS, kind="queue")
        self.hub.publish(AGENTS, kind="conversation", id=current.id)

    def needs_transcript(self, sender: str) -> bool:
        """Tell whether the transcript of an open visit is still to be fetched."""
        current = self.store.latest(sender)
        return current is not None and current.state.is_open and not current.transcript

    def tell_the_waiting(self) -> int:
        """Tell those who wait for long that nobody is there; return how many."""
        limit = self.clock() - self.settings.nobody_after
        late = [
            one
            for one in self.store.in_state(State.WAITING)
            if not one.told and one.asked_at <= limit
        ]
        for one in late:
            self.store.update(one.id, told=True)
            choice = self.texts.choice("wait", "back")
            self._say(one, self.texts.say("nobody"), choice)
        return len(late)

    # ---- agents

    def transcript(self, current: Conversation) -> Transcript:
        """Return what was said with the bot."""
        return Transcript.from_json(current.transcript)

    def conversation(self, number: int) -> Conversation:
        """Return a conversation; raises NoSuchConversation."""
        found = self.store.get(number)
        if found is None:
            raise NoSuchConversation("There is no such conversation.")
        return found

    def own(self, number: int, agent: str) -> Conversation:
        """Return a conversation that this agent has; raises NotYours."""
        found = self.conversation(number)
        if found.state is not State.TAKEN or found.agent != agent:
            raise NotYours("This customer is not with you.")
        return found

    def take(self, number: int, agent: str) -> None:
        """Take a waiting customer over; raises TakenByOther."""
        if self.store.move(number, State.WAITING, State.TAKEN, "", agent):
            current = self.conversation(number)
            self._say(current, self.texts.say("taken", agent=agent))
            self.hub.publish(AGENTS, kind="queue")
            return
        current = self.conversation(number)
        if current.agent != agent or current.state is not State.TAKEN:
            raise TakenByOther(current.agent or None)

    def answer(self, number: int, agent: str, text: str, key: str) -> None:
        """Say something to the customer, once for each key."""
        current = self.own(number, agent)
        text = text.strip()[:LONGEST_MESSAGE]
        if text:
            self._say(current, text, name=agent, key=key)

    def put_back(self, number: int, agent: str) -> None:
        """Put the customer back into the queue, at the old place."""
        current = self._leave(number, agent, State.WAITING)
        self.store.update(number, asked_at=self.clock(), told=False)
        self._say(current, self.texts.say("put_back"), self.texts.choice("back"))

    def hand_back(self, number: int, agent: str) -> None:
        """Send the customer back to the bot, which goes on."""
        current = self._leave(number, agent, State.BACK)
        self._send_back(current, self.texts.say("handed_back", agent=agent))

    def close(self, number: int, agent: str) -> None:
        """End the conversation; the customer may write again or go back."""
        current = self._leave(number, agent, State.CLOSED)
        self._say(current, self.texts.say("closed"), self.texts.choice("back"))

    def _leave(self, number: int, agent: str, new: State) -> Conversation:
        current = self.own(number, agent)
        to_agent = "" if new is State.WAITING else agent
        if not self.store.move(number, State.TAKEN, new, agent, to_agent):
            raise NotYours("This customer is not with you.")
        self.hub.publish(AGENTS, kind="queue")
        return current

    # ---- both

    def _send_back(self, current: Conversation, text: str) -> None:
        custom = {"handoff_host": current.from_host}
        if current.from_host == self.settings.rasa_url:
            custom["title"] = self.settings.bot_title
        self._say(current, text)
        self._say(current, "", {"custom": custom})
        self.hub.publish(AGENTS, kind="queue")

    def _say(
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
