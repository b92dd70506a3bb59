import os
import re
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Tuple

import psycopg2
import pytest

from actions.bank.migrate import migrate
from actions.bank.model import ScheduledPayment
from actions.bank.postgres.store import PostgresStore
from actions.bank.service import Bank
from tests.support.banks import NOW, TODAY, Clock, small_bank, usd
from tests.support.postgres import shared_cluster

ROOT = Path(__file__).parents[3]


def run(command: str, url: str = "", root: Path = ROOT) -> Tuple[int, str]:
    """Run one of the bank's commands as a person does, of the code in a folder."""
    module, *arguments = command.split()
    done = subprocess.run(
        [sys.executable, "-m", f"actions.bank.{module}", *arguments],
        cwd=root,
        env=dict(os.environ, BANK_DATABASE_URL=url),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    return done.returncode, done.stdout


def test_a_command_says_which_variable_cannot_be_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BANK_MAX_CUSTOMERS", "x")

    code, output = run("due", "postgresql://u:secret@127.0.0.1:1/d")

    assert (code, "Traceback" in output) == (2, False)
    assert "BANK_MAX_CUSTOMERS" in output


def execute(url: str, statement: str) -> None:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


def test_migrate_makes_the_tables_and_can_be_run_again() -> None:
    url = shared_cluster().new_database()

    assert run("migrate", url) == (0, "The bank's tables are up to date.\n")
    assert run("migrate", url)[0] == 0
    assert small_bank(PostgresStore(url), Clock()).balance("ann") == usd("1000.00")


def test_two_migrations_at_once_wait_for_a_third_however_long_it_takes() -> None:
    url = shared_cluster().new_database()
    slow = psycopg2.connect(url)
    with slow.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(7210385)")

    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(run, "migrate", url) for _ in range(2)]
        # Longer than the bank itself would wait for a lock.
        time.sleep(8)
        assert not any(each.done() for each in both)
        slow.close()
        answers = [each.result() for each in both]

    assert answers == [(0, "The bank's tables are up to date.\n")] * 2


def test_migrations_can_be_taken_back_and_made_again() -> None:
    url = shared_cluster().new_database()
    for revision in ("head", "base", "head"):
        migrate(url, revision)

    assert PostgresStore(url).customers() == []


NEXT = """
from alembic import op

revision = "9999"
down_revision = "0001"


def upgrade():
    op.execute("ALTER TABLE bank_customer ADD COLUMN note text")
"""


def test_an_older_release_works_on_the_tables_of_a_newer_one_and_back(
    tmp_path: Path,
) -> None:
    newer = tmp_path / "newer"
    shutil.copytree(ROOT / "actions", newer / "actions")
    versions = newer / "actions/bank/migrations/versions"
    (versions / "9999_next.py").write_text(NEXT)
    url = shared_cluster().new_database()
    up_to_date = (0, "The bank's tables are up to date.\n")

    assert run("migrate", url) == up_to_date
    assert run("migrate", url, newer) == up_to_date
    code, said = run("migrate", url)  # the rollback's first container
    assert code == 0
    assert "newer release" in said
    bank = small_bank(PostgresStore(url), Clock())
    bank.transfer("ann", "Katy Parrow", usd("10"), "m1")
    assert bank.balance("ann") == usd("990.00")
    assert run("audit verify", url)[0] == 0
    assert run("migrate", url, newer) == up_to_date
    assert run("audit verify", url, newer)[0] == 0


# What an older release that runs on would miss, or stumble over.
SHRINKS = re.compile(
    r"\b(DROP|RENAME|TRUNCATE|SET NOT NULL|ALTER COLUMN \w+ TYPE)\b"
    r"|\bop\.(drop_|rename_|alter_)",
    re.IGNORECASE,
)


def shrinks(text: str) -> bool:
    """Tell whether the way up of a migration takes something away."""
    return bool(SHRINKS.search(text.partition("def downgrade")[0]))


def test_migrations_only_add() -> None:
    versions = ROOT / "actions/bank/migrations/versions"
    texts = {path.name: path.read_text() for path in versions.glob("*.py")}
    assert "down_revision = None" in texts.pop("0001_bank.py")  # nothing was before
    assert [name for name, text in texts.items() if shrinks(text)] == []
    assert shrinks('op.execute("ALTER TABLE a DROP COLUMN b")')
    assert shrinks('op.drop_column("a", "b")')
    assert not shrinks(NEXT)


