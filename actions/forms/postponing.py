"""Several requests in one message: one is served now, the others wait their turn."""

from typing import Any, Dict, List, Optional

from actions.forms.run import FormRun
from actions.parsing.not_orders import not_an_order
from actions.parsing.other_requests import FORM_OF_KIND, RequestKind, split_requests
from actions.parsing.several_payees import split_each

# A form that waits, as the slot of interrupted forms holds it.
Interrupted = Dict[str, Any]


def postponed(run: FormRun, served: Optional[RequestKind]) -> List[Interrupted]:
    """Part the requests that wait from a message, each with its own values.

    Args:
        run: Reads nothing of them afterwards.
        served: What is served now; None when it is of no kind that is told apart.

    Returns:
        The forms that wait, the next one last; empty when there is but one request.
    """
    cards = [card.name for card in run.bank.cards(run.customer)]
    own, later = split_requests(run.message, served, cards)
    if served is RequestKind.TRANSFER and not later:
        people = run.bank.recipients(run.customer)
        own, later = split_each(run.message, people)
    if not later or not_an_order(run.message):
        return []
    run.read_instead(own)
    return [
        {
            "form": FORM_OF_KIND[request.kind],
            "slots": {},
            "requested": None,
            "key": "",
            "message": request.message.as_json(),
        }
        for request in reversed(later)
    ]
