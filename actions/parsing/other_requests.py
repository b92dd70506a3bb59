"""What a message asks for besides what is answered: several things said at once."""

import re
from enum import Enum
from typing import Iterable, List

from actions.parsing.mentions import mentioned
from actions.parsing.message import Message
from actions.parsing.vocabulary import WEAK_CARD_WORDS
from actions.responses import Response


class RequestKind(Enum):
    """A skill that a part of a sentence asks for; the values end response names."""

    TRANSFER = "transfer"
    PAYMENT = "payment"
    SEARCH = "search"
    BALANCE = "balance"
    RECIPIENTS = "recipients"
    CHARGE = "charge"
    SCHEDULED = "scheduled"


_PARTS = re.compile(r"\b(?:and|then|also|plus|but)\b|[;?!]|[,.](?!\d)", re.I)
_SHOW = r"\b(what('?s| is| are| do)?|how much|show|check|list|see|know|tell|give|any)\b"
_ALONE = r"^\W*((my|the|all) )*"
# The first that fits says what a part of a sentence is about.
_ASKED = (
    (
        RequestKind.CHARGE,
        rf"({_SHOW}|\bis there\b|\bare there\b).*\b(charges?|fees?)\b",
    ),
    (
        RequestKind.RECIPIENTS,
        rf"\bwhom? (can|could|may)\b|{_SHOW}.*\b(recipient|payee)s\b"
        rf"|{_ALONE}(recipient|payee)s\W*$",
    ),
    (RequestKind.SCHEDULED, rf"{_SHOW}.*\bscheduled\b"),
    (
        RequestKind.SEARCH,
        rf"{_SHOW}.*\b(spen[dt]|spending|earn(ed|ings)?|transactions)\b",
    ),
    (
        RequestKind.BALANCE,
        rf"{_SHOW}.*\b(balances?|do i (have|owe)|i owe)\b|{_ALONE}balances?\W*$",
    ),
    (RequestKind.TRANSFER, r"\b(send|transfer|wire)\b.*(\d|\bto\b|\bmoney\b)"),
)
_ASKED_FOR = tuple((kind, re.compile(text, re.I)) for kind, text in _ASKED)
_PAY = re.compile(r"\bpay\b(?! (back|attention))", re.I)
_CARD = re.compile(r"\b(cards?|minimum|visa|mastercard)\b", re.I)


def unserved_requests(
    message: Message, served: RequestKind, cards: Iterable[str]
) -> List[Response]:
    """What to say about the parts of a message that are not answered now.

    Args:
        message: Only what a person typed is looked at.
        served: What is answered now.
        cards: Names of the customer's cards, which tell what "pay" means.
    """
    names, kinds = list(cards), []
    for part in _PARTS.split(message.typed_text):
        kind = _request_kind(message._replace(text=part), names)
        if kind and kind not in kinds:
            kinds.append(kind)
    others = [kind for kind in kinds if kind is not served]
    if not others or len(kinds) < 2:
        return []
    last = others[0].value if len(others) == 1 else "several"
    return [Response(f"utter_left_out_{last}")]


def _request_kind(part: Message, cards: List[str]) -> "RequestKind | None":
    text = part.typed_text
    for kind, pattern in _ASKED_FOR:
        if pattern.search(text):
            return kind
    if not _PAY.search(text):
        return None
    is_card = _CARD.search(text) or mentioned(part, cards, WEAK_CARD_WORDS)
    return RequestKind.PAYMENT if is_card else RequestKind.TRANSFER
