"""Lock-out of whoever guesses."""

from collections import OrderedDict, deque
from threading import Lock
from typing import Callable, Deque, Iterable

TRIES = 10
_MOST_KEYS = 10_000


class Lockout:
    """Counts attempts by key, and locks a key that has too many.

    An attempt counts from its start, so that many at once get no more than one after
    the other. Beyond 10,000 keys the ones that were longest quiet are forgotten.

    Args:
        clock: Returns seconds since 1970.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = Lock()
        self._attempts: OrderedDict[str, Deque[float]] = OrderedDict()

    def begin(self, keys: Iterable[str], within: float) -> bool:
        """Count an attempt under all keys; False, uncounted, if one is locked.

        Args:
            keys: What the attempt is counted under.
            within: Seconds for which it counts.
        """
        now = self._clock()
        with self._lock:
            found = [self._of(key, now) for key in keys]
            if any(len(ends) >= TRIES for ends in found):
                return False
            for ends in found:
                ends.append(now + within)
            return True

    def forgive(self, keys: Iterable[str]) -> None:
        """Take back the last attempt under these keys: it was right."""
        with self._lock:
            for key in keys:
                ends = self._attempts.get(key)
                if ends:
                    ends.pop()

    def _of(self, key: str, now: float) -> Deque[float]:
        ends = self._attempts.setdefault(key, deque())
        self._attempts.move_to_end(key)
        while ends and ends[0] <= now:
            ends.popleft()
        while len(self._attempts) > _MOST_KEYS:
            self._attempts.popitem(last=False)
        return ends
