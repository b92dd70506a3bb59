"""Banks for tests: a clock that stands still, a small customer, both stores."""

from datetime import date, datetime, timedelta, timezone
from typing import List, Tuple

from actions.bank.model import (
    ACCOUNT,
    CARD,
    OUTSIDE,
    Kind,
    Opening,
    Transaction,
)
from actions.bank.money import Money
from actions.bank.service import Bank
from actions.bank.settings import PEOPLE, BankSettings
from actions.bank.store import Store

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=timezone.utc)
TODAY = date(2026, 11, 22)


class Clock:
    """Stands still until a test moves it."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **stretch: int) -> None:
        """Move on, by days=1 and the like."""
        self.now += timedelta(**stretch)


def usd(amount: str) -> Money:
    """Dollars."""
    return Money.of(amount, "USD")


def small_customer(customer: str, now: datetime, settings: BankSettings) -> Opening:
    """$1,000.00 in the account, $300.00 owed on "emblem", four lines of history."""
    currency = settings.currency

    def line(
        kind: Kind, amount: str, way: Tuple[str, str], party: str, days: int
    ) -> Transaction:
        made_at = now - timedelta(days=days)
        return Transaction(kind, Money.of(amount, currency), *way, party, made_at)

    inward, outward = (OUTSIDE, ACCOUNT), (ACCOUNT, OUTSIDE)
    history: List[Transaction] = [
        line(Kind.OPENING, "950.00", inward, "brought forward", 90),
        line(Kind.OPENING, "300.00", (CARD + "emblem", OUTSIDE), "emblem", 90),
        line(Kind.OPENING, "80.00", (CARD + "iron bank", OUTSIDE), "iron bank", 90),
        line(Kind.DEPOSIT, "100.00", inward, "employer", 40),
        line(Kind.PURCHASE, "30.00", outward, "Amazon", 35),
        line(Kind.PURCHASE, "12.50", outward, "Starbucks", 10),
        line(Kind.PURCHASE, "7.50", outward, "Starbucks", 1),
    ]
    return Opening(
        currency=currency,
        opened_at=now,
        minimums={
            "emblem": Money.of("25.00", currency),
            "iron bank": Money.of("8.00", currency),
        },
        recipients=PEOPLE,
        vendors=("Starbucks", "Amazon", "Target"),
        depositors=("employer", "interest"),
        history=tuple(history),
    )


def small_bank(store: Store, clock: Clock, **settings: object) -> Bank:
    """A bank whose customers are all small."""
    rules = BankSettings(**settings)  # type: ignore[arg-type]
    return Bank(store, clock, rules, small_customer)
