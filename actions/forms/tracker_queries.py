"""What the tracker tells: how a form was entered, what was done last."""

import json
from enum import Enum
from typing import Any, Dict, Iterator, List, Tuple

from rasa_sdk import Tracker
from rasa_sdk.interfaces import ACTION_LISTEN_NAME

from actions.forms.state import (
    AGREE,
    FORM_STATE,
    HANDOFF,
    HANDOFF_OPTIONS,
    INTERRUPTED_FORMS,
    RESUME,
    SWITCH_AFFIRM,
    SWITCH_BACK_ASK,
    SWITCH_BACK_REMIND,
    SWITCH_DENY,
    TAKE_INFORMATION,
    FormState,
)


class Entry(Enum):
    """Why a form runs."""

    ANSWER = "the customer said something while it was waiting"
    REASKED = "something else was answered, and it asks again"
    HANDED_OVER = "the customer has just been handed over, and will be asked when back"
    STAYED = "the customer would not leave it for another one"
    STARTED = "the customer asked for it"
    SWITCHED = "the customer agreed to leave another form for it"
    RESUMED = "the customer came back to it"
    RETRY = "its submission failed and may be tried again"


def form_state(tracker: Tracker) -> FormState:
    """Return the memory of the form that is active or just ended."""
    return FormState.from_json(tracker.get_slot(FORM_STATE))


def interrupted_forms(tracker: Tracker) -> List[Dict[str, Any]]:
    """Return the forms that were left for another one, the latest last."""
    return list(tracker.get_slot(INTERRUPTED_FORMS) or [])


def active_form(tracker: Tracker) -> str:
    """Return the name of the active form, empty when there is none."""
    return str((tracker.active_loop or {}).get("name") or "")


def how_entered(tracker: Tracker, form: str, submit_action: str) -> Entry:
    """Tell why a form runs now.

    Args:
        tracker: As `validate_<form>` gets it: the form's own run is its last action.
        form: The form's name.
        submit_action: The action that follows the form.
    """
    steps = _steps(tracker)
    next(steps, None)
    last: Dict[str, Any] = next(steps, {})
    is_message = last.get("event") == "user"
    if active_form(tracker) == form and is_message:
        return Entry.ANSWER
    if active_form(tracker) == form:
        if last.get("name") == HANDOFF and was_handed_over(tracker):
            return Entry.HANDED_OVER
        return Entry.STAYED if last.get("name") == SWITCH_DENY else Entry.REASKED
    if is_message:
        return Entry.RESUMED if _resumes(tracker, form) else Entry.STARTED
    if _goes_back(tracker, form, str(last.get("name"))):
        return Entry.RESUMED
    names = {SWITCH_AFFIRM: Entry.SWITCHED, submit_action: Entry.RETRY}
    return names.get(str(last.get("name")), Entry.STARTED)


def was_handed_over(tracker: Tracker) -> bool:
    """Tell whether the page was told to move on, in answer to the last message."""
    for event in reversed(tracker.events):
        if event["event"] == "user":
            return False
        data = event.get("data") or {}
        if event["event"] == "bot" and "handoff_host" in (data.get("custom") or {}):
            return True
    return False


def hosts_offered(tracker: Tracker) -> int:
    """Count the hosts that the last message was answered with, if it asked for one."""
    offered = 0
    for event in reversed(tracker.events):
        if event["event"] == "bot":
            offered = offered or len((event.get("data") or {}).get("buttons") or [])
        elif event.get("name") == HANDOFF_OPTIONS:
            return offered
        elif event["event"] == "user":
            return 0
    return 0


def shown_choices(tracker: Tracker, slot: str) -> Tuple[str, ...]:
    """Return the values of a slot that the bot showed as buttons in its last turn."""
    steps = reversed(tracker.events)
    for step in steps:
        if step["event"] == "user":
            break
    buttons: List[Dict[str, Any]] = []
    for step in steps:
        if step["event"] == "user":
            break
        if step["event"] == "bot" and not buttons:
            buttons = (step.get("data") or {}).get("buttons") or []
    values = [_given(str(each.get("payload")), slot) for each in buttons]
    return tuple(value for value in values if value)


def _given(payload: str, slot: str) -> str:
    """Return the value for a slot in a button's payload, empty when it gives none."""
    try:
        given = json.loads(payload[payload.index("{") :])
    except ValueError:
        return ""
    return str(given.get(slot) or "")


def last_action(tracker: Tracker) -> str:
    """Return the last thing the bot did before the customer's last message."""
    steps = _steps(tracker)
    for step in steps:
        if step["event"] == "user":
            break
    before: Dict[str, Any] = next(steps, {})
    return str(before.get("name") or "")


def is_asked_to_resume(tracker: Tracker) -> bool:
    """Tell whether the last message answers the question of resuming a form."""
    return last_action(tracker) in (SWITCH_BACK_ASK, SWITCH_BACK_REMIND)


def _resumes(tracker: Tracker, form: str) -> bool:
    intent = ((tracker.latest_message or {}).get("intent") or {}).get("name")
    is_agreed = intent == "affirm" and is_asked_to_resume(tracker)
    return is_agreed and _waits_first(tracker, form)


def _goes_back(tracker: Tracker, form: str, called_by: str) -> bool:
    """Tell whether an action has called for a form because it waits."""
    is_called = called_by in (AGREE, RESUME) or (
        called_by == TAKE_INFORMATION and is_asked_to_resume(tracker)
    )
    return is_called and _waits_first(tracker, form)


def _waits_first(tracker: Tracker, form: str) -> bool:
    stack = interrupted_forms(tracker)
    return bool(stack) and stack[-1]["form"] == form


def _steps(tracker: Tracker) -> Iterator[Dict[str, Any]]:
    """Yield messages and actions, the latest first; waiting does not count."""
    for event in reversed(tracker.events):
        if event["event"] == "user" or (
            event["event"] == "action" and event.get("name") != ACTION_LISTEN_NAME
        ):
            yield event
