"""What a message asks for besides what is answered: several things said at once."""

import re
from enum import Enum
from typing import Callable, Iterable, List, NamedTuple, Optional, Sequence, Tuple

from actions.parsing.mentions import mentioned
from actions.parsing.message import Message, Span, overlaps
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


# The form that serves a request, which can wait for another one to end.
FORM_OF_KIND = {
    RequestKind.TRANSFER: "transfer_money_form",
    RequestKind.PAYMENT: "cc_payment_form",
    RequestKind.SEARCH: "transaction_search_form",
}

_WHO = {"PERSON", "credit_card"}
_HOW_MUCH = {"amount-of-money", "number"}
# "send 50 to katy, no wait, 15 to lisa" is one request.
_CORRECTION = re.compile(
    r"\W*(no|nope|wait|sorry|actually|rather|i mean(t)?|instead|make (it|that)|not)\b",
    re.I,
)
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
        rf"{_SHOW}.*\b(balances?|do i (have|owe)|i owe)\b|{_ALONE}balances?\W*$"
        rf"|{_SHOW}( \w+)?( my| the| all)* cards\W*$|{_ALONE}cards\W*$",
    ),
    (RequestKind.TRANSFER, r"\b(send|transfer|wire)\b.*(\d|\bto\b|\bmoney\b)"),
)
_ASKED_FOR = tuple((kind, re.compile(text, re.I)) for kind, text in _ASKED)
_PAY = re.compile(r"\bpay\b(?! (back|attention))", re.I)
_CARD = re.compile(r"\b(cards?|minimum|visa|mastercard)\b", re.I)


class Request(NamedTuple):
    """One of several requests in a message.

    Attributes:
        kind: What it asks for.
        message: The message with nothing but this request's words and entities.
    """

    kind: RequestKind
    message: Message


class _Part(NamedTuple):
    kind: Optional[RequestKind]
    span: Span
    is_correction: bool
    is_complete: bool


def unserved_requests(
    message: Message, served: Optional[RequestKind], cards: Iterable[str]
) -> List[Response]:
    """Return what to say about the parts of a message that are not answered now.

    Args:
        message: Only what a person typed is looked at.
        served: What is answered now; None when it is of no kind that is known here.
        cards: Names of the customer's cards, which tell what "pay" means.
    """
    parts = _parts(message, list(cards))
    kinds = list(dict.fromkeys(part.kind for part in parts if part.kind))
    others = [kind for kind in kinds if kind is not served]
    if not others or len(kinds) < 2:
        return []
    last = others[0].value if len(others) == 1 else "several"
    return [Response(f"utter_left_out_{last}")]


def split_requests(
    message: Message, served: Optional[RequestKind], cards: Iterable[str]
) -> Tuple[Message, List[Request]]:
    """Part what is served now from requests for a form that have to wait.

    Each keeps its own values: "pay the minimum on emblem and send 15 to karen" pays no
    15 on emblem. Two transfers in one sentence are two requests, too.

    Args:
        message: What was said.
        served: What is served now; None when it is of no kind that is known here.
        cards: Names of the customer's cards, which tell what "pay" means.

    Returns:
        The message without the requests that wait, and those, in order.
    """
    own: List[Span] = []
    waiting: List[Tuple[RequestKind, List[Span]]] = []
    current, has_own, is_served = own, False, False
    for part in _parts(message, list(cards)):
        kind = part.kind or (served if part.is_complete else None)
        if part.is_correction:
            return message, []
        if kind in FORM_OF_KIND and (
            kind is not served or (part.is_complete and has_own)
        ):
            current = []
            waiting.append((kind, current))
        elif kind is not None:
            current = own
        is_served = is_served or (current is own and kind is served)
        has_own = has_own or (current is own and part.is_complete)
        current.append(part.span)
    requests = [
        Request(kind, _restricted(message, spans)._replace(id=f"{message.id}:{number}"))
        for number, (kind, spans) in enumerate(waiting, 2)
    ]
    return (_restricted(message, own), requests) if is_served else (message, [])


def _parts(message: Message, cards: List[str]) -> List[_Part]:
    """Return the clauses of a message, each with what it asks for."""
    text, start, parts = message.typed_text, 0, []
    ends = [(found.start(), found.end()) for found in _PARTS.finditer(text)]
    for end, following in [*ends, (len(text), len(text))]:
        span = (start, end)
        part = _restricted(message, [span])._replace(text=text[start:end])
        names = {entity.name for entity in part.entities}
        parts.append(
            _Part(
                _request_kind(part, cards),
                span,
                bool(_CORRECTION.match(part.text)),
                bool(names & _WHO and names & _HOW_MUCH),
            )
        )
        start = following
    return parts


def _restricted(message: Message, spans: Sequence[Span]) -> Message:
    """Return the message with blanks for all that lies outside of some spans."""
    text = "".join(
        sign if any(start <= at < end for start, end in spans) else " "
        for at, sign in enumerate(message.typed_text)
    )
    kept = tuple(
        entity
        for entity in message.entities
        if any(overlaps(entity.span, span) for span in spans)
    )
    return message._replace(text=text, entities=kept)


def _request_kind(part: Message, cards: List[str]) -> Optional[RequestKind]:
    text = part.typed_text
    for kind, pattern in _ASKED_FOR:
        if pattern.search(text):
            return kind
    if not _PAY.search(text):
        return None
    is_card = _CARD.search(text) or mentioned(part, cards, WEAK_CARD_WORDS)
    return RequestKind.PAYMENT if is_card else RequestKind.TRANSFER


_ORDERS = re.compile(
    r"\W*(?:(?:and|then|also|please|pls|now|can|could|would|you|i|want|need|to|let's|let"
    r"|me|just)\W+)*(?:pay|send|transfer|wire|put|schedule)\b",
    re.I,
)


def without_search(message: Message) -> Message:
    """Return the message with blanks for the parts that ask about spending or earnings.

    A search's dates are no payment's: "pay 20 on emblem, and what did I spend in May".
    """
    return _without(message, lambda text: _kind_of(text) is RequestKind.SEARCH)


def without_orders(message: Message) -> Message:
    """Return the message with blanks for the parts that order a payment or transfer."""
    return _without(message, lambda text: bool(_ORDERS.match(text)))


def _kind_of(text: str) -> Optional[RequestKind]:
    return next((kind for kind, asks in _ASKED_FOR if asks.search(text)), None)


def _without(message: Message, is_other: Callable[[str], bool]) -> Message:
    """Blanks in the place of some parts, and of what goes on with them ("and June")."""
    if message.is_payload:
        return message
    text, start, drops = message.typed_text, 0, False
    spans: List[Span] = []
    ends = [found.span() for found in _PARTS.finditer(text)]
    for end, begin in [*ends, (len(text), len(text))]:
        part = text[start:end]
        is_own = bool(_ORDERS.match(part) or _kind_of(part))
        drops = is_other(part) if is_own else drops
        spans += [(start, end)] if drops else []
        start = begin
    rest = message.without(spans)
    return message._replace(text=rest) if spans and re.search(r"\w", rest) else message
