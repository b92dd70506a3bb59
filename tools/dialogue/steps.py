"""The steps that rules and stories consist of."""

from typing import Any, Dict, List, Optional, Sequence

from tools.dialogue.table import Form, Step

ASK = "action_switch_forms_ask"
AFFIRM = "action_switch_forms_affirm"
DENY = "action_switch_forms_deny"
BACK_ASK = "action_switch_back_ask"
BACK_REMIND = "action_switch_back_remind"
WHAT_ELSE = "utter_ask_whatelse"
TAKE_BACK = "action_take_back"
OK = "utter_ok"


def intent(name: str) -> Step:
    """Make the step of a message with this intent."""
    return {"intent": name}


def action(name: str) -> Step:
    """Make the step of one action."""
    return {"action": name}


def actions(names: Sequence[str]) -> List[Step]:
    """Make the steps of actions, one after the other."""
    return [action(name) for name in names]


def active(form: Optional[Form]) -> Step:
    """Say which form is open, if any."""
    return {"active_loop": form.name if form else None}


def slots(**values: Optional[str]) -> Step:
    """Say what slots have been set to."""
    return {"slot_was_set": [{name: value} for name, value in values.items()]}


def opens(form: Form) -> List[Step]:
    """Start a form, or go on with it."""
    return [action(form.name), active(form)]


def leaves(form: Form, other: Form) -> List[Step]:
    """Affirm that a form is to be left, and start the other one."""
    left = slots(next_form_name=None, previous_form_name=form.name)
    return [intent("affirm"), action(AFFIRM), left, *opens(other)]


def offers_back() -> List[Step]:
    """Offer to resume to the form that was left."""
    return [action(BACK_ASK), slots(previous_form_name=None)]


def entry(
    kind: str, name: str, steps: Sequence[Step], condition: Sequence[Step] = ()
) -> Dict[str, Any]:
    """Make a rule or story as it stands in a file.

    Args:
        kind: `rule` or `story`.
        name: What it is about; no other one has it.
        steps: What happens.
        condition: What must be true before; for rules only.
    """
    head: Dict[str, Any] = {kind: name}
    if condition:
        head["condition"] = list(condition)
    return {**head, "steps": list(steps)}
