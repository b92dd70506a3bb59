"""Programs from Debian that a test needs: found, installed, or missed out loud.

A conftest that wants the loud message imports `pytest_terminal_summary` from here.
"""

import fcntl
import os
import re
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, Optional, TypeVar

import pytest

T = TypeVar("T")
_missing: Dict[str, str] = {}
_SAID = re.compile(r"NOT TESTED: needs the Debian package ([a-z0-9+.-]+); (.+)")


def ensure_debian_package(package: str, find: Callable[[], Optional[T]]) -> T:
    """Give what `find` finds, after installing a Debian package if need be.

    Args:
        package: The name that apt knows, such as "postgresql".
        find: Gives the program, or None while it is not installed.

    Returns:
        What was found. Where it is missing and cannot be installed, the test fails
        under CI (CI=true) and is skipped elsewhere, with a message at the end.
    """
    found = find()
    if found is None and package not in _missing:
        with _one_at_a_time():
            # Tests that run side by side may have got it meanwhile.
            trouble = "" if find() else _install(package)
            found = find()
        if found is None:
            _missing[package] = trouble
    if found is not None:
        return found
    message = f"NOT TESTED: needs the Debian package {package}; {_missing[package]}"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    return pytest.skip(message)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Let no two processes of this user use apt at once: the second would fail."""
    lock = Path(tempfile.gettempdir()) / f"tests-install-{os.geteuid()}.lock"
    with lock.open("w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        yield


def _install(package: str) -> str:
    """Install a package; what stands in the way if it cannot be."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return f"run: sudo apt-get install {package}"
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    for arguments in (
        ["update"],
        ["install", "-y", "--no-install-recommends", package],
    ):
        done = subprocess.run(
            [apt, "-q", *arguments],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
    return "apt-get said: " + " ".join(done.stdout.split()[-30:])


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say at the very end which tests could not run, and what to do."""
    told: Dict[str, str] = {}
    for kind in ("skipped", "failed", "error"):
        for report in terminalreporter.stats.get(kind, []):
            why = report.longrepr  # of a skipped test: file, line and reason
            told.update(_SAID.findall(why[2] if isinstance(why, tuple) else str(why)))
    for package, trouble in sorted(told.items()):
        terminalreporter.section(f"NOT TESTED: {package} is missing", red=True)
        terminalreporter.line(f"Tests that need {package} did not run; {trouble}")