def test_the_tables_of_the_queries_are_those_of_the_migrations(
    store: PostgresStore,
) -> None:
    from sqlalchemy import inspect

    from actions.bank.postgres.tables import metadata

    seen = inspect(store.engine)
    for table in metadata.sorted_tables:
        columns = {column["name"] for column in seen.get_columns(table.name)}
        assert columns == {column.name for column in table.columns}


def test_whole_books_are_verified(bank: Bank, url: str) -> None:
    bank.transfer("ann", "Katy Parrow", usd("10"), "m1")
    bank.pay_card("ben", "emblem", usd("10"), "m1")

    assert run("audit verify", url) == (0, "2 customers checked, 0 faults found.\n")
    assert run("audit verify --customer ben", url)[0] == 0
    assert run("audit verify --customer nobody", url)[0] == 1


@pytest.mark.parametrize(
    "forgery, fault",
    [
        (
            "UPDATE bank_audit SET amount = '1.00 USD' WHERE key = 'm1'",
            "audit line 2 does not fit the chain",
        ),
        ("DELETE FROM bank_audit WHERE number = 2", "audit line 3 does not fit"),
        ("DELETE FROM bank_audit WHERE number = 4", "audit chain ends at line 3"),
        ("UPDATE bank_transaction SET amount = 11 WHERE kind = 'transfer'", "history"),
        ("DELETE FROM bank_transaction WHERE kind = 'deposit'", "its history says"),
        ("UPDATE bank_receipt SET amount = 1 WHERE kind = 'transfer'", "does not fit"),
        (
            "UPDATE bank_ledger SET balance = balance + 1 WHERE place = 'account'",
            "the ledger is off by 1",
        ),
        (
            "DELETE FROM bank_deed WHERE key = 'm1'",
            "of the history is missing",
        ),
        ("UPDATE bank_receipt SET target = 'Evan Oslo'", "does not fit the history"),
        ("UPDATE bank_receipt SET made_at = now()", "does not fit the history"),
        ("UPDATE bank_transaction SET party = 'Evan Oslo'", "fit the history"),
        ("UPDATE bank_transaction SET made_at = now()", "fit the history"),
        (
            "UPDATE bank_receipt SET made_at = '2026-01-01';"
            "UPDATE bank_transaction SET made_at = '2026-01-01'",
            "does not fit the audit trail",
        ),
        ("UPDATE bank_deed SET content = '[]'", "fit what its key stands for"),
        ("UPDATE bank_payment SET amount = 6", "fit the audit trail"),
        ("UPDATE bank_payment SET due = '2030-01-01'", "fit what its key stands for"),
        ("UPDATE bank_payment SET status = 'cancelled'", "fit the audit trail"),
        (
            "DELETE FROM bank_deed WHERE key = 'm3'; DELETE FROM bank_payment",
            "fit the audit trail",
        ),
    ],
)
def test_forged_books_are_found_even_when_the_triggers_were_off(
    bank: Bank, url: str, forgery: str, fault: str
) -> None:
    bank.transfer("ann", "Katy Parrow", usd("10"), "m1")
    bank.pay_card("ann", "emblem", usd("10"), "m2")
    waits = bank.pay_card("ann", "emblem", usd("5"), "m3", TODAY + timedelta(days=1))
    assert isinstance(waits, ScheduledPayment)
    execute(url, f"SET session_replication_role = replica; {forgery}")

    code, output = run("audit verify", url)

    assert code == 1
    assert fault in output


def test_due_payments_are_carried_out_by_a_command(url: str) -> None:
    store = PostgresStore(url)
    past = small_bank(store, Clock(NOW - timedelta(days=3650)))
    due = TODAY - timedelta(days=3640)
    past.pay_card("ann", "emblem", usd("10"), "m1", due)
    past.pay_card("ben", "emblem", usd("5000"), "m1", due)

    code, output = run("due", url)

    assert code == 0
    assert re.search(r"P\d+ emblem \$10\.00 paid", output)
    assert re.search(r"P\d+ emblem \$5,000\.00 failed", output)
    assert run("due", url) == (0, "0 payments were due.\n")
    store.close()


@pytest.mark.parametrize("command", ["migrate", "due", "audit verify"])
def test_a_command_without_a_usable_database_says_what_to_do(command: str) -> None:
    code, output = run(command)
    assert (code, "BANK_DATABASE_URL is not set" in output) == (2, True)

    code, output = run(command, "sqlite:///bank.db")
    assert (code, "postgresql://user:password@host" in output) == (2, True)

    code, output = run(command, "postgresql://u:secret@127.0.0.1:1/d")
    assert (code, "not available" in output) == (3, True)
    assert "secret" not in output
    assert "Traceback" not in output
