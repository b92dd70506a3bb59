"""The nouns of the bank. All are values: they never change once made."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Dict, NamedTuple, Optional, Tuple

from actions.bank.money import Money


class SearchType(str, Enum):
    """What a customer looks for in the history; the values are the slot's values."""

    SPEND = "spend"
    DEPOSIT = "deposit"


class Kind(str, Enum):
    """Why an amount went from one place of the ledger to another."""

    OPENING = "opening"
    PURCHASE = "purchase"
    DEPOSIT = "deposit"
    TRANSFER = "transfer"
    CHARGE = "charge"
    CARD_PAYMENT = "card_payment"


# A payment to one's own card is not spending: the purchases on it were.
SEARCHED: Dict[Kind, SearchType] = {
    Kind.PURCHASE: SearchType.SPEND,
    Kind.TRANSFER: SearchType.SPEND,
    Kind.CHARGE: SearchType.SPEND,
    Kind.DEPOSIT: SearchType.DEPOSIT,
}


class PaymentStatus(str, Enum):
    """Where a scheduled payment stands."""

    SCHEDULED = "scheduled"
    PAID = "paid"
    FAILED = "failed"
    CANCELLED = "cancelled"


# Places of a customer's ledger. A card's place is "card:" and its name.
ACCOUNT = "account"
OUTSIDE = "outside"
CARD = "card:"
# The party that transfer charges go to, as totals by vendor show it.
CHARGES = "transfer charge"


@dataclass(frozen=True)
class TimeRange:
    """A half-open stretch of time: start is inside, end is not.

    Duckling's upper bound is exclusive as well (facebook/duckling#532).
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.utcoffset() is None or self.end.utcoffset() is None:
            raise ValueError("a time range needs a time zone at both ends")
        if self.end < self.start:
            raise ValueError("a time range cannot end before it starts")


@dataclass(frozen=True)
class TransactionFilter:
    """Which lines of the history are looked for.

    Attributes:
        search_type: Spending or deposits.
        time_range: Half-open.
        party: Only with this vendor, depositor or person.
        kind: Only of this kind, such as transfers.
        at_least: No smaller amount; inclusive.
        at_most: No larger amount; inclusive.
    """

    search_type: SearchType
    time_range: TimeRange
    party: Optional[str] = None
    kind: Optional[Kind] = None
    at_least: Optional[Money] = None
    at_most: Optional[Money] = None


@dataclass(frozen=True)
class Account:
    """The customer's bank account. `limit` is the lowest allowed balance."""

    balance: Money
    limit: Money

    @property
    def available(self) -> Money:
        """What may leave the account."""
        return self.balance - self.limit


@dataclass(frozen=True)
class Card:
    """A credit card.

    Attributes:
        name: Lower case, such as "iron bank".
        current_balance: What is owed in full; negative when paid beyond that.
        minimum_balance: What must be paid at least in this cycle, zero or more.
    """

    name: str
    current_balance: Money
    minimum_balance: Money


class Transaction(NamedTuple):
    """One line of the history: an amount that went from source to target.

    Attributes:
        kind: Why.
        amount: Above zero.
        source: Place of the ledger the amount left.
        target: Place of the ledger it went to.
        party: Who stands on the other side: vendor, depositor, person or card.
        made_at: Aware.
        receipt: Number of the receipt, if the customer asked for the movement.
    """

    kind: Kind
    amount: Money
    source: str
    target: str
    party: str
    made_at: datetime
    receipt: Optional[str] = None


@dataclass(frozen=True)
class Receipt:
    """Proof of a movement. `balance` is the account's balance right after it."""

    number: str
    kind: Kind
    amount: Money
    charge: Money
    source: str
    target: str
    balance: Money
    made_at: datetime


@dataclass(frozen=True)
class ScheduledPayment:
    """A card payment with a date of its own.

    Attributes:
        id: Unique at the bank, such as "P12".
        card: The card's name.
        amount: Above zero.
        due: The day, in the bank's time zone, on which the money moves.
        status: Nothing is PAID before its money has moved.
        reason: Why it FAILED ("insufficient_funds"), else empty.
        receipt: Number of the receipt once it is PAID, else empty.
    """

    id: str
    card: str
    amount: Money
    due: date
    status: PaymentStatus = PaymentStatus.SCHEDULED
    reason: str = ""
    receipt: str = ""


@dataclass(frozen=True)
class TransferCharge:
    """What a transfer costs now.

    Attributes:
        fee: The charge of a transfer that is not free.
        free_per_cycle: Free transfers in a statement cycle.
        free_left: How many of them are left, zero or more.
        due: The charge of the next transfer: zero or `fee`.
        cycle_ends: Last day of the running statement cycle.
    """

    fee: Money
    free_per_cycle: int
    free_left: int
    due: Money
    cycle_ends: date


@dataclass(frozen=True)
class TransactionSummary:
    """What a search found.

    Attributes:
        count: Number of transactions.
        total: Their sum.
        largest: The largest one, the earliest of equals; None when none was found.
        by_vendor: Totals by party, the largest first.
        by_month: Totals by month ("2026-11", in the bank's time zone), in order.
    """

    count: int
    total: Money
    largest: Optional[Transaction]
    by_vendor: Dict[str, Money]
    by_month: Dict[str, Money]


@dataclass(frozen=True)
class IdempotencyRecord:
    """What a key stands for: a receipt or a scheduled payment, never both."""

    key: str
    content: str
    receipt: Optional[Receipt] = None
    payment_id: str = ""


@dataclass(frozen=True)
class Opening:
    """All a store needs to open a customer.

    Attributes:
        currency: ISO 4217.
        opened_at: Aware.
        minimums: Minimum balance by card name; the amount owed is in the history.
        recipients: People the customer can send money to.
        vendors: Where the customer buys.
        depositors: Who pays the customer.
        history: In order of time; balances follow from it.
    """

    currency: str
    opened_at: datetime
    minimums: Dict[str, Money]
    recipients: Tuple[str, ...]
    vendors: Tuple[str, ...]
    depositors: Tuple[str, ...]
    history: Tuple[Transaction, ...]
