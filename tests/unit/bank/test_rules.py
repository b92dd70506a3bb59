from datetime import datetime, timedelta, timezone

import pytest
from backports.zoneinfo import ZoneInfo

from actions.bank.cycle import statement_cycle
from actions.bank.errors import StoreUnavailable
from actions.bank.memory.store import MemoryStore
from actions.bank.model import TimeRange
from actions.bank.runner import plain
from actions.bank.service import Bank
from actions.bank.settings import BankSettings
from actions.bank.store import UnitOfWork, WriteConflict
from tests.support.banks import NOW, Clock, small_bank, small_customer, usd

UTC = timezone.utc


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "moment, cycle_day, start, end",
    [
        ("2026-11-22T12:00:00", 1, "2026-11-01", "2026-12-01"),
        ("2026-11-22T12:00:00", 25, "2026-10-25", "2026-11-25"),
        ("2026-12-31T23:59:59", 1, "2026-12-01", "2027-01-01"),
        ("2027-01-01T00:00:00", 28, "2026-12-28", "2027-01-28"),
        ("2028-02-29T08:00:00", 28, "2028-02-28", "2028-03-28"),
        ("2026-11-25T00:00:00", 25, "2026-11-25", "2026-12-25"),
    ],
)
def test_a_statement_cycle_runs_from_its_day_to_the_next(
    moment: str, cycle_day: int, start: str, end: str
) -> None:
    cycle = statement_cycle(day(moment), cycle_day)

    assert (cycle.start, cycle.end) == (day(start), day(end))


def test_a_cycle_starts_at_midnight_on_both_sides_of_a_clock_change() -> None:
    zone = ZoneInfo("Europe/Berlin")  # type: ignore[abstract]
    cycle = statement_cycle(datetime(2026, 10, 26, 9, tzinfo=zone), 1)

    assert cycle.start.utcoffset() == timedelta(hours=2)
    assert cycle.end.utcoffset() == timedelta(hours=1)
    assert (cycle.start.hour, cycle.end.hour) == (0, 0)


def test_a_time_range_needs_a_time_zone_and_an_order() -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(ValueError, match="time zone"):
        TimeRange(naive, NOW)
    with pytest.raises(ValueError, match="before"):
        TimeRange(NOW, NOW - timedelta(seconds=1))


@pytest.mark.parametrize(
    "wrong",
    [
        {"cycle_day": 0},
        {"cycle_day": 29},
        {"free_transfers": -1},
        {"largest_amount": 0},
        {"attempts": 0},
    ],
)
def test_rules_that_make_no_sense_are_refused(wrong: object) -> None:
    with pytest.raises(ValueError):
        BankSettings(**wrong)  # type: ignore[arg-type]


def test_an_unknown_time_zone_is_named() -> None:
    for name in ("Mars/Base", "", "../etc/passwd"):
        with pytest.raises(ValueError, match="time zone"):
            Bank(MemoryStore(), Clock(), BankSettings(time_zone=name))


def test_a_clock_without_time_zone_is_refused() -> None:
    bank = Bank(MemoryStore(), lambda: NOW.replace(tzinfo=None))

    with pytest.raises(ValueError, match="time zone"):
        bank.today()


@pytest.mark.parametrize(
    "text", ["x" * 129, "a\x00", "\ud800", "a\n", plain("x" * 129)]
)
def test_text_that_a_database_might_refuse_becomes_a_digest(text: str) -> None:
    digest = plain(text)

    assert digest != text
    assert digest.startswith("sha256:")
    assert len(digest) == 71
    assert plain("Zoë ☂") == "Zoë ☂"


class Flaky(MemoryStore):
    """Fails at the first commits, before or after keeping the work."""

    def __init__(self, error: Exception, times: int, keeps: bool) -> None:
        super().__init__()
        self.error, self.times, self.keeps = error, times, keeps

    def arm(self, tx: UnitOfWork) -> None:
        commit = tx.commit

        def fail() -> None:
            if self.times > 0:
                self.times -= 1
                if self.keeps:
                    commit()
                raise self.error
            commit()

        tx.commit = fail  # type: ignore[method-assign]


def flaky_bank(error: Exception, times: int, keeps: bool = False) -> Bank:
    store = Flaky(error, 0, keeps)
    bank = small_bank(store, Clock())
    bank.balance("ann")
    store.times = times
    plain = store.transaction

    def transaction(customer: str, write: bool = True):  # type: ignore[no-untyped-def]
        manager = plain(customer, write)
        enter = manager.__enter__

        class Armed:
            def __enter__(self) -> UnitOfWork:
                tx = enter()
                store.arm(tx)
                return tx

            def __exit__(self, *error: object) -> object:
                return manager.__exit__(*error)  # type: ignore[arg-type]

        return Armed()

    store.transaction = transaction  # type: ignore[method-assign]
    return bank


def test_a_conflict_is_tried_again() -> None:
    bank = flaky_bank(WriteConflict("busy"), times=3)

    bank.transfer("ann", "Katy Parrow", usd("10"), "m1")

    assert bank.balance("ann") == usd("990.00")


def test_a_conflict_without_end_is_given_up_politely() -> None:
    bank = flaky_bank(WriteConflict("busy"), times=1000)

    with pytest.raises(StoreUnavailable):
        bank.transfer("ann", "Katy Parrow", usd("10"), "m1")


def test_a_commit_whose_answer_was_lost_moves_money_once() -> None:
    bank = flaky_bank(StoreUnavailable("lost"), times=1, keeps=True)

    receipt = bank.transfer("ann", "Katy Parrow", usd("10"), "m1")

    assert bank.balance("ann") == usd("990.00") == receipt.balance


def test_a_store_that_stays_away_is_reported() -> None:
    bank = flaky_bank(StoreUnavailable("lost"), times=1000)

    with pytest.raises(StoreUnavailable):
        bank.transfer("ann", "Katy Parrow", usd("10"), "m1")

    assert small_customer("ann", NOW, bank.settings).currency == "USD"
