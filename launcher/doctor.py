"""Looks for what keeps the assistant from working, and says what mends it."""

import platform
import sys
from pathlib import Path
from typing import Callable, List, NamedTuple

from launcher import model, ports, services
from launcher.requirements import misfits
from launcher.services import Service
from launcher.settings import ROOT, Settings

LOCK = ROOT / "requirements.lock"


class Finding(NamedTuple):
    """What one check found.

    Attributes:
        what: The state, as a sentence.
        mend: What to do about it; empty if all is well.
    """

    what: str
    mend: str = ""

    def __str__(self) -> str:
        if not self.mend:
            return f"  ok     {self.what}"
        return f"  FAULT  {self.what}\n         Mend it: {self.mend}"


def check_python() -> Finding:
    """Rasa 2.8 with TensorFlow 2.6 needs CPython 3.8."""
    version = platform.python_version()
    if version.startswith("3.8."):
        return Finding(f"Python {version} at {sys.executable}")
    return Finding(f"Python is {version}, not 3.8", "rm -rf .venv && make setup")


def check_lock(lock: Path = LOCK) -> Finding:
    """What is installed must be what the lock holds."""
    wrong = misfits(lock)
    if not wrong:
        return Finding("The installed packages are those of the lock")
    shown = ", ".join(str(misfit) for misfit in wrong[:3])
    more = f" and {len(wrong) - 3} more" if len(wrong) > 3 else ""
    return Finding(
        f"The lock and the installed packages differ: {shown}{more}",
        "rm -f .venv/.locked && make setup",
    )


def check_model() -> Finding:
    """A model must be there and have been trained from the present data."""
    found = model.fitting()
    if found:
        return Finding(f"models/{found.name} fits the data")
    if model.models():
        return Finding("The data changed since the last training", "make train")
    return Finding("There is no trained model", "make train")


def check_port(service: Service, settings: Settings) -> Finding:
    """A part's port must be free, or held by that part."""
    port = settings.ports[service.port_variable]
    if service.is_elsewhere(settings):
        return Finding(f"{service.name} is reached at {service.url}")
    if ports.is_free(settings.bind_host, port):
        return Finding(f"Port {port} for {service.name} is free")
    if service.is_up():
        return Finding(f"Port {port} is held by {service.name}, which answers")
    return taken(service, settings)


def taken(service: Service, settings: Settings) -> Finding:
    """Say who holds the port of a part and how to go on."""
    port = settings.ports[service.port_variable]
    return Finding(
        f"Port {port} for {service.name} is held by {ports.holder(port)}",
        f"stop it, or take another port: {service.port_variable}={port + 10} make run",
    )


def check_answers(service: Service) -> Finding:
    """A part must answer a real request."""
    if service.is_up():
        return Finding(f"{service.name} answers at {service.url}")
    return Finding(
        f"{service.name} does not answer at {service.url}",
        f"make {service.name} (in a terminal of its own; make run starts all)",
    )


def examine(settings: Settings) -> List[Finding]:
    """Run every check."""
    parts = services.everything(settings)
    checks: List[Callable[[], Finding]] = [check_python, check_lock, check_model]
    findings = [check() for check in checks]
    findings += [check_port(part, settings) for part in parts]
    reached = [services.duckling(settings), services.actions(settings)]
    return findings + [check_answers(part) for part in reached]


def before_start(parts: List[Service], settings: Settings) -> List[Finding]:
    """Return what keeps these parts from starting."""
    findings = [check_python(), check_lock()]
    for part in parts:
        port = settings.ports[part.port_variable]
        mine = not part.is_elsewhere(settings)
        if mine and not ports.is_free(settings.bind_host, port):
            findings.append(taken(part, settings))
    return [finding for finding in findings if finding.mend]
