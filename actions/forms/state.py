"""A form's memory, and the names of slots and actions that shape the dialogue."""

from dataclasses import asdict, dataclass, fields
from typing import Any, Dict, Mapping, Optional

SWITCH_ASK = "action_switch_forms_ask"
SWITCH_AFFIRM = "action_switch_forms_affirm"
SWITCH_DENY = "action_switch_forms_deny"
SWITCH_BACK_ASK = "action_switch_back_ask"
SWITCH_BACK_REMIND = "action_switch_back_remind"
REPORT_PROBLEM = "action_report_problem"
AGREE, RESUME = "action_agree", "action_resume"
SHOW_BALANCE = "action_show_balance"
TAKE_INFORMATION = "action_take_information"
LOOK_AGAIN, TAKE_BACK = "action_look_again", "action_take_back"
CANCEL_PAYMENT = "action_cancel_payment"
OFFER_PAYMENT = "action_offer_payment"
HANDOFF_OPTIONS, HANDOFF = "action_handoff_options", "action_handoff"

# Slots that shape the conversation.
NEXT_FORM, PREVIOUS_FORM = "next_form_name", "previous_form_name"

# Slots that carry the forms' memory; none of them shapes the conversation.
FORM_STATE = "form_state"
LAST_SEARCH = "last_search"
LAST_MOVEMENT = "last_movement"
LAST_DROPPED = "last_dropped"
SHOWN_CARD, ALL_CARDS = "shown_card", "all"
INTERRUPTED_FORMS = "left_forms"
SWITCH_MESSAGE = "switch_message"

CONTINUE, CONFIRM = "continue_form", "confirm_form"
REQUESTED = "requested_slot"
YES = "yes"


@dataclass(frozen=True)
class FormState:
    """What a form remembers between messages, next to its slots.

    Attributes:
        failures: Useless answers in a row.
        cancelled: Whether the customer dropped it.
        declined: Whether it was dropped because nothing was ordered, and that is said.
        suggested: What "yes" stands for after "Did you mean …?".
        confirmed_charge: The charge shown with the confirmation, plain digits.
        confirmed_amount: The amount shown with the confirmation, plain digits; kept as
            long as the key, so that a yes pays what was asked about.
        idempotency_key: By which the bank acts only once: the id of the message that
            completed what is to be confirmed. However often a yes to it arrives, or
            is said again after the bank was lost, it stands for one submission.
        outcome_unknown: Whether the bank was lost while it acted; the same key
            tells later.
        done: Whether the form was submitted and has ended.
        offered: How many hosts were just offered for a handoff, which the next yes or
            no is about.
    """

    failures: int = 0
    cancelled: bool = False
    declined: bool = False
    suggested: str = ""
    confirmed_charge: str = ""
    confirmed_amount: str = ""
    idempotency_key: str = ""
    outcome_unknown: bool = False
    done: bool = False
    offered: int = 0

    def as_json(self) -> Dict[str, Any]:
        """Return it as the slot holds it."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Optional[Mapping[str, Any]]) -> "FormState":
        """Rebuild what `as_json` wrote, also an older one; a new state from nothing."""
        known = {field.name for field in fields(cls)}
        return cls(**{k: v for k, v in (value or {}).items() if k in known})

    @classmethod
    def of_left(cls, left: Mapping[str, Any]) -> "FormState":
        """Make that of a form that was left: its key stays until a value changes."""
        return cls(idempotency_key=str(left.get("key") or ""))
