"""Visits of customers: what the customers' and the agents' side share."""

from typing import Any, Callable, Dict, Optional

from desk.model import Conversation, NoSuchConversation, Speaker, State
from desk.pubsub import AGENTS, PubSub, customer_topic
from desk.settings import DeskSettings
from desk.store import DeskStore
from desk.texts import Texts
from staff.presence import Presence

MAX_MESSAGE = 4000  # characters


class Conversations:
    """The open and past visits, and the desk's own words in them.

    Args:
        store: Where conversations are kept.
        pubsub: Who is told of news.
        settings: See there.
        texts: What customers read.
        clock: Returns seconds since 1970.
        presence: Who gave a sign of life lately.
    """

    def __init__(
        self,
        store: DeskStore,
        pubsub: PubSub,
        settings: DeskSettings,
        texts: Texts,
        clock: Callable[[], float],
        presence: Presence,
    ) -> None:
        self.store = store
        self.pubsub = pubsub
        self.settings = settings
        self.texts = texts
        self.clock = clock
        self.presence = presence

    def get(self, number: int) -> Conversation:
        """Return a conversation; raise NoSuchConversation."""
        found = self.store.get(number)
        if found is None:
            raise NoSuchConversation("There is no such conversation.")
        return found

    def say(
        self,
        current: Conversation,
        text: str,
        extra: Optional[Dict[str, Any]] = None,
        name: str = "",
        key: Optional[str] = None,
    ) -> None:
        """Keep something for the customer to read, and wake the streams.

        Args:
            current: Where it is said.
            text: What is said; empty for a hidden message.
            extra: Further fields of the REST message.
            name: The agent who says it; empty for the desk itself.
            key: Of an answer; the same key twice is said once.
        """
        speaker = Speaker.AGENT if name else Speaker.DESK
        now = self.clock()
        self.store.add_message(current.id, speaker, text, now, name, extra, key)
        self.pubsub.publish(customer_topic(current.sender), kind="message")
        self.pubsub.publish(AGENTS, kind="conversation", id=current.id)

    def send_back(self, current: Conversation, text: str) -> None:
        """Send the customer to the host that they left."""
        custom = {"handoff_host": current.from_host}
        if current.from_host == self.settings.bot_url:
            custom["title"] = self.settings.bot_title
        self.say(current, text)
        self.say(current, "", {"custom": custom})
        self.publish_queue()

    def requeue(self, current: Conversation, reason: str) -> bool:
        """Put a customer back into the queue; False if they are elsewhere by now.

        Args:
            current: The conversation as it was.
            reason: Name of the text that tells the customer.
        """
        agent = current.agent
        if not self.store.move(current.id, State.TAKEN, State.WAITING, agent, ""):
            return False
        self.store.update(current.id, asked_at=self.clock(), told=False)
        said = self.texts.say(reason, agent=agent)
        self.say(current, said, self.texts.choice("back"))
        self.publish_queue()
        return True

    def give_up(self, current: Conversation) -> bool:
        """End the wait of a customer who is gone; False if somebody was faster."""
        if not self.store.move(current.id, State.WAITING, State.CLOSED, "", ""):
            return False
        self.presence.forget(customer_topic(current.sender))
        self.say(current, self.texts.say("given_up"), self.texts.choice("back"))
        self.publish_queue()
        return True

    def publish_queue(self) -> None:
        """Tell the agents that the queue changed."""
        self.pubsub.publish(AGENTS, kind="queue")
