"""A running human desk, and an agent who signs in without a browser."""

import os
import re
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Sequence

import requests

from launcher.settings import ROOT
from tests.support.ports import free_port
from tests.support.processes import end_group, wait_until

TOKEN = "a token for tests"
_CSRF = re.compile(r'<meta name="csrf" content="([^"]+)">')


@dataclass
class RunningDesk:
    """A desk in a process of its own.

    Attributes:
        port: Where it listens, also after a restart.
        environment: What it was started with.
        root: The folder that holds the code.
        wrapper: Command that starts the desk's.
    """

    port: int
    environment: Dict[str, str]
    root: Path = ROOT
    wrapper: Sequence[str] = ()
    _process: Optional["subprocess.Popen[bytes]"] = field(default=None, repr=False)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._process = subprocess.Popen(
            [*self.wrapper, sys.executable, "-m", "desk"],
            cwd=self.root,
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        wait_until(self._is_up)

    def _is_up(self) -> bool:
        assert self._process is not None and self._process.poll() is None
        try:
            return bool(requests.get(f"{self.url}/health", timeout=2).ok)
        except requests.RequestException:
            return False

    def stop(self) -> None:
        """End it."""
        if self._process is not None:
            end_group(self._process)
            self._process = None

    def restart(self) -> None:
        """End it without warning, as a crash does, and start it again."""
        if self._process is not None:
            self._process.kill()
        self.stop()
        self.start()

    def say(self, sender: str, message: str) -> List[Dict[str, Any]]:
        """Send a customer's message over REST and return the replies."""
        response = requests.post(
            f"{self.url}/webhooks/rest/webhook",
            json={"sender": sender, "message": message},
            timeout=30,
        )
        response.raise_for_status()
        replies: List[Dict[str, Any]] = response.json()
        return replies

    def texts(self, sender: str, message: str) -> List[str]:
        """Send a customer's message and return the texts of the replies."""
        return [one["text"] for one in self.say(sender, message) if "text" in one]


@contextmanager
def running_desk(
    database: str, root: Path = ROOT, wrapper: Sequence[str] = (), **environment: str
) -> Iterator[RunningDesk]:
    """Start a desk on a free port and stop it with the block.

    Args:
        database: SQLAlchemy address.
        root: The folder that holds the code.
        wrapper: Command that starts the desk's.
        environment: Further variables.
    """
    port = free_port()
    variables = {
        "DESK_PORT": str(port),
        "DESK_TOKEN": TOKEN,
        "DESK_DATABASE_URL": database,
        "BIND_HOST": "127.0.0.1",
        **environment,
    }
    desk = RunningDesk(port, variables, root, wrapper)
    try:
        desk.start()
        yield desk
    finally:
        desk.stop()


class Agent:
    """Somebody who answers, as the page of the desk does it."""

    def __init__(self, desk: RunningDesk, name: str, token: str = TOKEN) -> None:
        self.desk = desk
        self.http = requests.Session()
        self.signed_in = self.http.post(
            f"{desk.url}/sign-in",
            data={"name": name, "secret": token},
            allow_redirects=False,
            timeout=30,
        )
        page = self.get("/").text
        found = _CSRF.search(page)
        self.csrf = found.group(1) if found else ""

    def get(self, path: str) -> requests.Response:
        """Ask for a page."""
        return self.http.get(self.desk.url + path, timeout=30, allow_redirects=False)

    def do(
        self, number: int, action: str, csrf: Optional[str] = None, **form: str
    ) -> requests.Response:
        """Do an action with a conversation."""
        return self.http.post(
            f"{self.desk.url}/conversations/{number}/{action}",
            data=form,
            headers={"X-CSRF-Token": self.csrf if csrf is None else csrf},
            timeout=30,
        )

    def waiting(self) -> List[int]:
        """Return the numbers of the customers in the queue."""
        pattern = r'data-action="take" data-id="(\d+)"'
        return [int(one) for one in re.findall(pattern, self.get("/queue").text)]
