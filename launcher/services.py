"""The parts of the running assistant: how each starts and how to ask it."""

import secrets
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Callable, Dict, List, Optional

from launcher import handoff, health
from launcher.kept_secret import actions_token
from launcher.settings import ROOT, Settings


@dataclass(frozen=True)
class Service:
    """One part that listens on a port.

    Attributes:
        name: What people call it, as in `make duckling`.
        command: The program and its arguments; no secret is among them.
        port_variable: Environment variable that moves its port.
        url: Address that the other parts use.
        answers: Real request that tells whether it works.
        seconds: How long it may take to answer for the first time.
        url_variable: Environment variable that names one running elsewhere.
        environment: What it needs besides `Settings.child_environment`.
    """

    name: str
    command: List[str]
    port_variable: str
    url: str
    answers: health.Probe
    seconds: float = 60.0
    url_variable: Optional[str] = None
    environment: Dict[str, str] = field(default_factory=dict)

    def is_elsewhere(self, settings: Settings) -> bool:
        """Tell whether somebody set an address of their own for this part."""
        return self.url_variable in settings.given

    def is_up(self) -> bool:
        """Ask it now."""
        return self.answers(self.url)


def duckling(settings: Settings) -> Service:
    """Describe Duckling: amounts, dates and numbers."""
    return Service(
        name="duckling",
        command=[sys.executable, "-m", "duckling_server"],
        port_variable="DUCKLING_PORT",
        url=settings.urls["RASA_DUCKLING_HTTP_URL"],
        answers=health.duckling,
        url_variable="RASA_DUCKLING_HTTP_URL",
    )


def actions(settings: Settings) -> Service:
    """Describe the action server."""
    port = str(settings.ports["ACTIONS_PORT"])
    return Service(
        name="actions",
        command=[sys.executable, "-m", "actions", "--port", port],
        port_variable="ACTIONS_PORT",
        url=settings.urls["ACTION_ENDPOINT_URL"],
        answers=health.actions,
        url_variable="ACTION_ENDPOINT_URL",
        environment={
            **handoff.environment(settings),
            "ACTIONS_TOKEN": actions_token(settings),
        },
    )


def rasa(settings: Settings, model: Optional[Path] = None) -> Service:
    """Describe Rasa: NLU and dialogue.

    Args:
        settings: Ports and addresses.
        model: The model to load; None lets Rasa take the newest.
    """
    command = [sys.executable, "-m", "launcher.servers.rasa_server"]
    return Service(
        name="rasa",
        command=command + (["--model", str(model)] if model else []),
        port_variable="RASA_PORT",
        url=settings.urls["RASA_URL"],
        answers=health.rasa,
        seconds=180.0,
        environment={
            "RASA_TOKEN": settings.token,
            "ACTIONS_TOKEN": actions_token(settings),
        },
    )


def web(settings: Settings) -> Service:
    """Describe the server of the chat page."""
    return Service(
        name="web",
        command=[sys.executable, "-m", "launcher.servers.web_server"],
        port_variable="WEB_PORT",
        url=settings.urls["WEB_URL"],
        answers=health.page,
        # Whether somebody gave the address is the page's server to know.
        environment={} if "RASA_URL" in settings.given else {"RASA_URL": ""},
    )


def desk(settings: Settings) -> Service:
    """Describe the human desk, where a person answers."""
    return Service(
        name="desk",
        command=[sys.executable, "-m", "desk"],
        port_variable="DESK_PORT",
        url=settings.urls["DESK_URL"],
        answers=health.health,
        environment={"RASA_TOKEN": settings.token},
    )


BY_NAME: Dict[str, Callable[[Settings], Service]] = {
    "duckling": duckling,
    "actions": actions,
    "rasa": rasa,
    "web": web,
    "desk": desk,
}


def everything(settings: Settings, model: Optional[Path] = None) -> List[Service]:
    """Return all parts in the order in which they start.

    The desk reads transcripts from Rasa's HTTP API: without a RASA_TOKEN one is made,
    which only these two know.
    """
    token = settings.token or secrets.token_urlsafe(24)
    settings = replace(settings, token=token)
    parts = [
        duckling(settings),
        actions(settings),
        rasa(settings, model),
        web(settings),
    ]
    if (ROOT / "desk" / "__main__.py").exists():
        parts.append(desk(settings))
    return parts
