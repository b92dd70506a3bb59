"""Conversations in memory, of which the assistant handles the recent part only.

Rasa replays, featurises, copies and sends the whole conversation several times for
each message, so that the messages get slower one by one. What policies and forms look
at lies in the last few messages, besides the slots and the active form. Those are put
in front of the recent messages; the earlier ones are kept for whoever reads them.
"""

import json
from typing import Any, Dict, Iterable, List, NamedTuple, Optional

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, LOOP_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    ConversationPaused,
    Event,
    Restarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity

# In messages of the customer. The policies of config.yml look back over 5 actions, of
# which every message has two at least: an answer, and waiting for the next message.
RECENT_MESSAGES = 8
MAX_MESSAGES = 12


class RecentTracker(DialogueStateTracker):
    """A conversation whose earlier events take no part but can be read.

    Attributes:
        earlier: Events that were set aside, as JSON, the oldest first.
        summary_length: How many of `events` stand for the earlier ones.
    """

    earlier: List[str]
    summary_length: int

    def current_state(
        self, event_verbosity: EventVerbosity = EventVerbosity.NONE
    ) -> Dict[str, Any]:
        """Return what Rasa returns; whoever asks for all events gets all of them."""
        state: Dict[str, Any] = super().current_state(event_verbosity)
        if event_verbosity is EventVerbosity.ALL:
            state["events"] = self.all_events()
        elif event_verbosity is EventVerbosity.AFTER_RESTART:
            state["events"] = _after_restart(self.all_events())
        return state

    def all_events(self) -> List[Dict[str, Any]]:
        """Return all events since the conversation began."""
        recent = list(self.events)[self.summary_length :]
        return [*map(json.loads, self.earlier), *(each.as_dict() for each in recent)]


class StoredEvents(NamedTuple):
    """What the store keeps of a conversation; see `RecentTracker`."""

    earlier: List[str]
    summary_length: int
    events: List[Event]


class RecentTrackerStore(TrackerStore):
    """Keeps conversations in memory, as Rasa's default store does.

    Args:
        domain: Tells the slots.
        event_broker: Gets every new event once.
        **kwargs: What Rasa hands to any store.
    """

    def __init__(
        self, domain: Domain, event_broker: Optional[EventBroker] = None, **kwargs: Any
    ) -> None:
        super().__init__(domain, event_broker, **kwargs)
        self._stored: Dict[str, StoredEvents] = {}

    def save(self, tracker: DialogueStateTracker) -> None:
        """Keep a conversation; set its earlier part aside when it has become long."""
        if self.event_broker:
            self.stream_events(tracker)
        earlier = getattr(tracker, "earlier", [])
        stored = StoredEvents(
            earlier, getattr(tracker, "summary_length", 0), list(tracker.events)
        )
        start = _start_of_recent(stored.events)
        self._stored[tracker.sender_id] = (
            self._shortened(stored, start) if start else stored
        )

    def retrieve(self, sender_id: str) -> Optional[RecentTracker]:
        """Return a conversation that may be changed freely until it is saved."""
        stored = self._stored.get(sender_id)
        if stored is None:
            return None
        tracker = self.init_tracker(sender_id)
        tracker.earlier, tracker.summary_length = stored.earlier, stored.summary_length
        tracker.events.extend(stored.events)
        tracker.replay_events()
        return tracker

    def retrieve_full_tracker(
        self, conversation_id: str
    ) -> Optional[DialogueStateTracker]:
        """Return a conversation with all its events."""
        tracker = self.retrieve(conversation_id)
        if tracker is None:
            return None
        return DialogueStateTracker.from_dict(
            conversation_id, tracker.all_events(), self.domain.slots
        )

    def init_tracker(self, sender_id: str) -> RecentTracker:
        """Return an empty conversation."""
        tracker = RecentTracker(sender_id, self.domain.slots if self.domain else None)
        tracker.earlier, tracker.summary_length = [], 0
        return tracker

    def number_of_existing_events(self, sender_id: str) -> int:
        """Return how many events of the recent part are stored."""
        stored = self._stored.get(sender_id)
        return len(stored.events) if stored else 0

    def exists(self, conversation_id: str) -> bool:
        """Tell whether there is such a conversation."""
        return conversation_id in self._stored

    def keys(self) -> Iterable[str]:
        """Return the ids of all conversations."""
        return self._stored.keys()

    def _shortened(self, stored: StoredEvents, start: int) -> StoredEvents:
        before = DialogueStateTracker.from_events(
            "", stored.events[:start], self.domain.slots
        )
        aside = stored.events[stored.summary_length : start]
        summary = _summary_of(before)
        return StoredEvents(
            [*stored.earlier, *(json.dumps(each.as_dict()) for each in aside)],
            len(summary),
            [*summary, *stored.events[start:]],
        )


def _start_of_recent(events: List[Event]) -> int:
    """Return where the recent part of a long conversation starts, 0 for a short one."""
    starts = [
        place
        for place, (one, two) in enumerate(zip(events, events[1:]))
        if isinstance(two, UserUttered)
        and isinstance(one, ActionExecuted)
        and one.action_name == ACTION_LISTEN_NAME
    ]
    return starts[-RECENT_MESSAGES] if len(starts) > MAX_MESSAGES else 0


def _summary_of(before: DialogueStateTracker) -> List[Event]:
    """Make the events that lead to the same slots and the same active form."""
    events: List[Event] = [
        SlotSet(slot.name, slot.value)
        for slot in before.slots.values()
        if slot.value != slot.initial_value
    ]
    loop = before.active_loop
    if loop.get(LOOP_NAME):
        said = loop.get("trigger_message") or {}
        events += [
            ActionExecuted(ACTION_LISTEN_NAME),
            UserUttered(
                said.get("text"), said.get("intent"), said.get("entities"), said
            ),
            ActionExecuted(loop[LOOP_NAME]),
            ActiveLoop(loop[LOOP_NAME]),
        ]
    if before.is_paused():
        events.append(ConversationPaused())
    return events


def _after_restart(events: List[Dict[str, Any]]) -> List[Dict[str, Any]]:
    places = [
        place
        for place, event in enumerate(events)
        if event["event"] == Restarted.type_name
    ]
    return events[places[-1] + 1 :] if places else events
