from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import List, Sequence

import pytest

from actions.bank.errors import UnknownVendor
from actions.bank.model import (
    ACCOUNT,
    OUTSIDE,
    Kind,
    SearchType,
    TimeRange,
    Transaction,
    TransactionFilter,
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


def amounts(lines: Sequence[Transaction]) -> List[str]:
    return [f"{line.amount.amount:.2f}" for line in lines]


EVERY_SPEND = TransactionFilter(SPEND, ALWAYS)


def test_transactions_are_listed_newest_first(bank: Bank) -> None:
    found = bank.transactions("ann", EVERY_SPEND)

    assert amounts(found) == ["7.50", "12.50", "30.00"]
    assert [line.party for line in found] == ["Starbucks", "Starbucks", "Amazon"]
    assert found[0].made_at == NOW - DAY


def test_a_list_goes_on_where_the_one_before_ended(bank: Bank) -> None:
    assert amounts(bank.transactions("ann", EVERY_SPEND, limit=2)) == ["7.50", "12.50"]
    assert amounts(bank.transactions("ann", EVERY_SPEND, 2, offset=2)) == ["30.00"]
    assert bank.transactions("ann", EVERY_SPEND, 2, offset=4) == []


@pytest.mark.parametrize("limit, offset", [(0, 0), (101, 0), (10, -1)])
def test_a_list_out_of_bounds_is_refused(bank: Bank, limit: int, offset: int) -> None:
    with pytest.raises(ValueError):
        bank.transactions("ann", EVERY_SPEND, limit, offset)


def test_of_equal_times_the_last_added_is_listed_first(
    bank: Bank, store: Store
) -> None:
    when = NOW - timedelta(days=300)
    add(bank, store, [purchase("1", when), purchase("2", when), purchase("3", when)])
    there = TransactionFilter(SPEND, TimeRange(when, when + DAY))

    assert amounts(bank.transactions("ann", there)) == ["3.00", "2.00", "1.00"]
    assert amounts(bank.transactions("ann", there, 1, 1)) == ["2.00"]


@pytest.mark.parametrize(
    "least, most, found",
    [
        ("12.50", None, ["12.50", "30.00"]),
        ("12.51", None, ["30.00"]),
        (None, "12.50", ["7.50", "12.50"]),
        (None, "7.49", []),
        ("7.51", "29.99", ["12.50"]),
        ("7.505", "29.999", ["12.50"]),
    ],
)
def test_amounts_are_bounded_with_both_ends_inside(
    bank: Bank, least: str, most: str, found: List[str]
) -> None:
    wanted = replace(
        EVERY_SPEND,
        at_least=usd(least) if least else None,
        at_most=usd(most) if most else None,
    )

    assert amounts(bank.transactions("ann", wanted)) == found
    assert bank.summary("ann", wanted).count == len(found)


def test_a_list_is_of_one_party_in_one_range(bank: Bank) -> None:
    there = replace(EVERY_SPEND, party="starbucks")
    assert amounts(bank.transactions("ann", there)) == ["7.50", "12.50"]

    days = TimeRange(NOW - timedelta(days=20), NOW - timedelta(days=5))
    assert amounts(bank.transactions("ann", replace(there, time_range=days))) == [
        "12.50"
    ]
    with pytest.raises(UnknownVendor):
        bank.transactions("ann", replace(there, party="walmart"))


def test_what_was_sent_to_a_person_is_found_by_the_full_name(
    bank: Bank, clock: Clock
) -> None:
    bank.transfer("ann", "Katy Parrow", usd("15"), "m1")
    bank.transfer("ann", "Evan Oslo", usd("20"), "m2")
    clock.move(minutes=1)
    katy = replace(EVERY_SPEND, party="Katy Parrow")

    assert bank.summary("ann", katy).total == usd("15.00")
    assert amounts(bank.transactions("ann", katy)) == ["15.00"]
    sent = bank.summary("ann", replace(EVERY_SPEND, kind=Kind.TRANSFER))
    assert (sent.count, sent.total) == (2, usd("35.00"))
    with pytest.raises(UnknownVendor):
        bank.summary("ann", replace(katy, search_type=DEPOSIT))


def test_a_list_of_deposits_holds_no_spending(bank: Bank) -> None:
    assert amounts(bank.transactions("ann", TransactionFilter(DEPOSIT, ALWAYS))) == [
        "100.00"
    ]


def test_the_smallest_is_found_and_of_equals_the_earliest(
    bank: Bank, store: Store
) -> None:
    first, second = NOW - timedelta(days=300), NOW - timedelta(days=299)
    add(bank, store, [purchase("2", second, "Amazon"), purchase("2", first)])

    found = bank.smallest("ann", EVERY_SPEND)

    assert found is not None
    assert (found.party, found.amount) == ("Target", usd("2"))
    there = TransactionFilter(SPEND, TimeRange(NOW, NOW + DAY))
    assert bank.smallest("ann", there) is None
