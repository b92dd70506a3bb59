"""A child process in a group of its own, with its log, which stops completely."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Dict, Iterator, List, Optional, Sequence

if TYPE_CHECKING:
    import psutil

_PR_SET_PDEATHSIG = 1
PATIENCE = 10.0
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def signals_ignored() -> Iterator[None]:
    """Let nobody interrupt what must be brought to its end, such as stopping."""
    before = [signal.signal(number, signal.SIG_IGN) for number in STOP_SIGNALS]
    try:
        yield
    finally:
        for number, handler in zip(STOP_SIGNALS, before):
            signal.signal(number, handler)


def _die_with_parent() -> None:
    """Ask Linux to end this child when the launcher is killed outright."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


class Child:
    """A running program whose whole process group ends with it.

    Attributes:
        name: What people call it.
        log: File with its output, None if it writes to the terminal or to a pipe.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        environment: Dict[str, str],
        log: Optional[Path] = None,
        cwd: Optional[Path] = None,
        piped: bool = False,
    ) -> None:
        self.name = name
        self.log = log
        output: Optional[Any] = log.open("wb") if log else None
        pipe = subprocess.PIPE if piped else None
        try:
            self._process = subprocess.Popen(
                list(command),
                env=environment,
                cwd=cwd,
                stdin=subprocess.DEVNULL,
                stdout=output or pipe,
                stderr=subprocess.STDOUT if output or piped else None,
                start_new_session=True,
                preexec_fn=_die_with_parent,
            )
        finally:
            if output:
                output.close()

    @property
    def output(self) -> IO[bytes]:
        """What it writes, if it was started with a pipe."""
        if not self._process.stdout:
            raise ValueError(f"{self.name} was started without a pipe")
        return self._process.stdout

    @property
    def pid(self) -> int:
        """Id of the process, which is the id of its group, too."""
        return self._process.pid

    @property
    def exit_status(self) -> Optional[int]:
        """Its exit status, None while it runs."""
        return self._process.poll()

    def wait(self) -> int:
        """Wait until it ends by itself and return its exit status."""
        return self._process.wait()

    def tail(self, lines: int = 20) -> str:
        """Return the last lines of its log."""
        if not self.log or not self.log.exists():
            return ""
        text = self.log.read_text(encoding="utf-8", errors="replace")
        return "\n".join(text.splitlines()[-lines:])


def _members(group: int) -> List["psutil.Process"]:
    """Return the living processes of a group."""
    import psutil  # here, because make doctor runs also where nothing is installed

    found = []
    for process in psutil.process_iter():
        try:
            alive = process.status() != psutil.STATUS_ZOMBIE
            if alive and os.getpgid(process.pid) == group:
                found.append(process)
        except (psutil.Error, ProcessLookupError, PermissionError):
            continue
    return found


def _signal_group(group: int, number: int) -> None:
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return


def stop(children: Sequence[Child], patience: float = PATIENCE) -> None:
    """End children and everything they started.

    Args:
        children: What to end; those that ended already may have left helpers behind.
        patience: Seconds between asking and forcing.
    """
    groups = [child.pid for child in reversed(children)]
    with signals_ignored():
        for number, seconds in ((signal.SIGTERM, patience), (signal.SIGKILL, PATIENCE)):
            for group in groups:
                _signal_group(group, number)
            groups = _wait_for(groups, children, seconds)


def _wait_for(
    groups: List[int], children: Sequence[Child], seconds: float
) -> List[int]:
    """Wait until groups are empty; return those that are not in time."""
    deadline = time.monotonic() + seconds
    while groups and time.monotonic() < deadline:
        for child in children:
            child.exit_status  # noqa: B018 - asking collects the dead
        groups = [group for group in groups if _members(group)]
        time.sleep(0.05)
    return groups
