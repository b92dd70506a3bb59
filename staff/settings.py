"""How staff sign in, from environment variables."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import FrozenSet, Mapping, Optional

from staff.model import Role

RUN_DIR = Path(__file__).resolve().parent.parent / ".run"
_LOOPBACK = ("127.0.0.1", "localhost")


@dataclass(frozen=True)
class StaffSettings:
    """How staff sign in to one part.

    Attributes:
        roles: What the part asks for: any one of these.
        token: The shared secret; empty lets nobody in by it.
        gone_after: Seconds without a sign of somebody after which a name that was
            given with the token is free.
        session_seconds: How long a sign-in lasts in any case.
        idle_seconds: How long it lasts without anything done.
    """

    roles: FrozenSet[Role]
    token: str = field(repr=False)
    gone_after: float
    session_seconds: float
    idle_seconds: float


def takes_shared_token(host: str, environ: Mapping[str, str] = os.environ) -> bool:
    """Tell whether one token for all is enough where a part listens.

    It is on this machine alone. Elsewhere people need accounts, so that it is known
    who did what. STAFF_SHARED_TOKEN, `yes` or `no`, says otherwise.

    Args:
        host: The address that the part binds to.
        environ: Environment variables.
    """
    usual = "yes" if host in _LOOPBACK else "no"
    return (environ.get("STAFF_SHARED_TOKEN") or usual) == "yes"


def database_in(data_dir: Path, port: int) -> str:
    """Return the address of the desk's database when none is given."""
    return f"sqlite:///{data_dir / f'desk-{port}.sqlite3'}"


def database_of_staff(environ: Mapping[str, str] = os.environ) -> Optional[str]:
    """Return where accounts are kept if a variable says so."""
    return environ.get("STAFF_DATABASE_URL") or environ.get("DESK_DATABASE_URL") or None


def usual_database(environ: Mapping[str, str] = os.environ) -> str:
    """Return where accounts are kept: what is said, else the desk's own database."""
    data_dir = Path(environ.get("DESK_DATA_DIR") or RUN_DIR)
    port = environ.get("DESK_PORT") or "5007"
    return database_of_staff(environ) or database_in(data_dir, int(port))
