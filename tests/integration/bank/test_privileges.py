"""The bank as a database user who does not own the tables."""

import re
from datetime import timedelta
from pathlib import Path
from typing import List
from urllib.parse import urlsplit

import pytest

from actions.bank.audit import verify
from actions.bank.errors import StoreUnavailable
from actions.bank.migrate import migrate
from actions.bank.postgres.store import PostgresStore
from tests.support.banks import TODAY, Clock, small_bank, usd
from tests.support.postgres import Cluster, shared_cluster

ROLES = ("app", "auditor", "stranger")
DOCS = Path(__file__).parents[3] / "docs" / "bank.md"


@pytest.fixture(scope="module")
def cluster() -> Cluster:
    cluster = shared_cluster()
    for role in ROLES:
        cluster.run(f"CREATE ROLE {role} LOGIN PASSWORD 'known'")
    return cluster


def grants() -> List[str]:
    """The statements that the documentation tells."""
    block = re.search(r"```sql\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.S)
    assert block is not None
    return block.group(1).split(";\n")[:-1]


def as_role(url: str, role: str) -> str:
    """The address of a database for another user."""
    address = urlsplit(url)
    place = f"{role}:known@{address.hostname}:{address.port}"
    return address._replace(netloc=place).geturl()


@pytest.fixture
def granted(cluster: Cluster, url: str) -> str:
    for statement in grants():
        cluster.run(statement, url.rsplit("/", 1)[1])
    return url


def test_the_documented_privileges_are_enough_for_every_operation(granted: str) -> None:
    store, clock = PostgresStore(as_role(granted, "app")), Clock()
    bank = small_bank(store, clock, free_transfers=0)
    bank.transfer("ann", "Katy Parrow", usd("10"), "m1")
    bank.pay_card("ann", "emblem", usd("10"), "m2")
    for key in ("m3", "m4"):
        bank.pay_card("ann", "emblem", usd("10"), key, TODAY + timedelta(days=1))
    waits = bank.scheduled_payments("ann")
    bank.cancel_payment("ann", waits[0].id, "m5")
    clock.move(days=1)

    assert [done.id for done in bank.carry_out_due()] == [waits[1].id]
    assert bank.balance("ann") == usd("960.00")
    assert verify(store, "ann") == []
    store.close()


def test_an_auditor_verifies_and_changes_nothing(granted: str) -> None:
    own = PostgresStore(granted)
    small_bank(own, Clock()).transfer("ann", "Katy Parrow", usd("10"), "m1")
    store = PostgresStore(as_role(granted, "auditor"))

    assert store.customers() == ["ann"]
    assert verify(store, "ann") == []
    with pytest.raises(StoreUnavailable, match="privilege"):
        small_bank(store, Clock()).transfer("ann", "Katy Parrow", usd("1"), "m2")
    for each in (own, store):
        each.close()


def test_books_are_verified_while_somebody_writes_to_them(url: str) -> None:
    store = PostgresStore(url)
    small_bank(store, Clock()).balance("ann")

    with store.transaction("ann"):
        assert verify(store, "ann") == []
    store.close()


def test_a_user_without_privileges_is_told_so_without_a_query(
    cluster: Cluster, url: str
) -> None:
    store = PostgresStore(as_role(url, "stranger"))
    bank = small_bank(store, Clock())
    secret = "a customer nobody should read of"

    with pytest.raises(StoreUnavailable, match="privilege.*bank_customer") as error:
        bank.balance(secret)
    assert secret not in f"{error.value} {error.value.__cause__}"
    with pytest.raises(StoreUnavailable, match="privilege"):
        bank.carry_out_due()
    fresh = cluster.new_database()
    name = fresh.rsplit("/", 1)[1]
    cluster.run("REVOKE CREATE ON SCHEMA public FROM PUBLIC", name)
    with pytest.raises(StoreUnavailable, match="privilege"):
        migrate(as_role(fresh, "stranger"))
    store.close()
