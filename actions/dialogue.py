"""Where the conversation stands: how a form was entered, and its memory."""

from dataclasses import asdict, dataclass, fields
from enum import Enum
from typing import Any, Dict, Iterator, List, Mapping, Optional

from rasa_sdk import Tracker
from rasa_sdk.interfaces import ACTION_LISTEN_NAME

SWITCH_ASK = "action_switch_forms_ask"
SWITCH_AFFIRM = "action_switch_forms_affirm"
SWITCH_DENY = "action_switch_forms_deny"
SWITCH_BACK_ASK = "action_switch_back_ask"
SWITCH_BACK_REMIND = "action_switch_back_remind"
HANDOFF_OPTIONS, HANDOFF = "action_handoff_options", "action_handoff"

# Slots that shape the conversation.
NEXT_FORM, PREVIOUS_FORM = "next_form_name", "previous_form_name"

# Slots that carry the forms' memory; none of them shapes the conversation.
FORM_STATE = "form_state"
LAST_SEARCH = "last_search"
LEFT_FORMS = "left_forms"
SWITCH_MESSAGE = "switch_message"

CONTINUE, CONFIRM = "continue_form", "confirm_form"


class Entry(Enum):
    """Why a form runs."""

    ANSWER = "the customer said something while it was waiting"
    AGAIN = "something else was answered, and it asks again"
    AWAY = "the customer has just been handed over, and will be asked when back"
    STAYED = "the customer would not leave it for another one"
    FRESH = "the customer asked for it"
    SWITCHED = "the customer agreed to leave another form for it"
    BACK = "the customer came back to it"
    RETRY = "its deed failed and may be tried again"


@dataclass(frozen=True)
class FormState:
    """What a form remembers between messages, next to its slots.

    Attributes:
        failures: Useless answers in a row.
        cancelled: Whether the customer dropped it.
        suggested: What "yes" stands for after "Did you mean …?".
        agreed_charge: The charge shown with the confirmation, plain digits.
        agreed_amount: The amount shown with the confirmation, plain digits; kept as
            long as the key, so that a yes pays what was asked about.
        key: By which the bank acts only once: the id of the message that completed
            what is to be confirmed. However often a yes to it arrives, or is said
            again after the bank was lost, it stands for one deed.
        unsure: Whether the bank was lost during the deed; the same key tells later.
        done: Whether the form has ended with its deed.
        offered: How many hosts were just offered for a handoff, which the next yes or
            no is about.
    """

    failures: int = 0
    cancelled: bool = False
    suggested: str = ""
    agreed_charge: str = ""
    agreed_amount: str = ""
    key: str = ""
    unsure: bool = False
    done: bool = False
    offered: int = 0

    def as_json(self) -> Dict[str, Any]:
        """For the slot."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Optional[Mapping[str, Any]]) -> "FormState":
        """Rebuild what `as_json` wrote, also an older one; a new state from nothing."""
        known = {field.name for field in fields(cls)}
        return cls(**{k: v for k, v in (value or {}).items() if k in known})

    @classmethod
    def of_left(cls, left: Mapping[str, Any]) -> "FormState":
        """Of a form that was left: its key stays until a value changes."""
        return cls(key=str(left.get("key") or ""))


def form_state(tracker: Tracker) -> FormState:
    """The memory of the form that is active or just ended."""
    return FormState.from_json(tracker.get_slot(FORM_STATE))


def left_forms(tracker: Tracker) -> List[Dict[str, Any]]:
    """The forms that were left for another one, the latest last."""
    return list(tracker.get_slot(LEFT_FORMS) or [])


def active_form(tracker: Tracker) -> str:
    """The name of the active form, empty when there is none."""
    return str((tracker.active_loop or {}).get("name") or "")


def how_entered(tracker: Tracker, form: str, deed: str) -> Entry:
    """Why a form runs now.

    Args:
        tracker: As `validate_<form>` gets it: the form's own run is its last action.
        form: The form's name.
        deed: The action that follows the form.
    """
    steps = _steps(tracker)
    next(steps, None)
    last: Dict[str, Any] = next(steps, {})
    is_message = last.get("event") == "user"
    if active_form(tracker) == form and is_message:
        return Entry.ANSWER
    if active_form(tracker) == form:
        if last.get("name") == HANDOFF and was_handed_over(tracker):
            return Entry.AWAY
        return Entry.STAYED if last.get("name") == SWITCH_DENY else Entry.AGAIN
    if is_message:
        return Entry.BACK if _returns(tracker, form) else Entry.FRESH
    names = {SWITCH_AFFIRM: Entry.SWITCHED, deed: Entry.RETRY}
    return names.get(str(last.get("name")), Entry.FRESH)


def was_handed_over(tracker: Tracker) -> bool:
    """Whether the page was told to move on, in answer to the last message."""
    for event in reversed(tracker.events):
        if event["event"] == "user":
            return False
        data = event.get("data") or {}
        if event["event"] == "bot" and "handoff_host" in (data.get("custom") or {}):
            return True
    return False


def hosts_offered(tracker: Tracker) -> int:
    """How many hosts the last message was answered with, if it asked for a person."""
    offered = 0
    for event in reversed(tracker.events):
        if event["event"] == "bot":
            offered = offered or len((event.get("data") or {}).get("buttons") or [])
        elif event.get("name") == HANDOFF_OPTIONS:
            return offered
        elif event["event"] == "user":
            return 0
    return 0


def last_action(tracker: Tracker) -> str:
    """The last thing the bot did before the customer's last message."""
    steps = _steps(tracker)
    for step in steps:
        if step["event"] == "user":
            break
    before: Dict[str, Any] = next(steps, {})
    return str(before.get("name") or "")


def _returns(tracker: Tracker, form: str) -> bool:
    stack = left_forms(tracker)
    intent = ((tracker.latest_message or {}).get("intent") or {}).get("name")
    return (
        intent == "affirm"
        and bool(stack)
        and stack[-1]["form"] == form
        and last_action(tracker) in (SWITCH_BACK_ASK, SWITCH_BACK_REMIND)
    )


def _steps(tracker: Tracker) -> Iterator[Dict[str, Any]]:
    """Messages and actions, the latest first; waiting does not count."""
    for event in reversed(tracker.events):
        if event["event"] == "user" or (
            event["event"] == "action" and event.get("name") != ACTION_LISTEN_NAME
        ):
            yield event
