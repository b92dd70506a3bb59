"""Programs that a test starts, waits for and ends."""

import ctypes
import os
import signal
import subprocess
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Callable, Dict, Iterator, List, Optional

import psutil

from launcher.settings import ROOT


def wait_until(what: Callable[[], object], seconds: float = 60.0) -> None:
    """Wait until something holds.

    Args:
        what: Asked ten times a second.
        seconds: How long to wait at most.

    Raises:
        AssertionError: If it does not hold in time.
    """
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, f"not within {seconds:.0f} s"
        time.sleep(0.1)


def is_alive(pid: int) -> bool:
    """Tell whether a process runs; one that waits to be collected does not."""
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def end_with_parent() -> None:
    """What a child does, on Linux, so as not to outlive a test run that is killed.

    prctl(2), PR_SET_PDEATHSIG; the parent is the thread that starts it.
    """
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(1, signal.SIGTERM)


def end_group(process: "subprocess.Popen[bytes]", seconds: float = 30.0) -> int:
    """Ask a process to end, force its whole group if it does not; return its status."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        return process.wait(seconds)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def running(
    command: List[str],
    environment: Optional[Dict[str, str]] = None,
    log: Optional[Path] = None,
) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a program in a group of its own and end it with the block.

    Args:
        command: Program and arguments.
        environment: Variables on top of the present ones.
        log: File for its output; without one the output is thrown away.
    """
    sink = log.open("wb") if log else None
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=sink or subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        end_group(process)
        if sink:
            sink.close()
