"""What an administrator does with accounts, from a terminal."""

import sys
import time
from datetime import datetime, timezone
from getpass import getpass
from typing import List, TextIO

from staff import names, passwords
from staff.model import Account, Role, StaffError
from staff.readings import ReadingLog
from staff.store import StaffStore


def read_password(stdin: TextIO = sys.stdin) -> str:
    """Return a password from the terminal, asked for twice, or a line of a pipe.

    It never comes from the command line, which every user of a machine can read.
    Raise StaffError if the two differ.
    """
    if not stdin.isatty():
        return stdin.readline().rstrip("\r\n")
    password = getpass("Password: ")
    if getpass("Once more: ") != password:
        raise StaffError("The two are not the same.")
    return password


def add(store: StaffStore, given: str, roles: List[Role], password: str) -> str:
    """Make an account and return what to say.

    Args:
        store: Where accounts are kept.
        given: The name that customers and colleagues read.
        roles: What they may do.
        password: What they sign in with.

    Raises:
        StaffError: If the name or the password will not do.
    """
    name = names.tidy(given)
    names.check(name)
    passwords.check(name, password)
    password_hash = passwords.hash_of(password)
    account = Account(name, frozenset(roles), password_hash, True, time.time())
    store.add_account(account)
    return f"{name} may sign in as {_listed(account)}."


def set_password(store: StaffStore, name: str, password: str) -> str:
    """Give an account another password, end its sessions, and return what to say."""
    passwords.check(name, password)
    ended = store.change_account(name, password_hash=passwords.hash_of(password))
    return f"{name} has a new password. Sessions ended: {ended}."


def set_roles(store: StaffStore, name: str, roles: List[Role]) -> str:
    """Give an account other roles, end its sessions, and return what to say."""
    ended = store.change_account(name, roles=frozenset(roles))
    return f"{name} has other roles. Sessions ended: {ended}."


def set_active(store: StaffStore, name: str, is_active: bool) -> str:
    """Let an account in or not, end its sessions, and return what to say."""
    ended = store.change_account(name, is_active=is_active)
    may = "may sign in again" if is_active else "may not sign in any more"
    return f"{name} {may}. Sessions ended: {ended}."


def end_sessions(store: StaffStore, name: str) -> str:
    """End all sessions of a name, with an account or not; return what to say."""
    return f"Sessions of {name} ended: {store.end_sessions(name)}."


def listing(store: StaffStore) -> str:
    """Return all accounts, one a line: name, roles, whether they may sign in."""
    return "\n".join(
        f"{one.name}\t{_listed(one)}\t{'active' if one.is_active else 'disabled'}"
        for one in store.accounts()
    )


def _listed(account: Account) -> str:
    return ", ".join(sorted(role.value for role in account.roles))


def readings(log: ReadingLog, name: str, what: str, days: float) -> str:
    """Return who read what, one reading a line, oldest first.

    Args:
        log: Where it stands.
        name: Whose readings; empty for everybody's.
        what: Readings of what; empty for all.
        days: How far back.
    """
    since = time.time() - days * 86400
    return "\n".join(
        "\t".join(
            (
                datetime.fromtimestamp(one.at, timezone.utc).isoformat("T", "seconds"),
                one.name if one.is_account else f"{one.name} (shared token)",
                one.what,
                one.how,
                one.address,
            )
        )
        for one in log.lines(name or None, what or None, since)
    )
