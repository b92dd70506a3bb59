"""Who gave a sign of life lately."""

from typing import Callable, Dict


class Presence:
    """When somebody was last heard of, while this process runs.

    Whoever was not heard of yet counts as seen at the start: a restart sends nobody
    away at once.

    Args:
        clock: Returns seconds since 1970.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._start = clock()
        self._seen: Dict[str, float] = {}

    def see(self, who: str) -> None:
        """Note that somebody is there."""
        self._seen[who] = self._clock()

    def forget(self, who: str) -> None:
        """Note that nobody needs to know any longer."""
        self._seen.pop(who, None)

    def is_away(self, who: str, seconds: float) -> bool:
        """Tell whether nothing was heard of somebody for so long."""
        return self._seen.get(who, self._start) <= self._clock() - seconds
