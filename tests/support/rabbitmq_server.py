"""A real RabbitMQ for tests, on loopback and free ports."""

import os
import secrets
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Optional

from tests.support.debian import ensure_debian_package
from tests.support.ports import free_ports
from tests.support.processes import end_group, end_with_parent, wait_until

_PROGRAMS = Path("/usr/lib/rabbitmq/bin")


class RabbitServer:
    """One RabbitMQ with a user of its own; it takes some seconds to start."""

    user = "financial_demo"

    def __init__(self) -> None:
        ensure_debian_package("rabbitmq-server", _programs)
        self._home = Path(tempfile.mkdtemp(prefix="tests-rabbitmq-"))
        self._process: Optional[subprocess.Popen[bytes]] = None
        self.port, self._dist, self._epmd = free_ports(3)
        self.password = secrets.token_hex(16)
        self._environment = {
            **os.environ,
            "HOME": str(self._home),
            "RABBITMQ_NODENAME": f"tests{self.port}@localhost",
            "RABBITMQ_CONFIG_FILE": str(self._home / "rabbitmq.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self._home / "plugins"),
            "RABBITMQ_MNESIA_BASE": str(self._home / "data"),
            "RABBITMQ_LOG_BASE": str(self._home / "log"),
            "RABBITMQ_DIST_PORT": str(self._dist),
            "ERL_EPMD_PORT": str(self._epmd),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_CRASH_DUMP_SECONDS": "0",
        }
        self._configure()
        self.start()

    @property
    def url(self) -> str:
        """Its address, with name and password."""
        return f"amqp://{self.user}:{self.password}@127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it takes connections."""
        with (self._home / "output").open("ab") as log:
            self._process = subprocess.Popen(
                [str(_PROGRAMS / "rabbitmq-server")],
                env=self._environment,
                cwd=self._home,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=end_with_parent,
            )
        wait_until(self._is_up, 120)

    def stop(self) -> None:
        """End it."""
        if self._process is not None:
            end_group(self._process, 60)
            self._process = None

    def remove(self) -> None:
        """End it with its helper, and delete its files."""
        self.stop()
        helper = shutil.which("epmd")
        if helper:
            subprocess.run(
                [helper, "-port", str(self._epmd), "-kill"],
                env=self._environment,
                stdout=subprocess.DEVNULL,
                check=False,
            )
        shutil.rmtree(self._home, ignore_errors=True)

    def _configure(self) -> None:
        lines = [
            f"listeners.tcp.default = 127.0.0.1:{self.port}",
            f"default_user = {self.user}",
            f"default_pass = {self.password}",
            "log.console = true",
            "disk_free_limit.absolute = 1MB",
        ]
        (self._home / "rabbitmq.conf").write_text("\n".join(lines) + "\n")
        (self._home / "plugins").write_text("[].\n")

    def _is_up(self) -> bool:
        output = (self._home / "output").read_text(errors="replace")
        assert self._process is not None and self._process.poll() is None, output
        return "completed with" in output or "started TCP listener" in output


def _programs() -> Optional[Path]:
    return _PROGRAMS if (_PROGRAMS / "rabbitmq-server").exists() else None
