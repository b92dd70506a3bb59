"""A circuit breaker: what was away a moment ago is not waited for again."""

import threading
import time
from typing import Callable

SECONDS = 2.0


class CircuitOpen(Exception):
    """The service failed a moment ago, so nobody asks it now."""


class Breaker:
    """Lets calls through until one fails; then one try each two seconds.

    The one that tries waits the call's own limit of time, all others hear at once.
    Several threads may use it.

    Args:
        seconds: How long nobody tries after a failure.
        clock: Seconds that only grow.
    """

    def __init__(
        self, seconds: float = SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._seconds = seconds
        self._clock = clock
        self._guard = threading.Lock()
        self._closed = True
        self._next_try = 0.0

    def check(self) -> None:
        """Let a call through.

        Raises:
            CircuitOpen: It would be in vain.
        """
        with self._guard:
            if self._closed:
                return
            now = self._clock()
            if now < self._next_try:
                raise CircuitOpen(f"it failed less than {self._seconds:g} s ago")
            self._next_try = now + self._seconds

    def succeeded(self) -> None:
        """Let all calls through again."""
        with self._guard:
            self._closed = True

    def failed(self) -> None:
        """Let nobody through for a while."""
        with self._guard:
            self._closed = False
            self._next_try = self._clock() + self._seconds
