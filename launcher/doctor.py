"""Looks for what keeps the assistant from working, and says what mends it."""

import errno
import platform
import shutil
import sys
from pathlib import Path
from subprocess import run
from typing import List, NamedTuple

from launcher import database, ports, services
from launcher.services import Service
from launcher.settings import ROOT, Settings
from launcher.setup.requirements import misfits
from launcher.training import model

LOCK = ROOT / "requirements.lock"


class Finding(NamedTuple):
    """What one check found.

    Attributes:
        what: The state, as a sentence.
        mend: What to do about it; empty if it is no fault.
        hint: What to do if more is wanted; the assistant runs without.
    """

    what: str
    mend: str = ""
    hint: str = ""

    def __str__(self) -> str:
        if self.mend:
            return f"  FAULT  {self.what}\n         Mend it: {self.mend}"
        if self.hint:
            return f"  hint   {self.what}\n         To have it: {self.hint}"
        return f"  ok     {self.what}"


class Tool(NamedTuple):
    """A program from Debian that only `make test` needs.

    Attributes:
        program: Its name.
        package: Debian's name for it.
        purpose: What needs it.
        elsewhere: Pattern of a place off the PATH, from the root.
    """

    program: str
    package: str
    purpose: str
    elsewhere: str = ""


TOOLS = (
    Tool("npm", "npm", "make test fetches a checker of workflows with it"),
    Tool("chromium", "chromium", "make test opens the chat page in it"),
    Tool(
        "initdb",
        "postgresql",
        "make test keeps the bank in a PostgreSQL of its own",
        "usr/lib/postgresql/*/bin/initdb",
    ),
)


def check_python() -> Finding:
    """Rasa 2.8 with TensorFlow 2.6 needs CPython 3.8."""
    version = platform.python_version()
    if version.startswith("3.8."):
        return Finding(f"Python {version} at {sys.executable}")
    return Finding(f"Python is {version}, not 3.8", "rm -rf .venv && make setup")


def check_lock(lock: Path = LOCK) -> Finding:
    """Check that what is installed is what the lock holds."""
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
    """Check that there is a model that was trained from the present data."""
    found = model.fitting()
    if found:
        return Finding(f"models/{found.name} fits the data")
    if model.models():
        return Finding("The data changed since the last training", "make train")
    return Finding("There is no trained model", "make train")


def check_tool(tool: Tool) -> Finding:
    """Look for a program that only tests need; it may be missing."""
    off_path = tool.elsewhere and any(Path("/").glob(tool.elsewhere))
    if shutil.which(tool.program) or off_path:
        return Finding(f"{tool.program} is there ({tool.purpose})")
    return Finding(
        f"{tool.program} is missing ({tool.purpose})",
        hint=f"sudo apt-get install {tool.package} (as root, make test does it)",
    )


def check_handoff() -> Finding:
    """Check that the file with the hosts to hand over to is readable."""
    # In a process of its own: the launcher does not know the actions' insides.
    command = [sys.executable, "-m", "actions", "--check"]
    checked = run(command, cwd=ROOT, capture_output=True, encoding="utf-8")
    if checked.returncode == 0:
        return Finding("The actions can use their configuration")
    told = checked.stderr.strip().splitlines() or ["it says nothing"]
    return Finding(told[-1], "correct what is named there")


def check_database() -> Finding:
    """Check that the bank's database, if one is named, answers and has its tables."""
    told, mend = database.look()
    return Finding(told or "The bank is in memory (BANK_DATABASE_URL is unset)", mend)


def check_port(service: Service, settings: Settings) -> Finding:
    """Check that a part's port is free, or held by that part."""
    port = settings.ports[service.port_variable]
    if service.is_elsewhere(settings):
        return Finding(f"{service.name} is reached at {service.url}")
    why = ports.refusal(settings.bind_host, port)
    if why is None:
        return Finding(f"Port {port} for {service.name} is free")
    if why.errno == errno.EADDRINUSE and service.is_up():
        return Finding(f"Port {port} is held by {service.name}, which answers")
    return refused(service, settings, why)


def refused(
    service: Service, settings: Settings, why: OSError, target: str = "run"
) -> Finding:
    """Say why a part cannot bind to its port, and how to go on.

    Args:
        service: The part.
        settings: Ports and addresses.
        why: What the system said.
        target: What to make then.
    """
    port, name = settings.ports[service.port_variable], service.name
    if why.errno == errno.EADDRINUSE:
        what = f"Port {port} for {name} is held by {ports.holder(port)}"
        other = port + 10 if port + 10 <= 65535 else port - 10
        mend = "stop it, or take another port: "
    elif why.errno == errno.EACCES:
        what = f"Port {port} for {name} is below 1024: this user may not bind to it"
        other, mend = port + 8000, "take another port: "
    else:
        host = settings.bind_host
        return Finding(
            f"Nothing can bind to BIND_HOST={host}: {why.strerror or why}",
            "name an address of this machine, or 0.0.0.0, or unset BIND_HOST",
        )
    return Finding(what, f"{mend}{service.port_variable}={other} make {target}")


def check_answers(service: Service) -> Finding:
    """Check that a part answers a real request."""
    if service.is_up():
        return Finding(f"{service.name} answers at {service.url}")
    return Finding(
        f"{service.name} does not answer at {service.url}",
        f"make {service.name} (in a terminal of its own; make run starts all)",
    )


def examine(settings: Settings) -> List[Finding]:
    """Run every check."""
    parts = services.everything(settings)
    findings = [check_python(), check_lock()]
    if not findings[1].mend:
        # What is installed is part of what a model was trained from.
        findings += [check_model(), check_handoff(), check_database()]
    findings += [check_tool(tool) for tool in TOOLS]
    findings += [check_port(part, settings) for part in parts]
    reached = [services.duckling(settings), services.actions(settings)]
    return findings + [check_answers(part) for part in reached]


def before_start(
    parts: List[Service], settings: Settings, target: str = "run"
) -> List[Finding]:
    """Return what keeps these parts from starting.

    Args:
        parts: Those that are to start.
        settings: Ports and addresses.
        target: What the user wants to make.
    """
    findings = [check_python(), check_lock()]
    if any(part.name == "actions" for part in parts):
        findings += [check_handoff(), check_database()]
    for part in parts:
        port = settings.ports[part.port_variable]
        mine = not part.is_elsewhere(settings)
        why = ports.refusal(settings.bind_host, port) if mine else None
        if why is not None:
            findings.append(refused(part, settings, why, target))
    # An address that is not this machine's is one fault, and not one a part.
    return [finding for finding in dict.fromkeys(findings) if finding.mend]
