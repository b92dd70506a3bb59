"""Who is signed in, and what keeps somebody from it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Session:
    """Somebody signed in.

    Attributes:
        digest: SHA-256 of the cookie; the cookie itself is kept nowhere.
        name: The name that was given.
        csrf: What forms and scripts of this session must send along.
        until: Seconds since 1970 when it ends.
    """

    digest: str
    name: str
    csrf: str
    until: float


class StaffError(Exception):
    """Raised for what cannot be done; the text is for the person who asked."""


class NameInUse(StaffError):
    """Raised when somebody of that name is signed in."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is at the desk already. Sign out there, or add an initial."
        )
