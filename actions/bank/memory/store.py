"""The embedded store: everything in this process's memory.

Bounded: past a number of customers the least recently used one is forgotten, never
one with a running transaction. Nothing outlives the process.
"""

from collections import OrderedDict
from contextlib import contextmanager
from datetime import date
from itertools import count
from threading import Lock
from typing import Iterator, List, Optional

from actions.bank.memory.work import MemoryState, MemoryWork, has_due
from actions.bank.store import Store, UnitOfWork


class _Slot:
    """A customer's place in the store: its lock, its users and its data."""

    __slots__ = ("lock", "running", "state")

    def __init__(self) -> None:
        self.lock = Lock()
        self.running = 0
        self.state: Optional[MemoryState] = None

    def keep(self, state: Optional[MemoryState]) -> None:
        """Hold the data of a customer that was opened, or drop it."""
        self.state = state


class MemoryStore(Store):
    """Thread-safe: one thread at a time works on a customer.

    Args:
        max_customers: How many customers are kept, at least 1. More are kept only
            while more than that have a running transaction.
    """

    def __init__(self, max_customers: int = 1000) -> None:
        if max_customers < 1:
            raise ValueError(f"max_customers must be at least 1, not {max_customers}")
        self._max_customers = max_customers
        self._lock = Lock()
        self._slots: OrderedDict[str, _Slot] = OrderedDict()
        self._numbers = count(1)

    @contextmanager
    def transaction(self, customer: str, write: bool = True) -> Iterator[UnitOfWork]:
        """See `Store.transaction`; reading waits for a writer as well."""
        slot = self._enter(customer)
        try:
            with slot.lock:
                work = MemoryWork(customer, slot.state, slot.keep, self._number)
                try:
                    yield work
                finally:
                    work.rollback()
        finally:
            self._leave(customer, slot)

    def customers(self) -> List[str]:
        """See `Store.customers`."""
        with self._lock:
            return sorted(name for name, slot in self._slots.items() if slot.state)

    def customers_with_due(self, day: date) -> List[str]:
        """See `Store.customers_with_due`."""
        found = []
        for customer in self.customers():
            with self._lock:
                slot = self._slots.get(customer)
            if slot is not None:
                with slot.lock:
                    if slot.state is not None and has_due(slot.state, day):
                        found.append(customer)
        return found

    def close(self) -> None:
        """Do nothing: there is nothing to give back."""

    def _number(self) -> int:
        with self._lock:
            return next(self._numbers)

    def _enter(self, customer: str) -> _Slot:
        with self._lock:
            slot = self._slots.setdefault(customer, _Slot())
            self._slots.move_to_end(customer)
            slot.running += 1
            return slot

    def _leave(self, customer: str, slot: _Slot) -> None:
        with self._lock:
            slot.running -= 1
            if slot.state is None and not slot.running:
                del self._slots[customer]
            self._drop_least_recent(but=customer)

    def _drop_least_recent(self, but: str) -> None:
        """Keep to the bound. Who was here just now will most likely be back."""
        surplus = len(self._slots) - self._max_customers
        if surplus <= 0:
            return
        idle = [
            name
            for name, slot in self._slots.items()
            if not slot.running and name != but
        ]
        for name in idle[:surplus]:
            del self._slots[name]
