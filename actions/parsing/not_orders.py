"""Sentences about money that are no order to move it.

Asking others for money, telling of a payment, asking whether it was made, taking one
back, thinking aloud, passing on what somebody demands: none of them is "send it".
"""

import re
from functools import lru_cache
from pathlib import Path
from typing import Mapping

import yaml

from actions.parsing.message import Message

# The kind that is an alarm: a caller, a boss or a swindler wants the money.
DEMANDED = "demanded"
_WORDS = Path(__file__).with_name("not_orders.yml")


def not_an_order(message: Message) -> str:
    """Why a message about money moves none.

    Args:
        message: Only what a person typed is looked at.

    Returns:
        A kind of not_orders.yml; empty when it may be an order.
    """
    text = message.typed_text
    return next((kind for kind, each in _patterns().items() if each.search(text)), "")


@lru_cache(maxsize=None)
def _patterns() -> Mapping[str, "re.Pattern[str]"]:
    """The kinds with what fits them; read when first needed."""
    kinds = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))
    return {
        kind: re.compile(rf"(?<!\w)(?:{'|'.join(each)})(?!\w)", re.IGNORECASE)
        for kind, each in kinds.items()
    }
