from datetime import datetime, timedelta, timezone
from typing import Sequence

import pytest

from actions.bank.errors import UnknownVendor
from actions.bank.model import (
    ACCOUNT,
    OUTSIDE,
    Kind,
    SearchType,
    TimeRange,
    Transaction,
)
from actions.bank.service import Bank
from actions.bank.store import Store
from tests.support.banks import NOW, Clock, small_bank, usd

SPEND, DEPOSIT = SearchType.SPEND, SearchType.DEPOSIT
ALWAYS = TimeRange(NOW - timedelta(days=1000), NOW + timedelta(days=1))
DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)


def add(bank: Bank, store: Store, lines: Sequence[Transaction]) -> None:
    bank.balance("ann")
    with store.transaction("ann") as tx:
        tx.append(lines)
        tx.commit()


def purchase(amount: str, made_at: datetime, party: str = "Target") -> Transaction:
    return Transaction(Kind.PURCHASE, usd(amount), ACCOUNT, OUTSIDE, party, made_at)


def test_spending_is_counted_summed_and_split(bank: Bank) -> None:
    found = bank.search("ann", SPEND, ALWAYS)

    assert (found.count, found.total) == (3, usd("50.00"))
    assert found.largest is not None
    assert (found.largest.party, found.largest.amount) == ("Amazon", usd("30.00"))
    assert found.largest.made_at == NOW - timedelta(days=35)
    assert list(found.by_vendor.items()) == [
        ("Amazon", usd("30.00")),
        ("Starbucks", usd("20.00")),
    ]
    assert list(found.by_month.items()) == [
        ("2026-10", usd("30.00")),
        ("2026-11", usd("20.00")),
    ]


def test_earnings_are_another_search(bank: Bank) -> None:
    found = bank.search("ann", DEPOSIT, ALWAYS)

    assert (found.count, found.total) == (1, usd("100.00"))
    assert found.by_vendor == {"employer": usd("100.00")}


def test_what_was_brought_forward_is_neither_earned_nor_spent(bank: Bank) -> None:
    long_ago = TimeRange(NOW - timedelta(days=100), NOW - timedelta(days=80))

    assert bank.search("ann", DEPOSIT, long_ago).count == 0
    assert bank.search("ann", SPEND, long_ago).count == 0


def test_one_vendor_can_be_asked_for_in_any_case(bank: Bank) -> None:
    found = bank.search("ann", SPEND, ALWAYS, vendor="starbucks")

    assert (found.count, found.total) == (2, usd("20.00"))
    assert found.by_vendor == {"Starbucks": usd("20.00")}


def test_one_depositor_can_be_asked_for(bank: Bank) -> None:
    assert bank.search("ann", DEPOSIT, ALWAYS, vendor="interest").count == 0
    assert bank.search("ann", DEPOSIT, ALWAYS, vendor="my employer").count == 1


def test_an_unknown_vendor_is_refused_with_what_is_near(bank: Bank) -> None:
    with pytest.raises(UnknownVendor) as error:
        bank.search("ann", SPEND, ALWAYS, vendor="starbuks")

    assert error.value.near == ["Starbucks"]
    with pytest.raises(UnknownVendor):
        bank.search("ann", SPEND, ALWAYS, vendor="employer")


def test_the_start_is_inside_and_the_end_is_outside(bank: Bank) -> None:
    made_at = NOW - timedelta(days=10)

    def count(start: datetime, end: datetime) -> int:
        return bank.search("ann", SPEND, TimeRange(start, end)).count

    assert count(made_at, made_at + INSTANT) == 1
    assert count(made_at - DAY, made_at) == 0
    assert count(made_at + INSTANT, made_at + DAY) == 0
    assert count(made_at, made_at) == 0


def test_neighbouring_ranges_find_each_line_once(bank: Bank) -> None:
    edges = [NOW - timedelta(days=days) for days in (60, 35, 20, 10, 1, 0)]
    parts = [
        bank.search("ann", SPEND, TimeRange(start, end)).count
        for start, end in zip(edges, edges[1:])
    ]

    assert sum(parts) == 3


def test_free_transfers_of_the_next_cycle_start_at_its_first_instant(
    bank: Bank, clock: Clock
) -> None:
    clock.now = datetime(2026, 12, 1, tzinfo=timezone.utc) - INSTANT
    bank.transfer("ann", "Katy Parrow", usd("1"), "m1")
    assert bank.transfer_charge("ann").free_left == 5

    clock.now += INSTANT
    assert bank.transfer_charge("ann").free_left == 6
    bank.transfer("ann", "Katy Parrow", usd("1"), "m2")
    assert bank.transfer_charge("ann").free_left == 5


def test_an_empty_range_finds_nothing_but_a_currency(bank: Bank) -> None:
    found = bank.search("ann", SPEND, TimeRange(NOW + DAY, NOW + 2 * DAY))

    assert (found.count, found.total, found.largest) == (0, usd("0"), None)
    assert found.by_vendor == found.by_month == {}


def test_months_are_those_of_the_banks_time_zone(store: Store, clock: Clock) -> None:
    bank = small_bank(store, clock, time_zone="America/New_York")
    edge = datetime(2026, 6, 1, 4, tzinfo=timezone.utc)
    add(bank, store, [purchase("1", edge - INSTANT), purchase("2", edge)])

    found = bank.search("ann", SPEND, TimeRange(edge - DAY, edge + DAY))

    assert found.by_month == {"2026-05": usd("1"), "2026-06": usd("2")}


def test_december_ends_with_the_year(bank: Bank, store: Store) -> None:
    edge = datetime(2026, 1, 1, tzinfo=timezone.utc)
    add(bank, store, [purchase("1", edge - INSTANT), purchase("2", edge)])

    found = bank.search("ann", SPEND, TimeRange(edge - DAY, edge + DAY))

    assert found.by_month == {"2025-12": usd("1"), "2026-01": usd("2")}


def test_the_earliest_of_equals_is_the_largest(bank: Bank, store: Store) -> None:
    first, second = NOW - timedelta(days=300), NOW - timedelta(days=299)
    add(bank, store, [purchase("9", second, "Amazon"), purchase("9", first)])

    found = bank.search("ann", SPEND, TimeRange(first, first + 2 * DAY))

    assert found.largest is not None
    assert found.largest.party == "Target"
    assert list(found.by_vendor) == ["Amazon", "Target"]


def test_a_line_added_late_is_found_at_its_time(bank: Bank, store: Store) -> None:
    early = NOW - timedelta(days=500)
    add(bank, store, [purchase("4", early)])

    assert bank.search("ann", SPEND, TimeRange(early, early + DAY)).count == 1
    with store.transaction("ann") as tx:
        times = [line.made_at for line in tx.history()]
    assert times == sorted(times)


def test_paying_a_card_is_not_spending(bank: Bank, clock: Clock) -> None:
    bank.pay_card("ann", "emblem", usd("100"), "m1")
    clock.move(minutes=1)

    assert bank.search("ann", SPEND, TimeRange(NOW, clock.now)).count == 0


def test_the_slots_words_are_search_types(bank: Bank) -> None:
    assert bank.search("ann", SearchType("deposit"), ALWAYS).count == 1
