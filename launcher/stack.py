"""Starts the parts together, waits until all answer, watches them, stops them."""

import json
import os
import sys
import time
from types import TracebackType
from typing import Dict, List, Optional, Sequence, TextIO, Type

from launcher import processes
from launcher.processes import Child
from launcher.services import Service
from launcher.settings import ROOT, Settings

_POLL = 0.1


class PartFailed(Exception):
    """A part ended by itself or did not answer in time; the text says which."""


def say(text: str, to: Optional[TextIO] = None) -> None:
    """Print a line at once, also into a pipe.

    Whoever reads may be gone, as `tee` after Ctrl-C; what is said then is lost, and the
    work goes on.

    Args:
        text: The line.
        to: Where to print it; None means standard output.
    """
    stream = to or sys.stdout
    try:
        print(text, file=stream, flush=True)
    except OSError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


class Stack:
    """The running parts; leaving the `with` block stops all of them."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._services: List[Service] = []
        self._children: List[Child] = []
        self._ready = settings.run_dir / "ready.json"

    def __enter__(self) -> "Stack":
        self._settings.run_dir.mkdir(parents=True, exist_ok=True)
        self._forget_ready()
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        with processes.signals_ignored():
            self._forget_ready()
            if self._children:
                say(f"Stopping {', '.join(child.name for child in self._children)} …")
                processes.stop(self._children)

    def _forget_ready(self) -> None:
        if self._ready.exists():
            self._ready.unlink()

    def start(self, services: Sequence[Service]) -> None:
        """Start parts and wait until each answers a real request.

        Args:
            services: What to start; a part that somebody runs elsewhere is only
                waited for.

        Raises:
            PartFailed: If one ends or does not answer in its time.
        """
        started = time.monotonic()
        for service in services:
            self._services.append(service)
            if not service.is_elsewhere(self._settings):
                self._children.append(self._launch(service))
        waiting = list(services)
        while waiting:
            self._check_alive()
            waiting = [s for s in waiting if not self._reached(s, started)]
            time.sleep(_POLL)

    def _launch(self, service: Service) -> Child:
        environment: Dict[str, str] = {
            **self._settings.child_environment,
            **service.environment,
        }
        log = self._settings.run_dir / f"{service.name}.log"
        return Child(service.name, service.command, environment, log=log, cwd=ROOT)

    def _reached(self, service: Service, started: float) -> bool:
        passed = time.monotonic() - started
        if service.is_up():
            say(f"  {service.name:<9} answers at {service.url} ({passed:.1f} s)")
            return True
        if passed > service.seconds:
            raise PartFailed(self._silence(service))
        return False

    def _silence(self, service: Service) -> str:
        """Say that a part does not answer in time."""
        told = f"{service.name} does not answer at {service.url} "
        told += f"within {service.seconds:.0f} s."
        return self.explain(service.name, told)

    def explain(self, name: str, fault: str) -> str:
        """Return a fault of a part with how it ended, if it did, and its last words.

        Args:
            name: The part.
            fault: What was seen of it, as a sentence.
        """
        for child in self._children:
            if child.name == name:
                status = child.exit_status
                end = f" {name} {_how_it_ended(status)}." if status is not None else ""
                return f"{fault}{end}{self._last_words(child)}"
        return fault

    def _last_words(self, child: Child) -> str:
        return f" The end of {child.log}:\n{child.tail()}"

    def _check_alive(self) -> None:
        for child in self._children:
            if child.exit_status is not None:
                how = _how_it_ended(child.exit_status)
                raise PartFailed(f"{child.name} {how}.{self._last_words(child)}")

    def announce(self) -> None:
        """Leave a note for programs that all parts answer, with their addresses."""
        urls = {service.name: service.url for service in self._services}
        pids = {child.name: child.pid for child in self._children}
        self._ready.write_text(json.dumps({"urls": urls, "pids": pids}, indent=2))

    def watch(self) -> None:
        """Wait until a part ends by itself.

        Raises:
            PartFailed: When one does; there is no other way out but a signal.
        """
        while True:
            self._check_alive()
            time.sleep(_POLL)


def _how_it_ended(status: int) -> str:
    if status < 0:
        return f"was killed by signal {-status}"
    return f"ended by itself with exit status {status}"
