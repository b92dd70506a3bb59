"""The recent part of a conversation stands for all of it."""

from typing import Any, Dict, List

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    ConversationPaused,
    ConversationResumed,
    Event,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import EventVerbosity

from addons.tracker_store import MAX_MESSAGES, RecentTrackerStore

DOMAIN = Domain.from_yaml(
    """
version: "2.0"
intents: [ask, fill]
slots:
  amount: {type: any}
  next: {type: categorical, values: [a, b], influence_conversation: true}
forms:
  form: {required_slots: {amount: []}}
responses:
  utter_answer: [{text: Answer.}]
"""
)
# As far back as the policies of config.yml look.
HISTORY = 5


def say(intent: str) -> List[Event]:
    return [
        ActionExecuted("action_listen"),
        UserUttered(intent, {"name": intent, "confidence": 1.0}, []),
    ]


def answer() -> List[Event]:
    return [ActionExecuted("utter_answer"), BotUttered("Answer.")]


TURNS: Dict[str, Any] = {
    "question": lambda: [*say("ask"), *answer()],
    "form starts": lambda: [*say("fill"), ActionExecuted("form"), ActiveLoop("form")],
    "form goes on": lambda: [
        *say("fill"),
        ActionExecuted("form"),
        SlotSet("amount", 5),
    ],
    "form ends": lambda: [
        *say("fill"),
        ActionExecuted("form"),
        SlotSet("amount", None),
        ActiveLoop(None),
    ],
    "slot": lambda: [*say("ask"), *answer(), SlotSet("next", "b")],
    "restart": lambda: [*say("ask"), ActionExecuted("action_restart"), Restarted()],
    "session": lambda: [
        ActionExecuted("action_session_start"),
        SessionStarted(),
        SlotSet("amount", 7),
    ],
    "pause": lambda: [*say("ask"), *answer(), ConversationPaused()],
    "resume": lambda: [*say("ask"), ConversationResumed(), *answer()],
}


class Broker:
    def __init__(self) -> None:
        self.published: List[Dict[str, Any]] = []

    def publish(self, event: Dict[str, Any]) -> None:
        self.published.append(event)


def talk(store: Any, turns: List[str]) -> Any:
    for turn in turns:
        tracker = store.get_or_create_tracker("ann", append_action_listen=False)
        tracker.update_with_events(TURNS[turn](), DOMAIN)
        store.save(tracker)
    return store.retrieve("ann")


def without_times(events: List[Dict[str, Any]]) -> List[Dict[str, Any]]:
    return [{k: v for k, v in e.items() if k != "timestamp"} for e in events]


# What can follow anything: single turns, and a form with what comes up inside it.
ROUNDS: List[List[str]] = [[name] for name in TURNS if not name.startswith("form")]
INSIDE: List[List[str]] = [[], ["form goes on"], ["question"], ["form goes on", "slot"]]
ROUNDS += [["form starts", *between, "form ends"] for between in INSIDE]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(ROUNDS), min_size=1, max_size=30), st.integers(0, 2))
def test_whatever_was_said_the_assistant_stands_where_it_would(
    rounds: List[List[str]], unsaid: int
) -> None:
    turns = [turn for each in rounds for turn in each]
    turns = turns[: max(1, len(turns) - unsaid)]
    recent = talk(RecentTrackerStore(DOMAIN), turns)
    whole = talk(InMemoryTrackerStore(DOMAIN), turns)

    assert recent.current_slot_values() == whole.current_slot_values()
    assert recent.active_loop_name == whole.active_loop_name
    assert recent.is_paused() == whole.is_paused()
    assert recent.latest_action_name == whole.latest_action_name
    assert recent.latest_message.text == whole.latest_message.text
    states = recent.past_states(DOMAIN)[-HISTORY:]
    assert states == whole.past_states(DOMAIN)[-HISTORY:]
    for verbosity in (EventVerbosity.ALL, EventVerbosity.AFTER_RESTART):
        told = recent.current_state(verbosity)["events"]
        expected = whole.current_state(verbosity)["events"]
        assert without_times(told) == without_times(expected)


def test_the_recent_part_does_not_grow() -> None:
    store = RecentTrackerStore(DOMAIN)
    sizes = [len(talk(store, ["question"]).events) for _ in range(100)]
    assert max(sizes) <= (MAX_MESSAGES + 1) * len(TURNS["question"]())
    assert max(sizes[50:]) == max(sizes[:50])


def test_a_form_started_long_ago_is_active_with_its_slots() -> None:
    turns = ["form starts", "form goes on"] + ["question"] * 100
    tracker = talk(RecentTrackerStore(DOMAIN), turns)
    assert tracker.active_loop_name == "form"
    assert tracker.get_slot("amount") == 5
    assert tracker.active_loop["trigger_message"]["text"] == "fill"


def test_every_event_is_published_once() -> None:
    broker = Broker()
    talk(RecentTrackerStore(DOMAIN, broker), ["form starts"] + ["question"] * 50)
    expected = 4 + 50 * len(TURNS["question"]())
    assert len(broker.published) == expected
    assert all(event["sender_id"] == "ann" for event in broker.published)


def test_the_full_tracker_holds_everything() -> None:
    store = RecentTrackerStore(DOMAIN)
    talk(store, ["slot"] + ["question"] * 50)
    full = store.retrieve_full_tracker("ann")
    assert full is not None
    said = [event for event in full.events if isinstance(event, UserUttered)]
    assert len(said) == 51
    assert full.get_slot("next") == "b"


def test_a_turn_that_is_not_saved_leaves_no_trace() -> None:
    store = RecentTrackerStore(DOMAIN)
    before = talk(store, ["question"] * 30).all_events()
    dropped = store.retrieve("ann")
    assert dropped is not None
    dropped.update_with_events(TURNS["form starts"](), DOMAIN)
    after = store.retrieve("ann")
    assert after is not None and after.all_events() == before
    assert after.active_loop_name is None


def test_strangers_are_told_apart() -> None:
    store = RecentTrackerStore(DOMAIN)
    assert store.retrieve("ann") is None and not store.exists("ann")
    assert store.retrieve_full_tracker("ann") is None
    talk(store, ["question"])
    assert store.exists("ann") and list(store.keys()) == ["ann"]


@pytest.mark.parametrize("key", ["host", "db"])
def test_rasa_may_hand_over_settings_of_other_stores(key: str) -> None:
    RecentTrackerStore(DOMAIN, None, **{key: None})
