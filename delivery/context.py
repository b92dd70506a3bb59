"""What every command is handed: settings, names, programs, AWS, a clock."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Mapping, NamedTuple, Tuple

from delivery.aws.clients import Clients
from delivery.clock import Clock, wait_until
from delivery.names import Names
from delivery.processes import Redactor, Runner
from delivery.settings import Settings

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Context:
    """The world as one command sees it."""

    settings: Settings
    names: Names
    programs: Runner
    redact: Redactor
    aws: Clients
    clock: Clock
    say: Callable[[str], None]
    environ: Mapping[str, str]
    root: Path = ROOT

    def wait(self, attempt: Callable[[], Any], what: str, timeout: float) -> Any:
        """Wait until an attempt returns something; see `wait_until`."""
        return wait_until(attempt, what, self.clock, timeout, self.say)


class Command(NamedTuple):
    """One command of `python -m delivery`.

    Attributes:
        name: also the name of its make target.
        run: does it; raises DeliveryError, or NegativeAnswer for "no".
        needs: variables that must be set.
        aws: true if credentials for AWS are needed.
    """

    name: str
    run: Callable[[Context], Any]
    needs: Tuple[str, ...] = ()
    aws: bool = False


def build_context(
    environ: Mapping[str, str], clock: Clock, root: Path = ROOT
) -> Context:
    """Wire a context from environment variables. Touches nothing."""
    settings = Settings(environ)
    redact = Redactor(settings.secret_values())

    def say(line: str) -> None:
        print(redact(line), flush=True)

    programs = Runner(redact, say, environ, root)

    def git(*arguments: str) -> str:
        return programs.ask("git", "-C", str(root), *arguments)

    return Context(
        settings=settings,
        names=Names(settings, git),
        programs=programs,
        redact=redact,
        aws=Clients(settings, redact),
        clock=clock,
        say=say,
        environ=environ,
        root=root,
    )


def warn(line: str) -> None:
    """Print a line for the reader to the standard error output."""
    print(line, file=sys.stderr, flush=True)
