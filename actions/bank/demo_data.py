"""The demo customer: fictional, and the same whenever the same id is opened.

All that is random is seeded by the customer's id, so that two processes open the
same customer alike. Whole minor units are drawn; nothing here is a binary fraction.
"""

import hashlib
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from random import Random
from typing import List, NamedTuple, Tuple

from actions.bank.model import (
    ACCOUNT,
    CARD,
    OUTSIDE,
    Kind,
    Opening,
    Transaction,
)
from actions.bank.money import Money, minor_money
from actions.bank.settings import BankSettings

CARDS: Tuple[str, ...] = ("emblem", "justice bank", "credit all", "iron bank")
VENDORS: Tuple[str, ...] = ("Starbucks", "Amazon", "Target")
DEPOSITORS: Tuple[str, ...] = ("employer", "interest")
MONTHS = 24


class _Habit(NamedTuple):
    """Something that happens some times a month for an amount in minor units."""

    party: str
    kind: Kind
    times: int
    least: int
    most: int


_HABITS = (
    _Habit("Starbucks", Kind.PURCHASE, 4, 375, 1_450),
    _Habit("Amazon", Kind.PURCHASE, 2, 1_499, 28_900),
    _Habit("Target", Kind.PURCHASE, 3, 1_850, 24_500),
    _Habit("employer", Kind.DEPOSIT, 1, 95_000, 115_000),
    _Habit("interest", Kind.DEPOSIT, 1, 310, 1_240),
)


def demo_customer(customer: str, now: datetime, settings: BankSettings) -> Opening:
    """Return the opening data of a demo customer.

    Args:
        customer: Seeds everything random.
        now: Aware; the history ends here and starts 24 months before.
        settings: Gives the currency and the recipients.

    Returns:
        A history in order of time whose balance never falls below zero.
    """
    seed = hashlib.sha256(customer.encode("utf-8", "surrogatepass")).digest()
    chance = Random(int.from_bytes(seed, "big"))
    start = _months_before(now, MONTHS)
    lines = _brought_forward(chance, start, settings.currency)
    minimums = {
        line.party: _minimum(line.amount) for line in lines if line.party in CARDS
    }
    lines += _habits(chance, start, now, settings.currency)
    lines.sort(key=lambda line: line.made_at)
    return Opening(
        currency=settings.currency,
        opened_at=now,
        minimums=minimums,
        recipients=settings.recipients,
        vendors=VENDORS,
        depositors=DEPOSITORS,
        history=tuple(lines),
    )


def _brought_forward(
    chance: Random, start: datetime, currency: str
) -> List[Transaction]:
    """Return what was in the account and owed on the cards when the history starts."""

    def line(source: str, target: str, party: str, minor: int) -> Transaction:
        return Transaction(
            Kind.OPENING, minor_money(minor, currency), source, target, party, start
        )

    opening = line(OUTSIDE, ACCOUNT, "brought forward", _draw(chance, 250_000, 400_000))
    return [opening] + [
        line(CARD + name, OUTSIDE, name, _draw(chance, 18_000, 240_000))
        for name in CARDS
    ]


def _habits(
    chance: Random, start: datetime, now: datetime, currency: str
) -> List[Transaction]:
    lines = []
    step = (now - start) // MONTHS
    seconds = step // timedelta(seconds=1)
    for month in range(MONTHS):
        begins = start + step * month
        for habit in _HABITS:
            source, target = ACCOUNT, OUTSIDE
            if habit.kind is Kind.DEPOSIT:
                source, target = OUTSIDE, ACCOUNT
            for _ in range(habit.times):
                minor = _draw(chance, habit.least, habit.most)
                made_at = begins + timedelta(seconds=_draw(chance, 0, seconds))
                amount = minor_money(minor, currency)
                line = (habit.kind, amount, source, target, habit.party, made_at)
                lines.append(Transaction(*line))
    return lines


def _draw(chance: Random, least: int, end: int) -> int:
    """Draw a whole number from `least` up to, without, `end` (below 2**32 apart)."""
    return least + (chance.getrandbits(48) * (end - least) >> 48)


def _minimum(owed: Money) -> Money:
    """Return a twentieth of what is owed, but 25 at least, as card issuers do."""
    share = Money(owed.amount * Decimal("0.05"), owed.currency).rounded()
    return min(owed, max(share, minor_money(2_500, owed.currency)))


def _months_before(moment: datetime, months: int) -> datetime:
    local = moment.astimezone(timezone.utc)
    years, month = divmod(local.year * 12 + local.month - 1 - months, 12)
    return local.replace(year=years, month=month + 1, day=min(local.day, 28))
