"""The bank: transfer, balance, search and opening, in memory and in PostgreSQL.

python -m benchmarks bank [--store memory|postgres|both] [--rounds 200] [--small]

PostgreSQL runs as a temporary cluster with durable commits. Times are milliseconds.
"""

import argparse
import sys
import time
import tracemalloc
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from itertools import count
from typing import Callable, List, NamedTuple

from actions.bank.memory.store import MemoryStore
from actions.bank.migrate import migrate
from actions.bank.model import (
    ACCOUNT,
    OUTSIDE,
    Kind,
    SearchType,
    TimeRange,
    Transaction,
)
from actions.bank.money import Money
from actions.bank.postgres.store import PostgresStore
from actions.bank.service import Bank
from actions.bank.settings import BankSettings
from actions.bank.store import Store
from tests.support.postgres import Cluster

CENT = Money(Decimal("0.01"), "USD")
SETTINGS = BankSettings(free_transfers=10**9)
HEAD = "store     customers  history  deed                least  median     p95"


class Figure(NamedTuple):
    """One line of the result; times in milliseconds."""

    store: str
    customers: int
    history: int
    deed: str
    least: float
    median: float
    p95: float

    def __str__(self) -> str:
        return (
            f"{self.store:<9} {self.customers:>9} {self.history:>8}  "
            f"{self.deed:<16} {self.least:>8.2f} {self.median:>7.2f} {self.p95:>7.2f}"
        )


class Measurement:
    """Times deeds at a bank over one store."""

    def __init__(self, name: str, store: Store, rounds: int) -> None:
        self.name, self.store, self.rounds = name, store, rounds
        self.bank = Bank(store, _now, SETTINGS)
        self.customers, self.history = 0, 0
        self.keys, self.newcomers = count(1), count(1)
        now = _now()
        self.always = TimeRange(now - timedelta(days=800), now + timedelta(days=1))
        self.month = TimeRange(now - timedelta(days=90), now - timedelta(days=60))

    def open_until(self, customers: int) -> None:
        """Open customers until there are so many; the measured one is customer 0."""
        for number in range(self.customers, customers):
            self.bank.balance(f"customer {number}")
            if number % 250 == 249:
                _progress(f"{self.name}: {number + 1} customers open")
        self.customers = max(self.customers, customers)

    def fill_until(self, history: int) -> None:
        """Lengthen the measured customer's history, evenly over 24 months."""
        with self.store.transaction("customer 0") as tx:
            missing = history - sum(1 for _ in tx.history())
            start, step = _now() - timedelta(days=720), timedelta(days=719)
            way = (ACCOUNT, OUTSIDE, "Target")
            tx.append(
                [
                    Transaction(Kind.PURCHASE, CENT, *way, start + step * n // missing)
                    for n in range(missing)
                ]
            )
            tx.commit()
        self.history = history
        _progress(f"{self.name}: a history of {history} lines")
        if isinstance(self.store, PostgresStore):
            with self.store.engine.begin() as connection:
                connection.exec_driver_sql("ANALYZE")

    def figures(self) -> List[Figure]:
        """Time every deed of one customer."""
        bank, who = self.bank, "customer 0"
        spend = SearchType.SPEND

        def send() -> object:
            return bank.transfer(who, "Katy Parrow", CENT, f"k{next(self.keys)}")

        return [
            self.time("balance", lambda: bank.balance(who)),
            self.time("transfer", send),
            self.time("search 24 months", lambda: bank.search(who, spend, self.always)),
            self.time("search one month", lambda: bank.search(who, spend, self.month)),
        ]

    def opening(self) -> Figure:
        """Time the opening of customers: the first message of a conversation."""
        return self.time(
            "open a customer", lambda: self.bank.balance(f"new {next(self.newcomers)}")
        )

    def time(self, deed: str, work: Callable[[], object]) -> Figure:
        """Least, median and 95th percentile of so many rounds, after three to warm up.

        The least tells what the deed costs when nothing else wants the machine.
        """
        for _ in range(3):
            work()
        times = []
        for _ in range(self.rounds):
            start = time.perf_counter()
            work()
            times.append((time.perf_counter() - start) * 1000)
        times.sort()
        middle, high = times[len(times) // 2], times[len(times) * 95 // 100]
        scale = (self.name, self.customers, self.history)
        return Figure(*scale, deed, times[0], middle, high)


def measure(name: str, store: Store, rounds: int, small: bool) -> None:
    """Print the figures of a store as it grows."""
    measurement = Measurement(name, store, rounds)
    measurement.open_until(1)
    measurement.fill_until(1_000)
    _print(measurement.figures() + [measurement.opening()])
    measurement.open_until(50 if small else 1_000)
    _print(measurement.figures() + [measurement.opening()])
    measurement.fill_until(5_000 if small else 100_000)
    _print(measurement.figures())


def opening_when_full(rounds: int, most: int) -> Figure:
    """Time an opening that makes the store in memory forget somebody."""
    full = Measurement("full memory", MemoryStore(most), rounds)
    full.open_until(most)
    return full.opening()


def memory_of_a_customer() -> int:
    """Measure the bytes that an open customer takes in memory, on average of 50."""
    bank = Bank(MemoryStore(), _now, SETTINGS)
    bank.balance("first")
    tracemalloc.start()
    for number in range(50):
        bank.balance(f"customer {number}")
    taken = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return taken // 50


def main(argv: List[str]) -> int:
    """Measure and print; figures go to stdout, progress to stderr."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks bank")
    parser.add_argument("--store", choices=["memory", "postgres", "both"])
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--small", action="store_true", help="a quick try")
    options = parser.parse_args(argv)
    print(HEAD, flush=True)
    if options.store != "postgres":
        measure("memory", MemoryStore(10_000), options.rounds, options.small)
        _print([opening_when_full(options.rounds, 50 if options.small else 1_000)])
    if options.store != "memory":
        cluster = Cluster(durable=True)
        try:
            migrate(cluster.url())
            store = PostgresStore(cluster.url())
            measure("postgres", store, options.rounds, options.small)
            store.close()
        finally:
            cluster.remove()
    print(f"an open customer takes {memory_of_a_customer() / 1000:.0f} kB in memory")
    return 0


def _print(figures: List[Figure]) -> None:
    for figure in figures:
        print(figure, flush=True)


def _progress(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def _now() -> datetime:
    return datetime.now(timezone.utc)
