"""What can go wrong at the bank. Each error carries its facts as data.

The default message is for logs and developers; what a customer reads is made of
the data by the assistant's responses.
"""

from datetime import date
from typing import TYPE_CHECKING, List, Sequence

if TYPE_CHECKING:
    from actions.bank.money import Money


class BankError(Exception):
    """The bank cannot or will not do what was asked. No money has moved."""


class InsufficientFunds(BankError):
    """The account cannot cover the amount and its charge.

    Attributes:
        needed: Amount and charge together.
        available: What the account can give without passing its limit.
    """

    def __init__(self, needed: "Money", available: "Money") -> None:
        super().__init__(f"{needed} needed, {available} available")
        self.needed = needed
        self.available = available


class UnknownRecipient(BankError):
    """Nobody the customer knows bears this name; `near` names who was maybe meant."""

    def __init__(self, name: str, near: Sequence[str] = ()) -> None:
        super().__init__(f"no recipient {name!r}; near: {list(near)}")
        self.name = name
        self.near: List[str] = list(near)


class AmbiguousRecipient(BankError):
    """Several recipients fit; `matches` has at least two."""

    def __init__(self, name: str, matches: Sequence[str]) -> None:
        super().__init__(f"{name!r} fits {list(matches)}")
        self.name = name
        self.matches: List[str] = list(matches)


class UnknownCard(BankError):
    """No one card fits; `known` names the cards to choose from."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(f"no card {name!r}; known: {list(known)}")
        self.name = name
        self.known: List[str] = list(known)


class UnknownVendor(BankError):
    """No vendor (or depositor) fits; `near` names what was maybe meant."""

    def __init__(self, name: str, near: Sequence[str] = ()) -> None:
        super().__init__(f"no vendor {name!r}; near: {list(near)}")
        self.name = name
        self.near: List[str] = list(near)


class CurrencyMismatch(BankError):
    """Two currencies met, as ISO 4217 codes. The bank exchanges nothing."""

    def __init__(self, given: str, expected: str) -> None:
        super().__init__(f"{given} given where {expected} is expected")
        self.given = given
        self.expected = expected


class InvalidAmount(BankError):
    """The amount can never be moved.

    Attributes:
        reason: "not_a_number", "negative", "zero", "too_small" (rounds to nothing)
            or "too_many_digits".
    """

    def __init__(self, reason: str) -> None:
        super().__init__(f"invalid amount: {reason}")
        self.reason = reason


class AmountTooLarge(BankError):
    """The amount is above the limit of one movement."""

    def __init__(self, amount: "Money", limit: "Money") -> None:
        super().__init__(f"{amount} is above the limit of {limit}")
        self.amount = amount
        self.limit = limit


class PastDate(BankError):
    """The date is before the bank's today."""

    def __init__(self, given: date, today: date) -> None:
        super().__init__(f"{given} is before today, {today}")
        self.given = given
        self.today = today


class UnknownPayment(BankError):
    """No such scheduled payment that can still be cancelled."""

    def __init__(self, id: str) -> None:  # noqa: A002
        super().__init__(f"no open scheduled payment {id!r}")
        self.id = id


class ChargeChanged(BankError):
    """The charge the customer agreed to is no longer the one due."""

    def __init__(self, agreed: "Money", due: "Money") -> None:
        super().__init__(f"agreed to a charge of {agreed}, due is {due}")
        self.agreed = agreed
        self.due = due


class KeyReused(BankError):
    """The key already stands for a movement of other content."""

    def __init__(self, key: str) -> None:
        super().__init__(f"key {key!r} was used for something else")
        self.key = key


class StoreUnavailable(BankError):
    """The store cannot be reached now.

    It is not known whether the movement was made; asking again with the same key
    tells, and moves money at most once.
    """

    def __init__(self, reason: str = "the store cannot be reached") -> None:
        super().__init__(reason)
        self.reason = reason
