"""`python -m staff`, as an administrator uses it."""

import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any, Callable

import pytest

from launcher.settings import ROOT
from staff.auth import Doorkeeper
from staff.model import WrongSecret
from staff.store import StaffStore
from tests.integration.staff.support import PASSWORD, enter, refused

Staff = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def staff(database: str) -> Staff:
    """Runs a command; `typed` comes over a pipe."""

    def run(*words: str, typed: str = "") -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "staff", *words],
            cwd=ROOT,
            env={**os.environ, "STAFF_DATABASE_URL": database},
            input=typed,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
        )

    return run


def test_the_life_of_an_account(
    staff: Staff, store: StaffStore, door: Doorkeeper
) -> None:
    added = staff("add", "Ann Lee", typed=PASSWORD + "\n")
    assert (added.returncode, added.stdout) == (0, "Ann Lee may sign in as agent.\n")
    cookie = enter(door, "Ann Lee").cookie

    ended = staff("end-sessions", "Ann Lee")
    assert "ended: 1" in ended.stdout
    assert not door.is_signed_in(cookie)

    cookie = enter(door, "Ann Lee").cookie
    assert staff("password", "Ann Lee", typed="quite another one").returncode == 0
    assert not door.is_signed_in(cookie)
    refused(WrongSecret, door, "Ann Lee")
    enter(door, "Ann Lee", "quite another one")

    assert staff("roles", "Ann Lee", "agent", "reader").returncode == 0
    assert staff("disable", "Ann Lee").returncode == 0
    assert staff("list").stdout == "Ann Lee\tagent, reader\tdisabled\n"
    refused(WrongSecret, door, "Ann Lee", "quite another one")
    assert staff("enable", "Ann Lee").returncode == 0
    assert enter(door, "Ann Lee", "quite another one").cookie


@pytest.mark.parametrize(
    ("words", "typed", "said"),
    [
        (["add", "Аnn"], PASSWORD, "one alphabet"),
        (["add", "Ann"], "short", "12 to 256"),
        (["add", "Ann"], "", "12 to 256"),
        (["password", "Bob"], PASSWORD, "no account"),
        (["disable", "Bob"], "", "no account"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    staff: Staff, words: Any, typed: str, said: str
) -> None:
    done = staff(*words, typed=typed)
    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr and done.stderr.count("\n") == 1


def test_a_password_is_no_word_of_the_command_line(staff: Staff) -> None:
    assert staff("add", "Ann", PASSWORD).returncode == 2
    assert staff("add", "Ann", "--password", PASSWORD).returncode == 2
    assert staff("list").stdout.strip() == ""


def test_at_a_terminal_the_password_is_asked_for_twice_and_not_shown(
    tmp_path: Path,
) -> None:
    database = f"sqlite:///{tmp_path / 'staff.sqlite3'}"
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(ROOT)
        os.environ["STAFF_DATABASE_URL"] = database
        os.execv(sys.executable, [sys.executable, "-m", "staff", "add", "Ann"])
    shown = b""
    for question in (b"Password: ", b"Once more: "):
        while question not in shown:
            shown += os.read(terminal, 1024)
        os.write(terminal, PASSWORD.encode() + b"\n")
    while b"may sign in as agent" not in shown:
        shown += os.read(terminal, 1024)
    assert os.waitpid(pid, 0)[1] == 0
    os.close(terminal)
    assert PASSWORD.encode() not in shown


def test_without_its_database_it_says_so(staff: Staff, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "staff", "list"],
        cwd=ROOT,
        env={**os.environ, "STAFF_DATABASE_URL": f"sqlite:///{tmp_path}/no/x.sqlite3"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert done.returncode == 2
    assert "cannot be used" in done.stderr and "Traceback" not in done.stderr
