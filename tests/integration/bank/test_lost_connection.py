import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Callable, Iterator, List

import pytest

from actions.bank.audit import verify
from actions.bank.errors import StoreUnavailable
from actions.bank.migrate import migrate
from actions.bank.model import Receipt
from actions.bank.money import Money
from actions.bank.postgres.store import PostgresStore
from actions.bank.store import UnitOfWork
from tests.support.banks import Clock, small_bank, usd
from tests.support.postgres import Cluster, shared_cluster


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    cluster = Cluster()
    yield cluster
    cluster.remove()


def test_a_bank_without_its_database_says_so_and_comes_back_by_itself(
    cluster: Cluster,
) -> None:
    migrate(cluster.url())
    store = PostgresStore(cluster.url())
    bank = small_bank(store, Clock())
    receipt = bank.transfer("ann", "Katy Parrow", usd("10"), "m1")

    cluster.stop()
    operations: List[Callable[[], object]] = [
        lambda: bank.balance("ann"),
        lambda: bank.transfer("ann", "Katy Parrow", usd("10"), "m2"),
        bank.carry_out_due,
        store.customers,
    ]
    for operation in operations:
        with pytest.raises(StoreUnavailable):
            operation()

    cluster.start()
    assert bank.balance("ann") == usd("990.00")
    assert bank.transfer("ann", "Katy Parrow", usd("10"), "m1") == receipt
    bank.transfer("ann", "Katy Parrow", usd("10"), "m2")
    assert bank.balance("ann") == usd("980.00")
    assert verify(store, "ann") == []
    store.close()


def test_a_restart_between_two_operations_is_not_even_noticed(cluster: Cluster) -> None:
    migrate(cluster.url())
    store = PostgresStore(cluster.url())
    bank = small_bank(store, Clock())
    bank.balance("ann")

    cluster.stop()
    cluster.start()

    # Asked of the store itself: the bank above it would try a second time.
    with store.transaction("ann") as tx:
        assert tx.account().balance == usd("1000.00")
    store.close()


class Losing(PostgresStore):
    """Counts the units of work that lost their connection on the way."""

    losses = 0

    @contextmanager
    def transaction(self, customer: str, write: bool = True) -> Iterator[UnitOfWork]:
        has_begun = False
        try:
            with super().transaction(customer, write) as tx:
                has_begun = True
                yield tx
        except StoreUnavailable:
            self.losses += has_begun
            raise


def test_a_connection_that_is_cut_in_the_middle_of_a_deed_is_replaced(
    url: str,
) -> None:
    store = Losing(url, pool_size=2)
    bank = small_bank(store, Clock(), free_transfers=10_000)
    begun = time.monotonic()
    bank.balance("ann")
    # Connecting, opening and reading: some get through on a slow machine, too.
    pause = time.monotonic() - begun

    def send(key: str) -> Receipt:
        """Say it again until there is an answer, as a client does."""
        for _ in range(20):
            try:
                return bank.transfer("ann", "Katy Parrow", usd("1"), key)
            except StoreUnavailable:
                continue
        raise AssertionError("no answer after 20 tries")

    def transfers() -> int:
        """Send until three operations were cut in the middle; how many were sent."""
        number = 0
        while store.losses < 3 and number < 900:
            send(f"m{number}")
            number += 1
        return number

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(transfers)
        while not done.done():
            shared_cluster().run(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = 'financial-demo bank'"
            )
            time.sleep(pause)
        sent = done.result()

    assert store.losses >= 3
    assert bank.balance("ann") == usd(str(1000 - sent))
    assert verify(store, "ann") == []
    store.close()


def test_more_threads_than_connections_wait_for_one(url: str) -> None:
    store = PostgresStore(url, pool_size=1)
    bank = small_bank(store, Clock())
    bank.balance("ann")
    open_at_once = []

    def slow_balance(_: int) -> Money:
        """Keep the connection long enough for others to want one."""
        with store.transaction("ann", write=False) as tx:
            open_at_once.append(store.engine.pool.checkedout())
            time.sleep(0.02)
            return tx.account().balance

    with ThreadPoolExecutor(8) as pool:
        balances = set(pool.map(slow_balance, range(24)))

    # One is kept, one more may be open under load.
    assert max(open_at_once) == 2
    assert balances == {usd("1000.00")}
    assert store.engine.pool.checkedout() == 0
    store.close()


def test_a_database_without_tables_says_how_to_make_them() -> None:
    store = PostgresStore(shared_cluster().new_database())

    with pytest.raises(StoreUnavailable, match="make bank-migrate"):
        small_bank(store, Clock()).balance("ann")
    store.close()


@pytest.mark.parametrize(
    "address", ["sqlite:///bank.db", "mysql://u:secret@h/d", "nonsense:secret", "://"]
)
def test_another_database_is_refused_without_telling_its_password(
    address: str,
) -> None:
    with pytest.raises(ValueError, match="postgresql://user") as error:
        PostgresStore(address)
    assert "secret" not in str(error.value)


def test_a_stand_by_that_only_reads_is_not_available_for_a_transfer(url: str) -> None:
    store = PostgresStore(url)
    bank = small_bank(store, Clock())
    bank.balance("ann")
    name = url.rsplit("/", 1)[1]
    shared_cluster().run(
        f"ALTER DATABASE {name} SET default_transaction_read_only = on"
    )
    store.close()

    with pytest.raises(StoreUnavailable):
        bank.transfer("ann", "Katy Parrow", usd("1"), "m1")
    assert bank.balance("ann") == usd("1000.00")
    store.close()


def test_a_wrong_password_is_not_told_to_anybody(url: str) -> None:
    store = PostgresStore(url.replace("bank:", "bank:wrong-"))

    with pytest.raises(StoreUnavailable) as error:
        small_bank(store, Clock()).balance("ann")
    assert "wrong-" not in str(error.value)


def test_the_short_scheme_of_hosting_services_is_understood(url: str) -> None:
    store = PostgresStore(url.replace("postgresql://", "postgres://"))

    assert store.customers() == []
    store.close()
