"""Runs make targets side by side, tells how long each took and where the time went.

`python -m launcher.steps lint train e2e:train` starts lint and train together and e2e
once train is over. What a target prints is shown whole when it ends, so that nothing
is mixed up; meanwhile it can be read in `.run/steps`. The first that fails stops all.
"""

import argparse
import os
import re
import signal
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Dict, FrozenSet, Iterator, List, Optional, Sequence, Tuple

from launcher.processes import STOP_SIGNALS, Child, signals_ignored, stop
from launcher.settings import ROOT

LOGS = ROOT / ".run" / "steps"
# Seconds: between two looks, between two signs of life, for tests to clear up.
LOOK, SIGN, PATIENCE = 0.2, 60.0, 60.0
SLOWEST = 12
_DURATION = re.compile(r"^ *(\d+\.\d+)s (?:call|setup|teardown) +(\S.*)$", re.M)


@dataclass(frozen=True)
class Step:
    """A make target.

    Attributes:
        name: Its name.
        after: Steps that must be over before it starts.
    """

    name: str
    after: FrozenSet[str] = frozenset()

    @classmethod
    def read(cls, text: str) -> "Step":
        """Read `name` or `name:step,step`."""
        name, _, after = text.partition(":")
        return cls(name, frozenset(one for one in after.split(",") if one))


@dataclass
class Took:
    """What a step took: seconds on the clock, seconds of all processors."""

    clock: float
    processor: float


def _children_processor_time() -> float:
    times = os.times()
    return times.children_user + times.children_system


@dataclass
class Job:
    """A step that runs."""

    step: Step
    child: Child
    log: Path
    started: float = field(default_factory=time.monotonic)

    @classmethod
    def start(cls, step: Step, logs: Path) -> "Job":
        """Start `make` for a step."""
        log = logs / f"{step.name}.log"
        command = [os.environ.get("MAKE", "make"), "--no-print-directory", step.name]
        # What Python prints can be read at once.
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        return cls(step, Child(step.name, command, environment, log, ROOT), log)

    def ended(self) -> Optional[Took]:
        """Tell what the step took if it is over."""
        before = _children_processor_time()
        if self.child.exit_status is None:
            return None
        used = _children_processor_time() - before
        return Took(time.monotonic() - self.started, used)

    @property
    def output(self) -> str:
        """What it printed so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def __str__(self) -> str:
        last = self.child.tail(1).strip()[-60:]
        seconds = time.monotonic() - self.started
        return f"{self.step.name} ({seconds:.0f} s): {last or '…'}"


class Run:
    """One run of steps.

    Args:
        steps: In the order in which they shall start as far as they can.
        lanes: How many run at the same time.
        logs: Folder for what they print.
    """

    def __init__(self, steps: Sequence[Step], lanes: int, logs: Path = LOGS) -> None:
        names = {step.name for step in steps}
        # Who runs only some steps has no need of what is not among them.
        self._waiting = [Step(one.name, one.after & names) for one in steps]
        self._count, self._lanes, self._logs = len(steps), lanes, logs
        self._running: List[Job] = []
        self._took: Dict[str, Took] = {}
        self._durations: List[Tuple[str, str]] = []

    def play(self) -> int:
        """Run all; return the exit status of the first that fails, or 0."""
        self._logs.mkdir(parents=True, exist_ok=True)
        started = sign = time.monotonic()
        try:
            while self._waiting or self._running:
                self._start()
                for job in self._over():
                    if job.child.exit_status:
                        self._tell_stopped(job)
                        return job.child.exit_status
                if time.monotonic() - sign > SIGN:
                    sign = time.monotonic()
                    _say(*(f"… {job}" for job in self._running))
                time.sleep(LOOK)
        finally:
            _stop([job.child for job in self._running])
        self._report(time.monotonic() - started)
        return 0

    def _start(self) -> None:
        """Start what may start now."""
        for step in list(self._waiting):
            if len(self._running) < self._lanes and step.after <= set(self._took):
                self._waiting.remove(step)
                self._running.append(Job.start(step, self._logs))
                number = self._count - len(self._waiting)
                _say(f"--- {step.name} starts ({number} of {self._count})")
        if not self._running:
            left = ", ".join(step.name for step in self._waiting)
            raise ValueError(f"These steps wait for each other: {left}")

    def _over(self) -> Iterator[Job]:
        """Show and yield the jobs that ended since the last look."""
        for job in list(self._running):
            took = job.ended()
            if took is None:
                continue
            self._running.remove(job)
            self._took[job.step.name] = took
            self._durations += _DURATION.findall(job.output)
            how = "FAILED" if job.child.exit_status else "ok"
            _say(f"\n=== {job.step.name}", job.output.rstrip())
            _say(f"=== {job.step.name}: {how} after {took.clock:.0f} s\n")
            yield job

    def _tell_stopped(self, failed: Job) -> None:
        others = [job.step.name for job in self._running]
        others += [step.name for step in self._waiting]
        if others:
            _say(f"Not finished, since {failed.step.name} failed: {', '.join(others)}")

    def _report(self, seconds: float) -> None:
        _say("All steps passed:", f"  {'':<14} {'time':>8} {'processors':>12}")
        rows = [*self._took.items(), ("together", Took(seconds, self._processor()))]
        for name, took in rows:
            _say(f"  {name:<14} {took.clock:6.0f} s {took.processor:10.0f} s")
        slowest = sorted(self._durations, key=lambda found: -float(found[0]))[:SLOWEST]
        if slowest:
            _say("The slowest tests:")
            _say(*(f"  {float(took):6.0f} s  {name}" for took, name in slowest))

    def _processor(self) -> float:
        return sum(took.processor for took in self._took.values())


def _say(*lines: str) -> None:
    for line in lines:
        print(line, flush=True)


def _stop(children: Sequence[Child]) -> None:
    """Interrupt steps, let their tests clear up, and end what is left of them."""
    if not children:
        return
    import psutil

    family = psutil.Process().children(recursive=True)
    with signals_ignored():
        for child in children:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGINT)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if all(child.exit_status is not None for child in children):
                break
            time.sleep(LOOK)
        stop(children)
        # Servers of tests are in groups of their own.
        for process in family:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(family, PATIENCE)


def main(arguments: Optional[List[str]] = None) -> int:
    """Run the steps that are named; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m launcher.steps")
    parser.add_argument("--lanes", type=int, default=2, help="how many run at a time")
    parser.add_argument("steps", nargs="+", type=Step.read, help="NAME[:AFTER,AFTER]")
    chosen = parser.parse_args(arguments)
    for number in STOP_SIGNALS:
        signal.signal(number, signal.default_int_handler)
    try:
        return Run(chosen.steps, chosen.lanes).play()
    except KeyboardInterrupt:
        _say("Interrupted; everything was stopped.")
        return 130


if __name__ == "__main__":
    sys.exit(main())
