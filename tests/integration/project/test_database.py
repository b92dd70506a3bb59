"""A database that the bank cannot use is told before anything starts."""

import os
import subprocess
import sys

import pytest

from launcher import doctor, services
from launcher.settings import ROOT, read_settings
from tests.support.ports import free_port
from tests.support.postgres import new_bank_database, shared_cluster


def _address(kind: str) -> str:
    if kind == "sqlite":
        return "sqlite:///bank.db"
    if kind == "no port":
        return f"postgresql://bank:secret@127.0.0.1:{free_port()}/bank"
    if kind == "no database":
        return shared_cluster().url("nowhere")
    if kind == "no password":
        return f"postgresql://bank:secret@127.0.0.1:{shared_cluster().port}/postgres"
    return shared_cluster().new_database()


@pytest.mark.parametrize(
    "kind, told, mend",
    [
        ("no tables", "not up to date", "make bank-migrate"),
        ("no port", "refused", "start PostgreSQL"),
        ("no database", '"nowhere" does not exist', "nowhere && make bank-migrate"),
        ("no password", "authentication failed", "correct BANK_DATABASE_URL"),
        ("sqlite", "postgresql://", "set BANK_DATABASE_URL"),
    ],
)
def test_a_database_that_cannot_be_used_keeps_the_actions_from_starting(
    kind: str, told: str, mend: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEMO_MODE", "yes")
    monkeypatch.setenv("BANK_DATABASE_URL", _address(kind))
    settings = read_settings({"ACTIONS_PORT": str(free_port())})

    faults = doctor.before_start([services.actions(settings)], settings)

    assert len(faults) == 1, faults
    assert told in faults[0].what and mend in faults[0].mend, faults
    assert "secret" not in str(faults[0])


def test_what_the_doctor_names_mends_the_tables(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url = shared_cluster().new_database()
    monkeypatch.setenv("BANK_DATABASE_URL", url)
    assert doctor.check_database().mend == "make bank-migrate"

    for target in ("bank-migrate", "bank-due", "bank-audit"):
        subprocess.run(["make", "--no-print-directory", target], cwd=ROOT, check=True)

    assert not doctor.check_database().mend


def test_tables_of_a_newer_release_are_well(monkeypatch: pytest.MonkeyPatch) -> None:
    url = new_bank_database()
    name = url.rsplit("/", 1)[1]
    shared_cluster().run("UPDATE alembic_version SET version_num = '9999'", name)
    monkeypatch.setenv("BANK_DATABASE_URL", url)

    assert not doctor.check_database().mend


def test_the_check_changes_nothing() -> None:
    url = shared_cluster().new_database()
    command = [sys.executable, "-m", "actions.bank.migrate", "--check"]
    for _ in range(2):
        told = subprocess.run(
            command, cwd=ROOT, env={**os.environ, "BANK_DATABASE_URL": url}
        )

        assert told.returncode == 1


def test_without_an_address_the_bank_is_in_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("BANK_DATABASE_URL", raising=False)

    assert not doctor.check_database().mend
    assert "in memory" in doctor.check_database().what
