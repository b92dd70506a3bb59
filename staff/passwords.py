"""Passwords: which are good enough, their hashes, and whether one is right."""

import secrets
from functools import lru_cache
from threading import BoundedSemaphore
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHash, VerificationError

from staff.model import StaffError
from staff.names import skeleton

LEAST = 12  # characters
MOST = 256
_LEAST_DIFFERENT = 5
_LEAST_BESIDE_NAME = 8
# Argon2id as OWASP's Password Storage Cheat Sheet has it: 19 MiB, twice over.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_AT_ONCE = BoundedSemaphore(2)  # whoever asks for much does not take all memory


class BadPassword(StaffError):
    """Raised for a password that is too easy to guess."""

    status = 400


def check(name: str, password: str) -> None:
    """Raise BadPassword, which says why, for a password that is easy to guess."""
    if not LEAST <= len(password) <= MOST:
        raise BadPassword(f"A password needs {LEAST} to {MOST} characters.")
    if len(set(password.casefold())) < _LEAST_DIFFERENT:
        raise BadPassword("A password needs more different characters.")
    if len(skeleton(password).replace(skeleton(name), "")) < _LEAST_BESIDE_NAME:
        raise BadPassword("A password must be more than the name.")


def hash_of(password: str) -> str:
    """Return the hash under which a password is kept, with its salt."""
    with _AT_ONCE:
        return str(_HASHER.hash(normalize("NFKC", password)))


def is_right(password_hash: str, password: str) -> bool:
    """Tell whether a password belongs to a hash; a broken hash belongs to none."""
    if len(password) > MOST:
        return False
    try:
        with _AT_ONCE:
            return bool(_HASHER.verify(password_hash, normalize("NFKC", password)))
    except (VerificationError, InvalidHash):
        return False


@lru_cache(maxsize=None)
def nobodys_hash() -> str:
    """Return a hash of no password: asking it takes as long as asking a real one."""
    return hash_of(secrets.token_urlsafe(32))
