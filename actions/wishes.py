"""What a message asks for besides what is answered: several things said at once."""

import re
from enum import Enum
from typing import Iterable, List

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.bank.service import Bank
from actions.messages import Message, latest_message
from actions.replies import Reply, send
from actions.slots import mentioned
from actions.vocabulary import WEAK_CARD_WORDS


class Wish(Enum):
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
    (Wish.CHARGE, rf"({_SHOW}|\bis there\b|\bare there\b).*\b(charges?|fees?)\b"),
    (
        Wish.RECIPIENTS,
        rf"\bwhom? (can|could|may)\b|{_SHOW}.*\b(recipient|payee)s\b"
        rf"|{_ALONE}(recipient|payee)s\W*$",
    ),
    (Wish.SCHEDULED, rf"{_SHOW}.*\bscheduled\b"),
    (Wish.SEARCH, rf"{_SHOW}.*\b(spen[dt]|spending|earn(ed|ings)?|transactions)\b"),
    (
        Wish.BALANCE,
        rf"{_SHOW}.*\b(balances?|do i (have|owe)|i owe)\b|{_ALONE}balances?\W*$",
    ),
    (Wish.TRANSFER, r"\b(send|transfer|wire)\b.*(\d|\bto\b|\bmoney\b)"),
)
_ASKED_FOR = tuple((wish, re.compile(text, re.I)) for wish, text in _ASKED)
_PAY = re.compile(r"\bpay\b(?! (back|attention))", re.I)
_CARD = re.compile(r"\b(cards?|minimum|visa|mastercard)\b", re.I)


def left_out(message: Message, served: Wish, cards: Iterable[str]) -> List[Reply]:
    """What to say about the parts of a message that are not answered now.

    Args:
        message: Only what a person typed is looked at.
        served: What is answered now.
        cards: Names of the customer's cards, which tell what "pay" means.
    """
    names, wishes = list(cards), []
    for part in _PARTS.split(message.words):
        wish = _wish(message._replace(text=part), names)
        if wish and wish not in wishes:
            wishes.append(wish)
    others = [wish for wish in wishes if wish is not served]
    if not others or len(wishes) < 2:
        return []
    last = others[0].value if len(others) == 1 else "several"
    return [Reply(f"utter_left_out_{last}")]


def tell_left_out(
    dispatcher: CollectingDispatcher, tracker: Tracker, served: Wish, bank: Bank
) -> None:
    """Say it after an answer that was given at once."""
    cards = [card.name for card in bank.cards(tracker.sender_id)]
    for reply in left_out(latest_message(tracker), served, cards):
        send(dispatcher, reply)


def _wish(part: Message, cards: List[str]) -> "Wish | None":
    text = part.words
    for wish, pattern in _ASKED_FOR:
        if pattern.search(text):
            return wish
    if not _PAY.search(text):
        return None
    is_card = _CARD.search(text) or mentioned(part, cards, WEAK_CARD_WORDS)
    return Wish.PAYMENT if is_card else Wish.TRANSFER
