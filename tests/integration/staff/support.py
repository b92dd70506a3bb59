"""Somebody with an account, and somebody who guesses."""

from typing import Type

import pytest

from staff.auth import Doorkeeper
from staff.command import add
from staff.model import Admission, Attempt, Role, StaffError, WrongSecret
from staff.store import StaffStore

TOKEN = "a token for tests"
PASSWORD = "plum tram seven"
OFFICE, ATTACKER = "10.0.0.1", "203.0.113.9"


def hire(store: StaffStore, name: str = "Ann", role: Role = Role.AGENT) -> None:
    """Make an account with the usual password."""
    add(store, name, [role], PASSWORD)


def enter(
    door: Doorkeeper,
    name: str = "Ann",
    secret: str = PASSWORD,
    address: str = OFFICE,
    **cookies: str,
) -> Admission:
    """Sign in."""
    return door.admit(Attempt(name, secret, address, **cookies))


def refused(
    error: Type[StaffError],
    door: Doorkeeper,
    name: str = "Ann",
    secret: str = PASSWORD,
    address: str = OFFICE,
    **cookies: str,
) -> None:
    """Try to sign in, and be refused."""
    with pytest.raises(error):
        enter(door, name, secret, address, **cookies)


def guess(door: Doorkeeper, name: str = "Ann", times: int = 10) -> None:
    """Guess passwords, each from an address of its own."""
    for number in range(times):
        refused(WrongSecret, door, name, f"guess {number}", f"203.0.113.{number}")
