"""Stopping goes on whatever happens meanwhile, in launchers of their own."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator, List

import pytest

from launcher.settings import ROOT
from tests.support.ports import free_port
from tests.support.processes import is_alive, wait_until

LAUNCHER = """
import sys
from dataclasses import replace
from pathlib import Path
from launcher import __main__, commands, health
from launcher.services import Service
from launcher.settings import read_settings
from launcher.stack import Stack, say

def run(settings):
    services = [
        Service(name, [sys.executable, "-m", "tests.integration.project.standin", port,
                *more], "RASA_PORT", f"http://127.0.0.1:{port}", health.page)
        for name, port, *more in (one.split(",") for one in sys.argv[2:])
    ]
    with Stack(replace(settings, run_dir=Path(sys.argv[1]))) as stack:
        stack.start(services)
        stack.announce()
        stack.watch()

commands.run = run
sys.exit(__main__.main(["run"]))
"""


def _start(run_dir: Path, *parts: str) -> "subprocess.Popen[bytes]":
    process = subprocess.Popen(
        [sys.executable, "-c", LAUNCHER, str(run_dir), *parts],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    wait_until((run_dir / "ready.json").exists)
    return process


def _descendants(pid: int) -> List[int]:
    told = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid="], stdout=subprocess.PIPE, check=True, text=True
    ).stdout
    pairs = [tuple(map(int, line.split())) for line in told.splitlines()]
    children = [child for child, parent in pairs if parent == pid]
    return children + [below for child in children for below in _descendants(child)]


@contextmanager
def _expected_to_end(pids: List[int]) -> Iterator[None]:
    """Check that processes are gone; end them if they are not."""
    try:
        yield
        assert not any(is_alive(pid) for pid in pids)
    finally:
        for pid in filter(is_alive, pids):
            os.kill(pid, signal.SIGKILL)


def _part(name: str, *more: str) -> str:
    return ",".join([name, str(free_port()), *more])


def test_all_parts_stop_although_nobody_reads_any_more(tmp_path: Path) -> None:
    launcher = _start(tmp_path, _part("one"), _part("two"))
    left = _descendants(launcher.pid)
    assert len(left) == 4, "two parts with a helper each"
    assert launcher.stdout
    launcher.stdout.close()

    with _expected_to_end(left):
        launcher.send_signal(signal.SIGINT)

        assert launcher.wait(30) == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_while_stopping_after_a_death_changes_nothing(
    tmp_path: Path, number: int
) -> None:
    launcher = _start(tmp_path, _part("one"), _part("two", "stubborn"))
    left = _descendants(launcher.pid)
    one = (tmp_path / "one.log").read_text()
    assert "listens" in one and launcher.stdout
    os.kill(left[0], signal.SIGKILL)
    told = b""
    while b"Stopping" not in told:
        told += launcher.stdout.readline()

    with _expected_to_end(left):
        launcher.send_signal(number)

        told += launcher.stdout.read()
        assert launcher.wait(30) == 1
        assert b"one was killed by signal 9" in told
