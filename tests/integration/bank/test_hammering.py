"""Many processes at one account, some of them killed in the middle."""

import multiprocessing
import os
import random
import signal
import time
from multiprocessing.connection import Connection
from typing import Any, Callable, List, Tuple

from actions.bank.audit import verify
from actions.bank.errors import InsufficientFunds
from actions.bank.model import Kind
from actions.bank.money import Money
from actions.bank.postgres.store import PostgresStore
from actions.bank.postgres.work import PostgresWork
from actions.bank.service import Bank
from tests.support.banks import TODAY, Clock, small_bank, usd

fork = multiprocessing.get_context("fork")
KILLS = 20
REPEATED = 3
IDLE = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND state = 'idle in transaction'"
)


def generous(store: PostgresStore, clock: Clock) -> Bank:
    return small_bank(store, clock, free_transfers=1_000_000)


def send_all(url: str, name: str, results: Connection) -> None:
    """Send $3.00 again and again until the account is empty."""
    bank = generous(PostgresStore(url), Clock())
    sent = 0
    for number in range(200):
        try:
            bank.transfer("ann", "Katy Parrow", usd("3.00"), f"{name}-{number}")
            sent += 1
        except InsufficientFunds:
            break
    results.send(sent)


def confirm(url: str, _: str, results: Connection) -> None:
    """Send the very same message as everybody else."""
    bank = generous(PostgresStore(url), Clock())
    results.send(bank.transfer("ann", "Katy Parrow", usd("3.00"), "same").number)


def carry_out(url: str, _: str, results: Connection) -> None:
    """Carry out what is due, as everybody else does."""
    clock = Clock()
    clock.move(days=2)
    results.send(len(generous(PostgresStore(url), clock).carry_out_due()))


def open_many(url: str, _: str, results: Connection) -> None:
    """Open the same customers as everybody else."""
    bank = generous(PostgresStore(url), Clock())
    results.send([str(bank.balance(f"new {number}")) for number in range(20)])


def run_four(work: Callable[[str, str, Connection], None], url: str) -> List[Any]:
    pipes: List[Tuple[Connection, Connection]] = [fork.Pipe() for _ in range(4)]
    processes = [
        fork.Process(target=work, args=(url, f"p{number}", pipe[1]))
        for number, pipe in enumerate(pipes)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
        assert process.exitcode == 0
    return [pipe[0].recv() for pipe in pipes]


def test_four_processes_lose_no_update_and_overdraw_nothing(
    url: str, store: PostgresStore, clock: Clock
) -> None:
    bank = generous(store, clock)
    bank.balance("ann")
    store.close()

    sent = run_four(send_all, url)

    assert sum(sent) == 333
    assert bank.balance("ann") == usd("1.00")
    assert verify(store, "ann") == []


def test_four_processes_with_one_key_move_money_once(
    url: str, store: PostgresStore, clock: Clock
) -> None:
    assert len(set(run_four(confirm, url))) == 1

    assert generous(store, clock).balance("ann") == usd("997.00")


def test_four_processes_carry_out_each_due_payment_once(
    url: str, store: PostgresStore, clock: Clock
) -> None:
    bank = generous(store, clock)
    for number in range(40):
        day = TODAY.replace(day=23)
        bank.pay_card("ann", "emblem", usd("2"), f"m{number}", day)
        bank.pay_card(f"c{number % 10}", "emblem", usd("2"), f"m{number}", day)
    store.close()

    outcomes = run_four(carry_out, url)

    assert sum(outcomes) == 80
    clock.move(days=2)
    assert bank.balance("ann") == usd("920.00")
    assert all(verify(store, customer) == [] for customer in store.customers())


def test_four_processes_open_the_same_customers(url: str, store: PostgresStore) -> None:
    answers = run_four(open_many, url)

    assert answers == [["$1,000.00"] * 20] * 4
    assert len(store.customers()) == 20
    assert all(verify(store, customer) == [] for customer in store.customers())


def work_until_killed(url: str, first: int, started: Connection) -> None:
    """Transfers and card payments without end, each with a key of its own."""
    bank = generous(PostgresStore(url), Clock())
    number = first
    while True:
        if number == first + REPEATED + 1:
            started.send(True)
        bank.transfer("ann", "Katy Parrow", usd("0.02"), f"t{number}")
        bank.pay_card("ann", "emblem", usd("0.01"), f"c{number}")
        number += 1


def test_after_twenty_kills_every_movement_is_whole_or_absent(
    url: str, store: PostgresStore, clock: Clock
) -> None:
    chance = random.Random(20)
    bank = generous(store, clock)
    bank.balance("ann")
    counts: List[int] = []
    for _ in range(KILLS):
        store.close()
        here, there = fork.Pipe()
        # The next process repeats the last keys, as a client that got no answer does.
        first = max(counts[-1] // 2 - REPEATED, 0) if counts else 0
        process = fork.Process(target=work_until_killed, args=(url, first, there))
        process.start()
        assert here.poll(60)
        time.sleep(chance.uniform(0.0, 0.06))
        os.kill(process.pid or 0, signal.SIGKILL)
        process.join()
        assert process.exitcode == -signal.SIGKILL

        assert verify(store, "ann") == []
        counts.append(check_whole(store))

    # Each of them got further than the one before.
    assert counts == sorted(set(counts))


def stop_before_commit(url: str, _: str, inside: Connection) -> None:
    """Stand still inside the transaction of a transfer, all of it written."""
    store = PostgresStore(url)
    bank = generous(store, Clock())
    bank.balance("ann")

    def stand_still(_: PostgresWork) -> None:
        inside.send(True)
        time.sleep(60)

    setattr(PostgresWork, "commit", stand_still)  # noqa: B010
    bank.transfer("ann", "Katy Parrow", usd("0.02"), "inside")


def test_what_was_written_is_absent_after_a_kill_before_the_commit(
    url: str, store: PostgresStore, clock: Clock
) -> None:
    bank = generous(store, clock)
    bank.balance("ann")
    for _ in range(5):
        store.close()
        here, there = fork.Pipe()
        process = fork.Process(target=stop_before_commit, args=(url, "", there))
        process.start()
        assert here.poll(60)
        with store.engine.connect() as connection:
            assert connection.exec_driver_sql(IDLE).scalar() == 1
        os.kill(process.pid or 0, signal.SIGKILL)
        process.join()

        assert not bank.was_done("ann", "inside")
        assert bank.balance("ann") == usd("1000.00")
        assert verify(store, "ann") == []

    bank.transfer("ann", "Katy Parrow", usd("0.02"), "inside")
    assert bank.balance("ann") == usd("999.98")


def check_whole(store: PostgresStore) -> int:
    """Account and card tell the same as the receipts; how many there are."""
    with store.transaction("ann") as tx:
        receipts = [each.receipt for each in tx.records() if each.receipt is not None]
        balance = tx.account().balance
        emblem = tx.cards()[0].current_balance
    transfers = sum(receipt.kind is Kind.TRANSFER for receipt in receipts)
    payments = len(receipts) - transfers
    assert 0 <= transfers - payments <= 1
    assert usd("1000") - balance == cents(2 * transfers + payments)
    assert usd("300") - emblem == cents(payments)
    return len(receipts)


def cents(number: int) -> Money:
    return Money.of(number, "USD") if not number else usd(f"{number}e-2")
