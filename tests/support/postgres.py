"""A real PostgreSQL for tests: a cluster of its own on loopback and a free port."""

import atexit
import ctypes
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Callable, List, Optional

import psycopg2

from actions.bank.migrate import migrate
from tests.support.debian import ensure_debian_package
from tests.support.ports import free_port

_numbers = count(1)


class Cluster:
    """A PostgreSQL server that belongs to one test run.

    PostgreSQL refuses to run as root, so root runs it as the user `postgres`.

    Args:
        durable: Whether commits wait for the disk. Tests of speed want it; all
            others need no data after a power cut.
    """

    def __init__(self, durable: bool = False) -> None:
        self._bin = ensure_debian_package("postgresql", find_binaries)
        self._password = secrets.token_hex(16)
        self._home = Path(tempfile.mkdtemp(prefix="bank-postgres-"))
        self._durable = durable
        self._process: Optional[subprocess.Popen[bytes]] = None
        self.port = free_port()
        self._initialise()
        self.start()

    def url(self, database: str = "postgres") -> str:
        """The address of a database, with its password."""
        place = f"127.0.0.1:{self.port}/{database}"
        return f"postgresql://bank:{self._password}@{place}"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "max_connections": "60",
            "fsync": "on" if self._durable else "off",
            "synchronous_commit": "on" if self._durable else "off",
        }
        command = [str(self._bin / "postgres"), "-D", str(self._home / "data")]
        command += ["-p", str(self.port)]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        with (self._home / "log").open("ab") as log:
            self._process = subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,
                preexec_fn=_child(),
            )
        self._wait()

    def stop(self) -> None:
        """Stop the server by its process id; open connections are cut."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(30)
            self._process = None

    def remove(self) -> None:
        """Stop the server and delete its files."""
        self.stop()
        shutil.rmtree(self._home)

    def run(self, statement: str, database: str = "postgres") -> None:
        """Run one statement outside any transaction."""
        connection = psycopg2.connect(self.url(database))
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement)
        finally:
            connection.close()

    def new_database(self, template: str = "template0") -> str:
        """Create a database and give its address."""
        name = f"test_{next(_numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def _initialise(self) -> None:
        secret = self._home / "password"
        secret.write_text(self._password)
        if os.geteuid() == 0:
            for path in (self._home, secret):
                shutil.chown(path, "postgres", "postgres")
        command = [str(self._bin / "initdb"), "-D", str(self._home / "data")]
        command += ["-U", "bank", "--pwfile", str(secret), "-A", "scram-sha-256"]
        command += ["-E", "UTF8", "--locale", "C.UTF-8", "--no-sync"]
        subprocess.run(
            command,
            check=True,
            stdout=subprocess.DEVNULL,
            cwd="/",
            preexec_fn=_child(),
        )
        secret.unlink()

    def _wait(self) -> None:
        deadline = time.monotonic() + 30
        while True:
            try:
                psycopg2.connect(self.url(), connect_timeout=2).close()
                return
            except psycopg2.OperationalError:
                ended = self._process is None or self._process.poll() is not None
                if ended or time.monotonic() > deadline:
                    raise AssertionError((self._home / "log").read_text()) from None
                time.sleep(0.05)


@lru_cache(maxsize=None)
def shared_cluster() -> Cluster:
    """The one cluster of this test run; it ends with the process."""
    cluster = Cluster()
    atexit.register(cluster.remove)
    return cluster


@lru_cache(maxsize=None)
def _migrated() -> str:
    url = shared_cluster().new_database()
    migrate(url)
    return url.rsplit("/", 1)[1]


def new_bank_database() -> str:
    """The address of a fresh database of the shared cluster with the bank's tables."""
    template = _migrated()
    return shared_cluster().new_database(template)


def find_binaries() -> Optional[Path]:
    """The folder of the newest PostgreSQL server that is installed."""
    folders: List[Path] = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda path: int(path.parent.name) if path.parent.name.isdigit() else 0,
    )
    on_path = shutil.which("postgres")
    if on_path is not None:
        folders.append(Path(on_path).resolve().parent)
    usable = [path for path in folders if (path / "initdb").exists()]
    return usable[-1] if usable else None


def _child() -> Callable[[], None]:
    """What a child does before it becomes PostgreSQL.

    A child of root becomes the user `postgres`. On Linux it ends with its parent,
    however that ends (prctl(2), PR_SET_PDEATHSIG), so that no server stays behind.
    """
    user = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
    prctl = getattr(ctypes.CDLL(None), "prctl", None)

    def prepare() -> None:
        if user is not None:
            os.initgroups(user.pw_name, user.pw_gid)
            os.setgid(user.pw_gid)
            os.setuid(user.pw_uid)
        if prctl is not None:
            prctl(1, signal.SIGINT)

    return prepare
