"""Who may come in, who is signed in, and what keeps somebody from it."""

from dataclasses import dataclass, field
from enum import Enum
from typing import FrozenSet


class Role(str, Enum):
    """What somebody may do."""

    READER = "reader"  # read conversations
    AGENT = "agent"  # answer customers at the desk
    REVIEWER = "reviewer"  # read conversations, correct and teach
    ADMIN = "admin"  # everything


@dataclass(frozen=True)
class Account:
    """Somebody who may sign in.

    Attributes:
        name: As customers and colleagues read it.
        roles: What they may do.
        password_hash: Argon2, in the PHC string format.
        is_active: Whether they may sign in at all.
        made_at: Seconds since 1970.
    """

    name: str
    roles: FrozenSet[Role]
    password_hash: str = field(repr=False)
    is_active: bool
    made_at: float


@dataclass(frozen=True)
class Session:
    """Somebody signed in.

    Attributes:
        digest: SHA-256 of the cookie; the cookie itself is kept nowhere.
        name: The name of the account, or the one given with the shared token.
        roles: What they may do.
        is_account: Whether they have an account.
        csrf: What forms and scripts of this session must send along.
        until: Seconds since 1970 when it ends in any case.
        active_at: When the person last did something, seconds since 1970.
    """

    digest: str
    name: str
    roles: FrozenSet[Role]
    is_account: bool
    csrf: str
    until: float
    active_at: float

    def may(self, *roles: Role) -> bool:
        """Tell whether they have one of these roles."""
        return Role.ADMIN in self.roles or bool(self.roles.intersection(roles))


@dataclass(frozen=True)
class Attempt:
    """What somebody gives to be let in.

    Attributes:
        name: Of the account, or as customers will read it.
        secret: The password, or the shared token.
        address: Where the request came from.
        old: The session's cookie that the browser had; that session ends.
        device: The cookie of a browser in which somebody signed in before.
    """

    name: str
    secret: str = field(repr=False)
    address: str
    old: str = field(default="", repr=False)
    device: str = field(default="", repr=False)


@dataclass(frozen=True)
class Admission:
    """Cookies for somebody who was let in.

    Attributes:
        cookie: Of the new session.
        device: By which the browser is known next time; empty without an account.
    """

    cookie: str = field(repr=False)
    device: str = field(default="", repr=False)


class StaffError(Exception):
    """Raised for what cannot be done; the text is for the person who asked."""

    status = 409  # of HTTP


class BadName(StaffError):
    """Raised for a name that nobody can bear."""

    status = 400


class WrongSecret(StaffError):
    """Raised for a wrong password or token."""

    status = 401


class NotAllowed(StaffError):
    """Raised when an account has none of the roles that are needed."""

    status = 403


class LockedOut(StaffError):
    """Raised when too many secrets were wrong lately."""

    status = 429


class NameInUse(StaffError):
    """Raised when somebody of that name is signed in."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is signed in already. Sign out there, or add an initial."
        )


class NoSuchAccount(StaffError):
    """Raised when nobody of that name has an account."""

    status = 404
