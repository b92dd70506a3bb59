import tracemalloc
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest

from actions.bank.audit import verify
from actions.bank.demo_data import CARDS, DEPOSITORS, VENDORS, demo_customer
from actions.bank.memory.store import MemoryStore
from actions.bank.model import ACCOUNT, Opening
from actions.bank.service import Bank
from actions.bank.settings import PEOPLE, BankSettings
from tests.support.banks import NOW, Clock

SETTINGS = BankSettings()


def demo(customer: str = "ann", now: datetime = NOW) -> Opening:
    return demo_customer(customer, now, SETTINGS)


def test_the_demo_customer_is_that_of_the_design() -> None:
    opening = demo()

    assert set(opening.minimums) == {
        "emblem",
        "justice bank",
        "credit all",
        "iron bank",
    }
    assert opening.vendors == ("Starbucks", "Amazon", "Target")
    assert opening.depositors == ("employer", "interest")
    assert opening.recipients == PEOPLE
    assert len(PEOPLE) == 8


def test_the_same_id_opens_the_same_customer() -> None:
    assert demo() == demo()
    assert demo("ben") != demo()


def test_the_same_id_has_the_same_money_at_another_time() -> None:
    later = demo(now=NOW + timedelta(days=3))

    assert [line.amount for line in later.history if line.party == "Amazon"] != []
    assert later.minimums == demo().minimums


@pytest.mark.parametrize(
    "now", [NOW, datetime(2028, 2, 29, 23, 59, tzinfo=timezone.utc)]
)
def test_the_history_covers_the_24_months_before_today(now: datetime) -> None:
    times = [line.made_at for line in demo(now=now).history]

    assert times == sorted(times)
    assert times[0].year == now.year - 2
    assert times[0].month == now.month
    assert now - timedelta(days=10) < times[-1] <= now
    months = {f"{moment:%Y-%m}" for moment in times}
    assert len(months) >= 24


def test_everyone_the_customer_deals_with_is_in_the_history() -> None:
    parties = {line.party for line in demo().history}

    assert parties == {*VENDORS, *DEPOSITORS, *CARDS, "brought forward"}


def test_no_demo_customer_was_ever_overdrawn() -> None:
    for number in range(300):
        balance = Decimal(0)
        for line in demo(f"customer {number}").history:
            balance += line.amount.amount * (line.target == ACCOUNT)
            balance -= line.amount.amount * (line.source == ACCOUNT)
            assert balance >= 0


def test_every_card_owes_something_and_its_minimum_is_less() -> None:
    bank = Bank(MemoryStore(), Clock())
    for number in range(50):
        for card in bank.cards(f"customer {number}"):
            assert card.current_balance > card.minimum_balance
            assert card.minimum_balance.amount >= 9


def test_other_people_and_another_currency_can_be_configured() -> None:
    settings = BankSettings(currency="JPY", recipients=("Ada Byron",))
    store = MemoryStore()
    bank = Bank(store, Clock(), settings)

    assert bank.recipients("ann") == ["Ada Byron"]
    assert bank.currency("ann") == "JPY"
    assert bank.balance("ann").amount % 1 == 0
    assert verify(store, "ann") == []


def test_a_customer_takes_less_than_300_kb() -> None:
    store = MemoryStore()
    bank = Bank(store, Clock())
    bank.balance("first")
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for number in range(20):
        bank.balance(f"customer {number}")
    after, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert (after - before) / 20 < 300_000
    assert peak - after < 300_000
