"""Sentences about money that are no order to move it.

Asking others for money, telling of a payment, asking whether it was made, taking one
back, thinking aloud, passing on what somebody demands: none of them is "send it".
"""

from actions.parsing.message import Message
from actions.parsing.word_lists import patterns

# The kind that is an alarm: a caller, a boss or a swindler wants the money.
DEMANDED = "demanded"


def not_an_order(message: Message) -> str:
    """Tell why a message about money moves none.

    Args:
        message: Only what a person typed is looked at.

    Returns:
        A kind of not_orders.yml; empty when it may be an order.
    """
    text = message.typed_text
    found = (kind for kind, each in patterns("not_orders") if each.search(text))
    return next(found, "")
