"""A real Redis for tests, with a password, on loopback and a free port."""

import secrets
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Optional

import redis

from tests.support.debian import ensure_debian_package
from tests.support.ports import free_port
from tests.support.processes import end_with_parent, wait_until


class RedisServer:
    """One Redis that keeps nothing on disk."""

    def __init__(self) -> None:
        self._program = ensure_debian_package(
            "redis-server", lambda: shutil.which("redis-server")
        )
        self._home = Path(tempfile.mkdtemp(prefix="tests-redis-"))
        self._process: Optional[subprocess.Popen[bytes]] = None
        self.port = free_port()
        self.password = secrets.token_hex(16)
        self.start()

    def start(self) -> None:
        """Start it and wait until it answers."""
        told = [
            "bind 127.0.0.1",
            f"port {self.port}",
            f"dir {self._home}",
            f"requirepass {self.password}",
            'save ""',
            "appendonly no",
        ]
        self._process = subprocess.Popen(
            [self._program, "-"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=end_with_parent,
        )
        assert self._process.stdin is not None
        self._process.stdin.write("\n".join(told).encode())
        self._process.stdin.close()
        wait_until(self._answers, 30)

    def client(self, database: int = 1) -> "redis.Redis[str]":
        """A connection of the test's own."""
        return redis.Redis(
            "127.0.0.1",
            self.port,
            database,
            password=self.password,
            decode_responses=True,
        )

    def hang(self) -> None:
        """Let it accept and say nothing, until `go_on`."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it answer again."""
        self._signal(signal.SIGCONT)

    def stop(self) -> None:
        """End it without warning; all that it held is gone."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(30)
            self._process = None

    def remove(self) -> None:
        """End it and delete its files."""
        self.stop()
        shutil.rmtree(self._home)

    def _signal(self, sent: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(sent)

    def _answers(self) -> bool:
        try:
            return bool(self.client().ping())
        except redis.RedisError:
            return False
