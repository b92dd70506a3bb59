import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Any, List

import pytest
import requests

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 60  # seconds until a server must be up, on a machine that is busy


class RunningDuckling:
    """A real server in a process of its own, on a port that was free."""

    def __init__(self, process, log):
        self.process = process
        self.log = log
        self.url = ""

    def parse(self, text, **fields):
        """Ask until a worker is free: a busy machine may have none for seconds."""
        end = time.monotonic() + PATIENCE
        while True:
            answer = self.post(text=text, **fields)
            if answer.status_code != 503 or time.monotonic() > end:
                return answer.json()

    def post(self, **fields):
        return requests.post(self.url + "/parse", data=fields, timeout=30)

    def get(self, path):
        return requests.get(self.url + path, timeout=30)

    def workers(self):
        """The numbers of the processes that parse: children of the fork server."""
        return [
            grandchild
            for child in children(self.process.pid)
            for grandchild in children(child)
        ]

    def family(self):
        below = children(self.process.pid)
        return [self.process.pid, *below, *self.workers()]


def children(pid):
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)],
        stdout=subprocess.PIPE,
        encoding="ascii",
    )
    return [int(line) for line in listed.stdout.split()]


@contextmanager
def running_duckling(log, **environment):
    with log.open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "duckling_server"],
            cwd=ROOT,
            env={**os.environ, "DUCKLING_PORT": "0", **environment},
            stdout=subprocess.PIPE,
            stderr=errors,
            encoding="utf-8",
        )
    assert process.stdout is not None
    server = RunningDuckling(process, log)
    try:
        line = process.stdout.readline()
        assert "answers on http://" in line, log.read_text()
        server.url = line.split()[-1]
        yield server
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(timeout=PATIENCE)
        process.stdout.close()


@pytest.fixture(scope="module")
def duckling(tmp_path_factory):
    log = tmp_path_factory.mktemp("duckling") / "errors.log"
    with running_duckling(log) as server:
        yield server


@pytest.fixture
def start_duckling(tmp_path):
    """Start servers that a test may break; they stop when it ends."""
    started: List[Any] = []

    def start(**environment):
        log = tmp_path / f"errors-{len(started)}.log"
        manager = running_duckling(log, **environment)
        started.append(manager)
        return manager.__enter__()

    yield start
    for manager in started:
        manager.__exit__(None, None, None)
