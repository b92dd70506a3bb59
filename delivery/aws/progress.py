"""Progress of a transfer, as lines that read well in any log."""

import threading
from typing import Callable

STEP_PERCENT = 10


class Progress:
    """Counts bytes and says a line at every tenth.

    boto3 calls it from several threads; a part sent again may count backwards.

    Args:
        what: for example "Uploading main.tar.gz".
        total: bytes to come.
        say: prints a line.
    """

    def __init__(self, what: str, total: int, say: Callable[[str], None]) -> None:
        self._what = what
        self._total = max(total, 1)
        self._say = say
        self._done = 0
        self._said = -STEP_PERCENT
        self._lock = threading.Lock()

    def __call__(self, count: int) -> None:
        """Count some bytes more."""
        with self._lock:
            self._done += count
            percent = min(100, self._done * 100 // self._total)
            if percent >= self._said + STEP_PERCENT or percent == 100 > self._said:
                self._said = percent
                megabytes = self._total / 1e6
                self._say(f"{self._what}: {percent:3d} % of {megabytes:.1f} MB")
