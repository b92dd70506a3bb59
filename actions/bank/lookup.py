"""Turning what a customer says into what the bank knows, or a refusal."""

from typing import Callable

from actions.bank import names
from actions.bank.errors import (
    AmbiguousRecipient,
    AmountTooLarge,
    BankError,
    CurrencyMismatch,
    InvalidAmount,
    UnknownCard,
    UnknownRecipient,
    UnknownVendor,
)
from actions.bank.model import Card, SearchType
from actions.bank.money import Money
from actions.bank.settings import BankSettings
from actions.bank.store import UnitOfWork


def recipient(tx: UnitOfWork, text: str) -> str:
    """Return the full name of the one recipient who fits."""
    match = names.match_person(text, tx.recipients())
    if len(match.fitting) > 1:
        raise AmbiguousRecipient(text, match.fitting)
    if not match.fitting:
        raise UnknownRecipient(text, match.near)
    return match.fitting[0]


def card(tx: UnitOfWork, text: str) -> Card:
    """Find the one card that fits; else name the cards that may be meant."""
    cards = {card.name: card for card in tx.cards()}
    match = names.match_thing(text, list(cards))
    if len(match.fitting) != 1:
        raise UnknownCard(text, match.fitting or match.near or list(cards))
    return cards[match.fitting[0]]


def vendor(tx: UnitOfWork, text: str, search_type: SearchType) -> str:
    """Return the one vendor that fits, or depositor when deposits are searched."""
    known = tx.vendors() if search_type is SearchType.SPEND else tx.depositors()
    match = names.match_thing(text, known)
    if len(match.fitting) != 1:
        raise UnknownVendor(text, match.fitting or match.near)
    return match.fitting[0]


def party(tx: UnitOfWork, text: str, search_type: SearchType) -> str:
    """Return a vendor or depositor; of spending also a recipient by the full name."""
    if search_type is SearchType.SPEND and text in tx.recipients():
        return text
    return vendor(tx, text, search_type)


def amount(tx: UnitOfWork, given: Money, settings: BankSettings) -> Money:
    """Return the amount, rounded, if one movement of this customer may carry it."""
    currency = tx.account().balance.currency
    if given.currency != currency:
        raise CurrencyMismatch(given.currency, currency)
    if not given.amount.is_finite():
        raise InvalidAmount("not_a_number")
    if given.amount <= 0:
        raise InvalidAmount("negative" if given.amount else "zero")
    limit = Money(settings.largest_amount, currency)
    if given > limit:
        raise AmountTooLarge(given, limit.rounded())
    rounded = given.rounded()
    if not rounded.amount:
        raise InvalidAmount("too_small")
    return rounded


def or_text(find: Callable[[], str], text: str) -> str:
    """Return what is found, or the text itself where the bank would refuse it.

    For a key that was used before: what it did is told even when today's rules would
    refuse it, and a refusal cannot hide that the key stands for something else.
    """
    try:
        return find()
    except BankError:
        return text
