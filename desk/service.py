"""The desk: one store, its two sides, and who is there."""

from typing import Callable

from desk.agent_service import AgentService
from desk.conversations import Conversations
from desk.customer_service import CustomerService
from desk.pubsub import PubSub
from desk.settings import DeskSettings
from desk.store import DeskStore
from desk.texts import Texts
from staff.auth import Doorkeeper
from staff.presence import Presence
from staff.store import StaffStore


class Desk:
    """The parts of one desk, put together.

    Args:
        store: Where conversations are kept.
        staff: Where accounts and sessions are kept.
        pubsub: Who is told of news.
        settings: See there.
        texts: What customers read.
        clock: Returns seconds since 1970.

    Attributes:
        presence: Who gave a sign of life lately.
        door: Who lets agents in.
        conversations: What both sides share.
        customers: What customers say, and what they read.
        agents: What agents do.
    """

    def __init__(
        self,
        store: DeskStore,
        staff: StaffStore,
        pubsub: PubSub,
        settings: DeskSettings,
        texts: Texts,
        clock: Callable[[], float],
    ) -> None:
        self.store = store
        self.pubsub = pubsub
        self.settings = settings
        self.texts = texts
        self.clock = clock
        self.presence = Presence(clock)
        self.door = Doorkeeper(staff, settings.staff, self.presence, clock)
        self.conversations = Conversations(
            store, pubsub, settings, texts, clock, self.presence
        )
        self.customers = CustomerService(self.conversations)
        self.agents = AgentService(self.conversations)
