from datetime import date, timedelta

import pytest

from actions.bank.audit import verify
from actions.bank.errors import (
    AmountTooLarge,
    InsufficientFunds,
    KeyReused,
    UnknownPayment,
)
from actions.bank.model import PaymentStatus, ScheduledPayment
from actions.bank.service import Bank
from actions.bank.store import Store
from tests.support.banks import TODAY, Clock, usd

TOMORROW = TODAY + timedelta(days=1)


def schedule(bank: Bank, amount: str, key: str, on: date = TOMORROW) -> str:
    payment = bank.pay_card("ann", "emblem", usd(amount), key, on)
    assert isinstance(payment, ScheduledPayment)
    return payment.id


def only(bank: Bank) -> ScheduledPayment:
    (payment,) = bank.scheduled_payments("ann", every=True)
    return payment


def test_a_future_payment_moves_nothing_yet(bank: Bank) -> None:
    payment = bank.pay_card("ann", "emblem", usd("100"), "m1", TOMORROW)

    assert isinstance(payment, ScheduledPayment)
    assert (payment.card, payment.amount) == ("emblem", usd("100"))
    assert (payment.due, payment.status) == (TOMORROW, PaymentStatus.SCHEDULED)
    assert bank.balance("ann") == usd("1000.00")
    assert bank.card("ann", "emblem").current_balance == usd("300.00")
    assert bank.scheduled_payments("ann") == [payment]


def test_a_replayed_schedule_is_one_payment(bank: Bank) -> None:
    first = bank.pay_card("ann", "emblem", usd("100"), "m1", TOMORROW)

    assert bank.pay_card("ann", "emblem", usd("100"), "m1", TOMORROW) == first
    assert len(bank.scheduled_payments("ann")) == 1
    with pytest.raises(KeyReused):
        bank.pay_card("ann", "emblem", usd("100"), "m1", TOMORROW + timedelta(days=1))


def test_payments_are_listed_by_due_day(bank: Bank) -> None:
    late = schedule(bank, "1", "m1", TODAY + timedelta(days=30))
    soon = schedule(bank, "2", "m2", TODAY + timedelta(days=2))
    also = schedule(bank, "3", "m3", TODAY + timedelta(days=30))

    assert [each.id for each in bank.scheduled_payments("ann")] == [soon, late, also]


def test_a_payment_is_carried_out_on_its_day_once(
    bank: Bank, clock: Clock, store: Store
) -> None:
    payment_id = schedule(bank, "100", "m1")
    assert bank.carry_out_due() == []

    clock.move(days=1)
    (done,) = bank.carry_out_due()

    assert (done.id, done.status) == (payment_id, PaymentStatus.PAID)
    assert done.receipt
    assert bank.carry_out_due() == []
    assert bank.balance("ann") == usd("900.00")
    assert bank.card("ann", "emblem").current_balance == usd("200.00")
    assert bank.scheduled_payments("ann") == []
    assert verify(store, "ann") == []


def test_a_payment_is_not_carried_out_a_second_before_its_day(
    bank: Bank, clock: Clock
) -> None:
    schedule(bank, "100", "m1")

    clock.move(hours=11, minutes=59, seconds=59)
    assert bank.balance("ann") == usd("1000.00")

    clock.move(seconds=1)
    assert bank.balance("ann") == usd("900.00")


def test_whatever_the_customer_asks_finds_due_payments_carried_out(
    bank: Bank, clock: Clock
) -> None:
    schedule(bank, "300", "m1")
    clock.move(days=400)

    assert bank.card("ann", "emblem").current_balance == usd("0")
    assert only(bank).status is PaymentStatus.PAID


def test_a_due_payment_goes_before_the_transfer_that_follows(
    bank: Bank, clock: Clock
) -> None:
    schedule(bank, "600", "m1")
    clock.move(days=1)

    with pytest.raises(InsufficientFunds) as error:
        bank.transfer("ann", "Katy Parrow", usd("500"), "m2")

    assert error.value.available == usd("400.00")


def test_a_due_payment_without_funds_fails_with_its_reason(
    bank: Bank, clock: Clock, store: Store
) -> None:
    schedule(bank, "600", "m1")
    bank.transfer("ann", "Katy Parrow", usd("500"), "m2")
    clock.move(days=1)

    (failed,) = bank.carry_out_due("ann")

    assert failed.status is PaymentStatus.FAILED
    assert failed.reason == "insufficient_funds"
    assert failed.receipt == ""
    assert bank.balance("ann") == usd("500.00")
    assert bank.scheduled_payments("ann") == [failed]
    assert bank.carry_out_due("ann") == []
    with store.transaction("ann") as tx:
        note = tx.audit()[-1].note
    assert (note.action, note.result) == ("due", "InsufficientFunds")
    assert verify(store, "ann") == []


def test_due_payments_of_all_customers_are_carried_out(
    bank: Bank, clock: Clock
) -> None:
    for customer in ("ann", "ben", "cat"):
        bank.pay_card(customer, "emblem", usd("10"), "m1", TOMORROW)
    bank.pay_card("dan", "emblem", usd("10"), "m1", TOMORROW + timedelta(days=1))
    clock.move(days=1)

    assert len(bank.carry_out_due()) == 3
    assert bank.balance("dan") == usd("1000.00")


def test_a_cancelled_payment_is_never_carried_out(bank: Bank, clock: Clock) -> None:
    payment_id = schedule(bank, "100", "m1")

    cancelled = bank.cancel_payment("ann", payment_id, "m2")
    clock.move(days=5)

    assert cancelled.status is PaymentStatus.CANCELLED
    assert bank.carry_out_due() == []
    assert bank.balance("ann") == usd("1000.00")
    assert bank.scheduled_payments("ann") == []


def test_a_replayed_cancellation_gives_the_same_answer(bank: Bank) -> None:
    payment_id = schedule(bank, "100", "m1")
    first = bank.cancel_payment("ann", payment_id, "m2")

    assert bank.cancel_payment("ann", payment_id.lower(), "m2") == first
    with pytest.raises(UnknownPayment):
        bank.cancel_payment("ann", payment_id, "m3")


def test_a_failed_payment_can_be_put_away(bank: Bank, clock: Clock) -> None:
    payment_id = schedule(bank, "5000", "m1")
    clock.move(days=1)
    assert [each.status.value for each in bank.scheduled_payments("ann")] == ["failed"]

    bank.cancel_payment("ann", payment_id, "m2")

    assert bank.scheduled_payments("ann") == []


def test_a_paid_payment_cannot_be_cancelled(bank: Bank, clock: Clock) -> None:
    payment_id = schedule(bank, "100", "m1")
    clock.move(days=1)

    with pytest.raises(UnknownPayment) as error:
        bank.cancel_payment("ann", payment_id, "m2")

    assert error.value.id == payment_id
    assert bank.balance("ann") == usd("900.00")


def test_another_customers_payment_cannot_be_cancelled(bank: Bank) -> None:
    payment_id = schedule(bank, "100", "m1")

    with pytest.raises(UnknownPayment):
        bank.cancel_payment("ben", payment_id, "m2")

    assert only(bank).status is PaymentStatus.SCHEDULED


def test_a_future_payment_is_checked_like_any_other(bank: Bank) -> None:
    with pytest.raises(AmountTooLarge):
        bank.pay_card("ann", "emblem", usd("10000000"), "m1", TOMORROW)
