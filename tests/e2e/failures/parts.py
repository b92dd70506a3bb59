"""Rasa with its parts on free ports, each of which can be taken away and given back."""

import os
import re
import subprocess
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Dict, List, Mapping

import requests

from launcher import services
from launcher.settings import DEFAULT_PORTS, ROOT, read_settings
from launcher.shell import send
from launcher.training import model
from tests.e2e.failures.relay import Relay
from tests.support.ports import free_port
from tests.support.processes import end_group, wait_until
from tests.support.responses import Responses
from tests.support.senders import long_enough

TOKEN = "a token for tests"
# On a busy machine Rasa needs a minute to load.
PATIENCE = 180.0


class Parts:
    """Duckling, the action server and Rasa.

    Args:
        logs: Folder for what they print.
        environment: Variables on top of the present ones.

    Attributes:
        relay: The wire between Rasa and the action server.
    """

    def __init__(self, logs: Path, environment: Mapping[str, str]) -> None:
        ports = {name: free_port() for name in DEFAULT_PORTS}
        wire = free_port()
        settings = read_settings(
            {
                **os.environ,
                **environment,
                **{name: str(port) for name, port in ports.items()},
                "ACTION_ENDPOINT_URL": f"http://127.0.0.1:{wire}/webhook",
                "RASA_URL": "",
                "RASA_DUCKLING_HTTP_URL": "",
            }
        )
        self._settings = replace(settings, run_dir=logs)
        self._environment = {**environment, "RASA_TOKEN": TOKEN, "ACTIONS_TOKEN": TOKEN}
        self._logs = logs
        self._running: Dict[str, subprocess.Popen[bytes]] = {}
        self.relay = Relay(wire, ports["ACTIONS_PORT"])

    def start(self, *names: str) -> None:
        """Start parts and wait until each answers a real request."""
        started = [self._launch(name) for name in names if name not in self._running]
        for part in started:
            wait_until(part.is_up, PATIENCE)

    def kill(self, name: str) -> None:
        """End a part without warning, as a crash does."""
        if name == "actions":
            self.relay.close()
        process = self._running.pop(name)
        process.kill()
        end_group(process)

    def stop(self) -> None:
        """End all parts."""
        for name in list(self._running):
            self.kill(name)

    def _launch(self, name: str) -> services.Service:
        if name == "rasa":
            part = services.rasa(self._settings, model.ensure(self._settings))
        else:
            part = services.BY_NAME[name](self._settings)
        if name == "actions":
            self.relay.open()
        with (self._logs / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                part.command,
                cwd=ROOT,
                env={**self._settings.child_environment, **self._environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return part

    @property
    def rasa_url(self) -> str:
        """Address of Rasa."""
        return self._settings.urls["RASA_URL"]

    @property
    def page_origin(self) -> str:
        """Origin of the chat page, which may talk to Rasa."""
        return self._settings.urls["WEB_URL"]

    def log(self, name: str) -> str:
        """What a part printed so far."""
        return (self._logs / f"{name}.log").read_text(errors="replace")


class Customer:
    """Somebody in a conversation of their own."""

    def __init__(self, parts: Parts, name: str) -> None:
        self._parts = parts
        self.name = long_enough(name)

    def say(self, text: str) -> List[Dict[str, Any]]:
        """Say something; anything but a 200 raises."""
        return send(self._parts.rasa_url, self.name, text)

    def hear(self, text: str) -> str:
        """Say something and return the texts of the replies, a line each."""
        return "\n".join(self._texts(text))

    def is_told(self, response: str, text: str) -> bool:
        """Say something and tell whether one of the replies is such a response."""
        known = Responses.of(ROOT / "domain.yml")
        return any(response in known.named(line) for line in self._texts(text))

    def _texts(self, text: str) -> List[str]:
        return [reply.get("text", "") for reply in self.say(text)]

    def balance(self) -> Decimal:
        """Ask what is in the account."""
        answer = self.hear("what's my balance?")
        found = re.search(
            r"account.*?\$([\d,]+\.\d\d)|\$([\d,]+\.\d\d).*account", answer
        )
        assert found, answer
        return Decimal((found[1] or found[2]).replace(",", ""))

    def tracker(self) -> Dict[str, Any]:
        """What Rasa's HTTP API, and thereby the human desk, knows of it."""
        url = f"{self._parts.rasa_url}/conversations/{self.name}/tracker"
        answer = requests.get(
            url, params={"token": TOKEN, "include_events": "ALL"}, timeout=30
        )
        answer.raise_for_status()
        tracker: Dict[str, Any] = answer.json()
        return tracker
