from dataclasses import replace
from datetime import timedelta
from typing import List

import pytest

from actions.bank.audit import verify
from actions.bank.errors import UnknownRecipient
from actions.bank.service import Bank
from actions.bank.store import Store
from actions.bank.trail import AuditLine, Head, faults, seal
from tests.support.banks import TODAY, Clock, usd


@pytest.fixture
def busy(bank: Bank, clock: Clock) -> Bank:
    bank.transfer("ann", "Katy Parrow", usd("10"), "m1")
    with pytest.raises(UnknownRecipient):
        bank.transfer("ann", "Nobody", usd("10"), "m2")
    bank.pay_card("ann", "emblem", usd("20"), "m3")
    bank.pay_card("ann", "emblem", usd("30"), "m4", TODAY + timedelta(days=1))
    kept = bank.pay_card("ann", "iron bank", usd("40"), "m5", TODAY + timedelta(days=1))
    bank.cancel_payment("ann", getattr(kept, "id", ""), "m6")
    clock.move(days=1)
    bank.carry_out_due()
    return bank


def chain(store: Store) -> List[AuditLine]:
    with store.transaction("ann") as tx:
        return tx.audit()


def test_each_movement_has_a_line_with_its_result(busy: Bank, store: Store) -> None:
    notes = [line.note for line in chain(store)]

    assert [(note.action, note.result, note.key) for note in notes] == [
        ("open", "done", ""),
        ("transfer", "done", "m1"),
        ("transfer", "UnknownRecipient", "m2"),
        ("card_payment", "done", "m3"),
        ("schedule", "done", "m4"),
        ("schedule", "done", "m5"),
        ("cancel", "done", "m6"),
        ("card_payment", "done", notes[-1].key),
    ]
    first = notes[1]
    assert (first.amount, first.charge) == ("10.00 USD", "0.00 USD")
    assert (first.source, first.target) == ("account", "Katy Parrow")
    assert first.reference.startswith("R")
    assert notes[-1].key.startswith("due:P")


def test_a_replay_adds_no_line(busy: Bank, store: Store) -> None:
    before = chain(store)

    busy.transfer("ann", "Katy Parrow", usd("10"), "m1")

    assert chain(store) == before


def test_the_chain_of_a_busy_customer_is_whole(busy: Bank, store: Store) -> None:
    lines = chain(store)

    assert [line.number for line in lines] == list(range(1, 9))
    assert verify(store, "ann") == []


def test_a_changed_removed_or_moved_line_is_found(busy: Bank, store: Store) -> None:
    lines = chain(store)
    with store.transaction("ann") as tx:
        head = tx.audit_head()
    forged = replace(lines[1], note=replace(lines[1].note, amount="1.00 USD"))

    assert faults("ann", lines, head) == []
    assert faults("ann", [lines[0], forged] + lines[2:], head)
    assert faults("ann", lines[:3] + lines[4:], head)
    assert faults("ann", lines[:-1], head)
    assert faults("ann", lines[1:], head)
    assert faults("ann", [lines[0], lines[2], lines[1]] + lines[3:], head)
    assert faults("ann", lines + lines[-1:], head)
    assert faults("ben", lines, head)


def test_a_line_sealed_anew_is_found_by_the_lines_after_it(
    busy: Bank, store: Store
) -> None:
    lines = chain(store)
    with store.transaction("ann") as tx:
        head = tx.audit_head()
    note = replace(lines[1].note, amount="1.00 USD")
    forged = seal("ann", Head(1, lines[0].hash), lines[1].at, note)
    bent = replace(lines[2], previous=forged.hash)

    assert faults("ann", [lines[0], forged] + lines[2:], head)
    assert faults("ann", [lines[0], forged, bent] + lines[3:], head)


def test_an_unknown_customer_is_a_fault(store: Store) -> None:
    assert verify(store, "nobody") == ["nobody: no such customer"]
