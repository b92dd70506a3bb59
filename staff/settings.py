"""How staff sign in."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class StaffSettings:
    """How staff sign in to one part.

    Attributes:
        token: The shared secret; empty lets nobody in.
        session_seconds: How long a sign-in lasts.
        gone_after: Seconds without a sign of somebody after which the name is free.
    """

    token: str = field(repr=False)
    session_seconds: float
    gone_after: float
