"""What `python -m launcher` can do, one function a command."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from types import FrameType
from typing import List, NoReturn, Optional

from launcher import doctor, handoff, ports, services
from launcher.doctor import Finding
from launcher.processes import STOP_SIGNALS
from launcher.services import Service
from launcher.settings import DEFAULT_PORTS, ROOT, Settings, read_settings
from launcher.shell import NoAnswer, converse
from launcher.stack import PartFailed, Stack, say
from launcher.training import model


class NotReady(Exception):
    """Something must be mended before this can start; the text says what."""


class Stopped(BaseException):
    """Somebody asked the launcher to stop."""


def stop_on_signals() -> None:
    """Turn the first SIGINT, SIGTERM or SIGHUP into `Stopped`; ignore the others."""

    def on_signal(number: int, frame: Optional[FrameType]) -> NoReturn:
        for each in STOP_SIGNALS:
            signal.signal(each, signal.SIG_IGN)
        raise Stopped(signal.Signals(number).name)

    for number in STOP_SIGNALS:
        signal.signal(number, on_signal)


def _refuse(faults: List[Finding]) -> None:
    if faults:
        raise NotReady("\n".join(str(fault) for fault in faults))


def _with_running_duckling(settings: Settings) -> Settings:
    """Use a Duckling that runs already, as the container does, instead of ours."""
    if not services.duckling(settings).is_up():
        return settings
    return replace(settings, given=settings.given | {"RASA_DUCKLING_HTTP_URL"})


def run(settings: Settings) -> int:
    """Start everything and stay until told to stop."""
    started = time.monotonic()
    settings = _with_running_duckling(settings)
    _refuse(doctor.before_start(services.everything(settings), settings))
    fitting = model.ensure(settings)
    say(f"Starting with models/{fitting.name}; logs are in {settings.run_dir} …")
    parts = services.everything(settings, fitting)
    with Stack(settings) as stack:
        stack.start(parts)
        stack.announce()
        say(f"Ready after {time.monotonic() - started:.0f} s.")
        say(f"\nTalk to the assistant: {settings.urls['WEB_URL']}/")
        say(f"Over REST: {settings.urls['RASA_URL']}/webhooks/rest/webhook")
        if desk := [part for part in parts if part.name == "desk"]:
            say(f"The human desk, where a person answers: {desk[0].url}/")
            say(f"  {handoff.how_to_sign_in(settings)}")
        say("Stop everything with Ctrl-C.")
        stack.watch()
    return 0


def train(settings: Settings, force: bool, name: str = "") -> int:
    """Train a model unless one fits the data.

    Args:
        settings: Where to reach the other parts while training.
        force: Train anyway.
        name: Keep the model under this name too.
    """
    _refuse([fault for fault in [doctor.check_lock()] if fault.mend])
    fitting = None if force else model.fitting()
    if fitting:
        say(f"models/{fitting.name} fits the data: nothing to train.")
    else:
        fitting = model.ensure(settings, force)
        say(f"Trained models/{fitting.name}.")
    if name:
        say(f"Kept as models/{model.copy_as(fitting, name).name}.")
    return 0


def fingerprint() -> int:
    """Print a hash of everything that training reads."""
    say(model.fingerprint())
    return 0


def examine(settings: Settings) -> int:
    """Print what the doctor finds; the exit status is 1 if anything is wrong."""
    findings = doctor.examine(settings)
    for finding in findings:
        say(str(finding))
    faults = [finding for finding in findings if finding.mend]
    say(
        f"{len(faults)} of {len(findings)} checks found a fault." if faults else "Well."
    )
    return 1 if faults else 0


def serve(settings: Settings, name: str) -> int:
    """Become one part in the foreground, as the classic five terminals do.

    Args:
        settings: Ports and addresses.
        name: One of `services.BY_NAME`.
    """
    part = services.BY_NAME[name](settings)
    alone = replace(part, url_variable=None)
    _refuse(doctor.before_start([alone], settings, name))
    if name == "rasa":
        part = services.rasa(settings, model.ensure(settings))
    say(f"{name} on port {settings.ports[part.port_variable]}; stop it with Ctrl-C.")
    environment = {**settings.child_environment, **part.environment}
    os.chdir(ROOT)
    os.execve(part.command[0], part.command, environment)  # noqa: S606 - no shell


def with_free_ports() -> Settings:
    """Return settings in which every part has a free port of its own."""
    chosen = ports.free_ports(len(DEFAULT_PORTS))
    moved = {name: str(port) for name, port in zip(DEFAULT_PORTS, chosen)}
    fixed = ("RASA_URL", "ACTION_ENDPOINT_URL", "RASA_DUCKLING_HTTP_URL")
    kept = {name: value for name, value in os.environ.items() if name not in fixed}
    return replace(read_settings({**kept, **moved}), run_dir=ROOT / ".run" / "tests")


def _not_running(parts: List[Service]) -> List[Service]:
    """Return the parts to start: those that do not answer already."""
    for part in parts:
        if part.is_up():
            say(f"  {part.name:<9} answers at {part.url} already")
    return [part for part in parts if not part.is_up()]


def shell(settings: Settings) -> int:
    """Talk to the assistant in this terminal, or over a pipe."""
    background = [services.duckling(settings), services.actions(settings)]
    needed = _not_running(background)
    _refuse(doctor.before_start(needed, settings, "shell"))
    fitting = model.ensure(settings)
    # Nobody else needs the shell's own Rasa: any free port will do.
    port = ports.free_ports(1)[0]
    own = replace(
        settings,
        ports={**settings.ports, "RASA_PORT": port},
        urls={**settings.urls, "RASA_URL": f"http://localhost:{port}"},
        bind_host="127.0.0.1",
        run_dir=ROOT / ".run" / "shell",
    )
    with Stack(own) as stack:
        if sys.stdin.isatty():
            stack.start(needed)
            return _rasa_shell(services.rasa(own, fitting), own)
        stack.start([*needed, services.rasa(own, fitting)])
        try:
            return converse(own.urls["RASA_URL"], sys.stdin, sys.stdout)
        except NoAnswer as error:
            raise PartFailed(stack.explain("rasa", str(error))) from error


def _rasa_shell(part: Service, settings: Settings) -> int:
    """Run `rasa shell` in the foreground; Ctrl-C belongs to it."""
    command = [*part.command, "--connector", "cmdline"]
    interrupt = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        environment = {**settings.child_environment, **part.environment}
        return subprocess.call(command, env=environment, cwd=ROOT)
    finally:
        signal.signal(signal.SIGINT, interrupt)


def run_with(names: List[str], command: List[str]) -> int:
    """Run a command while parts answer on free ports; return its exit status.

    Args:
        names: Parts to start, as `duckling` and `actions`.
        command: Program and arguments; it finds the parts by the environment.
    """
    settings = with_free_ports()
    with Stack(settings) as stack:
        stack.start([services.BY_NAME[name](settings) for name in names])
        return subprocess.call(command, env=settings.child_environment, cwd=ROOT)
