"""Random interleavings of all operations, over both stores, beside a model in cents."""

import os
from datetime import date, timedelta
from itertools import count
from typing import Any, Callable, Dict, Optional, Set

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from actions.bank.audit import verify
from actions.bank.errors import BankError
from actions.bank.memory.store import MemoryStore
from actions.bank.model import Receipt, ScheduledPayment
from actions.bank.money import minor_money
from actions.bank.store import Store
from tests.contract.model_bank import FREE, ModelBank
from tests.support.banks import NOW, Clock, small_bank

BIG = os.environ.get("BANK_TEST_PROFILE") == "big"
people = st.sampled_from(["Katy Parrow", "Evan Oslo"])
cards = st.sampled_from(["emblem", "iron bank"])
amounts = st.one_of(st.integers(1, 150_00), st.sampled_from([1, 999_99, 1000_00]))
keys = st.integers(1, 40).map("m{}".format)
days = st.one_of(st.none(), st.integers(-2, 6))
customers = count(1)


class BankMachine(RuleBasedStateMachine):
    """The real bank and the model do the same; they must agree at every step."""

    store: Store = MemoryStore()

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock()
        self.bank = small_bank(self.store, self.clock, free_transfers=FREE)
        self.model = ModelBank(NOW)
        self.ann, self.ben = f"ann {next(customers)}", f"ben {next(customers)}"
        self.results: Dict[str, Any] = {}
        self.numbers: Set[str] = set()
        for customer in (self.ann, self.ben):
            self.bank.balance(customer)

    @rule(person=people, cents=amounts, key=keys)
    def transfer(self, person: str, cents: int, key: str) -> None:
        amount = minor_money(cents, "USD")
        charge = minor_money(self.model.charge(), "USD")
        expected = self.model.transfer(person, cents, key)
        result = self._do(
            expected, lambda: self.bank.transfer(self.ann, person, amount, key)
        )
        if expected == "done":
            assert result.charge == charge
        self._remember(expected, key, result)

    @rule(person=people, spare=st.integers(-1, 1), key=keys)
    def transfer_nearly_all(self, person: str, spare: int, key: str) -> None:
        # What is left once the operation has met the payments that are due.
        self.model.carry_out_due()
        self.transfer(person, max(self.model.balance - spare, 1), key)

    @rule(card=cards, cents=amounts, key=keys, day=days)
    def pay(self, card: str, cents: int, key: str, day: Optional[int]) -> None:
        amount = minor_money(cents, "USD")
        on = None if day is None else self._today() + timedelta(days=day)
        expected = self.model.pay(card, cents, key, on)
        result = self._do(
            expected, lambda: self.bank.pay_card(self.ann, card, amount, key, on)
        )
        if expected == "scheduled":
            assert isinstance(result, ScheduledPayment)
            self.model.schedule(result.id, card, cents, result.due)
        self._remember(expected, key, result)

    @rule(which=st.integers(0, 8), key=keys)
    def cancel(self, which: int, key: str) -> None:
        known = list(self.model.payments)
        payment_id = known[which] if which < len(known) else "P0"
        expected = self.model.cancel(payment_id, key)
        result = self._do(
            expected, lambda: self.bank.cancel_payment(self.ann, payment_id, key)
        )
        self._remember(expected, key, result)

    @rule(hours=st.integers(1, 72))
    def move_the_clock(self, hours: int) -> None:
        self.clock.move(hours=hours)
        self.model.move(hours)

    @rule()
    def carry_out_due(self) -> None:
        expected = self.model.carry_out_due()
        outcomes = self.bank.carry_out_due(self.ann)
        assert [(each.id, each.status.value) for each in outcomes] == expected
        assert self.bank.carry_out_due(self.ann) == []

    @invariant()
    def the_bank_is_what_the_model_says(self) -> None:
        # Read below the bank, which would carry out what is due: an operation shall.
        with self.store.transaction(self.ann, write=False) as tx:
            account, cards, listed = tx.account(), tx.cards(), tx.payments()
        assert account.balance == minor_money(self.model.balance, "USD")
        for card in cards:
            owed, minimum = self.model.owed[card.name], self.model.minimum[card.name]
            assert card.current_balance == minor_money(owed, "USD")
            assert card.minimum_balance == minor_money(minimum, "USD")
        assert {each.id: each.status.value for each in listed} == {
            name: waiting.status for name, waiting in self.model.payments.items()
        }

    @invariant()
    def the_world_sums_to_zero_and_the_books_are_whole(self) -> None:
        with self.store.transaction(self.ann, write=False) as tx:
            owed = [card.current_balance.amount for card in tx.cards()]
            account, outside = tx.account(), tx.outside()
        assert account.balance.amount - sum(owed) + outside.amount == 0
        assert outside == minor_money(self.model.outside, "USD")
        assert account.balance >= account.limit
        assert verify(self.store, self.ann) == []

    @invariant()
    def the_neighbour_notices_nothing(self) -> None:
        assert self.bank.balance(self.ben) == minor_money(1000_00, "USD")

    def _do(self, expected: str, operation: Callable[[], Any]) -> Any:
        try:
            result = operation()
        except BankError as error:
            assert type(error).__name__ == expected
            return None
        assert expected in ("done", "replayed", "scheduled")
        return result

    def _remember(self, expected: str, key: str, result: Any) -> None:
        """A replay gives the same receipt; a new receipt has a new number."""
        if expected == "replayed" and isinstance(result, Receipt):
            assert result == self.results[key]
        elif expected == "replayed":
            assert result.id == self.results[key].id
        elif expected in ("done", "scheduled"):
            self.results[key] = result
            if isinstance(result, Receipt):
                assert result.number not in self.numbers
                self.numbers.add(result.number)

    def _today(self) -> date:
        return self.bank.today()


def test_the_bank_keeps_its_promises_whatever_is_done_in_whatever_order(
    store: Store,
) -> None:
    machine = type("Machine", (BankMachine,), {"store": store})
    examples = 60 if isinstance(store, MemoryStore) else 25
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        machine,
        settings=settings(
            max_examples=examples * (20 if BIG else 1),
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
