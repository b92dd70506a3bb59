"""The whole assistant on free ports, started as `make run` starts it."""

import json
import shutil
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, Iterator, List, Mapping, Optional

from launcher.settings import DEFAULT_PORTS, ROOT
from launcher.shell import send
from tests.support.ports import free_ports
from tests.support.processes import running, wait_until
from tests.support.senders import long_enough

# Loading is done in half a minute; training, if nobody trained before, takes minutes.
PATIENCE = 900.0


@dataclass(frozen=True)
class RunningStack:
    """Addresses of a running assistant, and the ids of its parts' processes."""

    rasa_url: str
    actions_url: str
    duckling_url: str
    web_url: str
    desk_url: str
    log: Path
    pids: Mapping[str, int]

    def say(self, sender: str, text: str) -> List[Dict[str, Any]]:
        """Send one message over REST and return the replies."""
        return send(self.rasa_url, long_enough(sender), text)

    def texts(self, sender: str, text: str) -> str:
        """Send one message and return the texts of the replies, a line each."""
        return "\n".join(reply.get("text", "") for reply in self.say(sender, text))


@contextmanager
def running_stack(
    environment: Optional[Dict[str, str]] = None
) -> Iterator[RunningStack]:
    """Start everything on free ports and stop it with the block.

    Args:
        environment: Variables on top of the present ones.
    """
    chosen = free_ports(len(DEFAULT_PORTS))
    ports = {name: str(port) for name, port in zip(DEFAULT_PORTS, chosen)}
    run_dir = ROOT / ".run" / ports["RASA_PORT"]
    run_dir.mkdir(parents=True, exist_ok=True)
    log = run_dir / "launcher.log"
    command = [sys.executable, "-m", "launcher", "run"]
    variables = {**(environment or {}), **ports}
    variables.setdefault("DESK_DATABASE_URL", f"sqlite:///{run_dir}/desk.sqlite3")
    made = [
        ROOT / ".run" / f"desk-{ports['DESK_PORT']}.token",
        ROOT / ".run" / f"actions-{ports['ACTIONS_PORT']}.token",
    ]
    for address in ("RASA_URL", "ACTION_ENDPOINT_URL", "RASA_DUCKLING_HTTP_URL"):
        variables.setdefault(address, "")
    with running(command, variables, log) as launcher:
        ready = run_dir / "ready.json"

        def is_ready() -> bool:
            assert launcher.poll() is None, log.read_text()
            return ready.exists()

        wait_until(is_ready, PATIENCE)
        note = json.loads(ready.read_text())
        urls = note["urls"]
        yield RunningStack(
            rasa_url=urls["rasa"],
            actions_url=urls["actions"],
            duckling_url=urls["duckling"],
            web_url=urls["web"],
            desk_url=urls.get("desk", ""),
            log=log,
            pids=note["pids"],
        )
    # Only a run that went well gets here; the logs of the others stay.
    shutil.rmtree(run_dir)
    for token in made:
        if token.exists():
            token.unlink()
