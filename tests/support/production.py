"""What production is made of, as plain processes: two Rasas on real servers.

PostgreSQL, Redis and RabbitMQ come from Debian; the endpoints are those of deploy/base
with the ports of the test.
"""

import os
import signal
import subprocess
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, Dict, List
from urllib.parse import urlsplit

import requests

from actions.bank.migrate import migrate
from launcher import services
from launcher.settings import DEFAULT_PORTS, ROOT, Settings, read_settings
from launcher.shell import send
from launcher.training import model
from tests.support.ports import free_port
from tests.support.postgres import Cluster
from tests.support.processes import end_group, wait_until
from tests.support.rabbitmq_server import RabbitServer
from tests.support.redis_server import RedisServer
from tests.support.senders import long_enough

TOKEN = "a token for tests of production"
PATIENCE = 240.0
RASAS = ("rasa-0", "rasa-1")


class Production:
    """Two Rasas, an action server and Duckling, and what they keep their state in.

    Args:
        home: Folder for logs and settings.
    """

    def __init__(self, home: Path) -> None:
        self._home = home
        self._running: Dict[str, subprocess.Popen[bytes]] = {}
        # Whatever fails from here on, nothing stays behind.
        with ExitStack() as started:
            self.postgres = Cluster()
            started.callback(self.postgres.remove)
            self.redis = RedisServer()
            started.callback(self.redis.remove)
            self.rabbit = RabbitServer()
            started.callback(self.rabbit.remove)
            self._prepare()
            self._servers = started.pop_all()

    def _prepare(self) -> None:
        self.bank_url = self.postgres.new_database()
        migrate(self.bank_url)
        self.postgres.run("CREATE DATABASE rasa")
        self._environment = self._variables()
        shared = {name: free_port() for name in DEFAULT_PORTS}
        self._settings = {
            name: self._read({**shared, "RASA_PORT": free_port()}) for name in RASAS
        }

    def start(self, *names: str) -> None:
        """Start parts, all unless named, and wait until each answers a real request."""
        every = ("duckling", "actions", *RASAS)
        started = [self._launch(name) for name in names or every]
        for part in started:
            wait_until(part.is_up, PATIENCE)

    def kill(self, name: str) -> None:
        """End a part without warning, as a crash does."""
        process = self._running.pop(name)
        process.kill()
        end_group(process)

    def hang(self, name: str) -> None:
        """Let a part accept and say nothing, until `go_on`."""
        self._running[name].send_signal(signal.SIGSTOP)

    def go_on(self, name: str) -> None:
        """Let a part answer again."""
        self._running[name].send_signal(signal.SIGCONT)

    def remove(self) -> None:
        """End everything and delete what the servers kept."""
        for name in list(self._running):
            self.kill(name)
        self._servers.close()

    def url(self, name: str) -> str:
        """Address of a Rasa."""
        return self._settings[name].urls["RASA_URL"]

    def say(self, name: str, sender: str, text: str) -> str:
        """Say something to a Rasa; returns the replies, a line each."""
        told = send(self.url(name), long_enough(sender), text)
        return "\n".join(each.get("text", "") for each in told)

    def said(self, sender: str) -> List[str]:
        """The customer's messages as a Rasa tells them to the human desk."""
        url = f"{self.url(RASAS[0])}/conversations/{long_enough(sender)}/tracker"
        answer = requests.get(
            url, params={"token": TOKEN, "include_events": "ALL"}, timeout=30
        )
        answer.raise_for_status()
        events: List[Dict[str, Any]] = answer.json()["events"]
        return [each["text"] for each in events if each["event"] == "user"]

    def log(self, name: str) -> str:
        """What a part printed so far."""
        return (self._home / f"{name}.log").read_text(errors="replace")

    def _variables(self) -> Dict[str, str]:
        place = urlsplit(self.postgres.url())
        return {
            "RASA_ENDPOINTS": str(self._endpoints()),
            "RASA_TOKEN": TOKEN,
            "ACTIONS_TOKEN": TOKEN,
            "DEMO_MODE": "yes",
            "BANK_DATABASE_URL": self.bank_url,
            "POSTGRES_HOST": "127.0.0.1",
            "POSTGRES_USER": str(place.username),
            "POSTGRES_PASSWORD": str(place.password),
            "REDIS_HOST": "127.0.0.1",
            "REDIS_PASSWORD": self.redis.password,
            "RABBITMQ_URL": self.rabbit.url,
            "RABBITMQ_USER": self.rabbit.user,
            "RABBITMQ_PASSWORD": self.rabbit.password,
        }

    def _endpoints(self) -> Path:
        """Write those of deploy/base with our ports."""
        text = (ROOT / "deploy/base/rasa/endpoints.yml").read_text()
        for fixed, ours in (("5432", self.postgres.port), ("6379", self.redis.port)):
            assert text.count(f"port: {fixed}") == 1
            text = text.replace(f"port: {fixed}", f"port: {ours}")
        path = self._home / "endpoints.yml"
        path.write_text(text)
        return path

    def _read(self, ports: Dict[str, int]) -> Settings:
        cleared = dict.fromkeys(
            ("RASA_URL", "ACTION_ENDPOINT_URL", "RASA_DUCKLING_HTTP_URL"), ""
        )
        numbers = {name: str(port) for name, port in ports.items()}
        settings = read_settings(
            {**os.environ, **cleared, **self._environment, **numbers}
        )
        return replace(settings, run_dir=self._home)

    def _launch(self, name: str) -> services.Service:
        settings = self._settings.get(name, self._settings[RASAS[0]])
        if name in RASAS:
            part = services.rasa(settings, model.ensure(settings))
        else:
            part = services.BY_NAME[name](settings)
        with (self._home / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                part.command,
                cwd=ROOT,
                env={**settings.child_environment, **self._environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return part
