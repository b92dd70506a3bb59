"""Waiting with a deadline, and a clock that tests can replace."""

import time
from typing import Callable, Optional, TypeVar

from delivery.errors import DeliveryError

Result = TypeVar("Result")
FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 15.0


class Clock:
    """The machine's clock.

    Attributes:
        time_scale: multiplies every pause; tests use a small one.
    """

    def __init__(self, time_scale: float = 1.0) -> None:
        self.time_scale = time_scale

    def now(self) -> float:
        """Return seconds of a clock that never goes back."""
        return time.monotonic()

    def pause(self, seconds: float) -> None:
        """Do nothing for some seconds."""
        time.sleep(seconds * self.time_scale)


def wait_until(
    attempt: Callable[[], Optional[Result]],
    what: str,
    clock: Clock,
    timeout: float,
    say: Callable[[str], None],
) -> Result:
    """Try until an attempt returns something, with growing pauses.

    Args:
        attempt: returns None for "not yet".
        what: what is waited for, shown while waiting.
        clock: tells the time and pauses.
        say: prints a line.
        timeout: seconds after which to give up; one attempt is always made.

    Raises:
        DeliveryError: the time is over.
    """
    deadline = clock.now() + timeout
    pause = FIRST_PAUSE_SECONDS
    while True:
        result = attempt()
        if result is not None:
            return result
        left = deadline - clock.now()
        if left <= 0:
            raise DeliveryError(f"Gave up waiting for {what} after {timeout:.0f} s.")
        say(f"Waiting for {what} ({left:.0f} s left) ...")
        clock.pause(min(pause, left))
        pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
