"""Call other programs without ever showing them, or the reader, a secret."""

import base64
import os
import shutil
import subprocess
from pathlib import Path
from typing import Callable, Dict, List, Mapping, Optional, Sequence, Set
from urllib.parse import quote, quote_plus

from delivery.errors import CommandFailed, DeliveryError

HIDDEN = "***"
_SHORTEST_SECRET = 4  # shorter values would match ordinary words


class Redactor:
    """Replaces secret values in text, also as addresses and base64 spell them."""

    def __init__(self, secrets: Sequence[str]) -> None:
        self._secrets: List[str] = []
        for secret in secrets:
            self.add(secret)

    def add(self, secret: str) -> None:
        """Hide one more value, for example a token just received.

        Every line of a value of several lines is hidden too.
        """
        for part in (secret, *secret.splitlines()):
            if len(part) >= _SHORTEST_SECRET and part not in self._secrets:
                self._secrets += _spellings(part) - set(self._secrets)
        self._secrets.sort(key=len, reverse=True)

    def __call__(self, text: str) -> str:
        """Return a text with every secret replaced by asterisks."""
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return text


def _spellings(secret: str) -> Set[str]:
    """Return a value as it stands in plain text, in an address, and in base64."""
    data = secret.encode("utf-8", "surrogateescape")
    coded = (base64.b64encode(data), base64.urlsafe_b64encode(data))
    return {
        secret,
        quote(data),
        quote(data, safe=""),
        quote_plus(data),
        *(text.decode("ascii").rstrip("=") for text in coded),
    }


class Runner:
    """Runs programs found on PATH.

    Args:
        redact: hides secrets in what programs print.
        say: where the output goes, a line at a time.
        environ: environment of the programs.
        folder: where they start; the present one if not given.
    """

    def __init__(
        self,
        redact: Redactor,
        say: Callable[[str], None],
        environ: Mapping[str, str],
        folder: Optional[Path] = None,
    ) -> None:
        self._redact = redact
        self._say = say
        self._folder = folder
        self._environ: Dict[str, str] = dict(environ)

    def run(self, *argv: str, stdin: str = "") -> None:
        """Run a program and show what it prints.

        Raises:
            CommandFailed: its exit status is not 0.
        """
        lines = []
        with self._start(argv, subprocess.STDOUT) as process:
            # Input first: all programs called here read it before they print much.
            _feed(process, stdin)
            for line in process.stdout or ():
                lines.append(self._redact(line.rstrip("\n")))
                self._say(lines[-1])
        if process.returncode != 0:
            raise CommandFailed(argv[0], process.returncode, "\n".join(lines[-20:]))

    def ask(self, *argv: str, stdin: str = "") -> str:
        """Run a program silently and return what it printed.

        Raises:
            CommandFailed: its exit status is not 0.
        """
        with self._start(argv, subprocess.PIPE) as process:
            out, err = process.communicate(stdin)
        if process.returncode != 0:
            raise CommandFailed(argv[0], process.returncode, self._redact(err))
        return out

    def succeeds(self, *argv: str) -> bool:
        """Run a program silently and tell whether its exit status is 0."""
        try:
            self.ask(*argv)
        except CommandFailed:
            return False
        return True

    def _start(self, argv: Sequence[str], stderr: int) -> "subprocess.Popen[str]":
        if any(self._redact(argument) != argument for argument in argv):
            raise DeliveryError(
                f"A secret would have been passed to {argv[0]} as an argument.",
                "Arguments can be read by every user of the machine. "
                "Use another value for it, or report this as a defect.",
            )
        return subprocess.Popen(
            [self._find(argv[0]), *argv[1:]],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
            env=self._environ,
            cwd=self._folder,
            universal_newlines=True,
        )

    def _find(self, program: str) -> str:
        found: Optional[str] = shutil.which(
            program, path=self._environ.get("PATH", os.defpath)
        )
        if found is None:
            raise DeliveryError(
                f"{program} was not found on PATH.",
                f"Install it (make install-{program} for eksctl, kubectl and helm; "
                "docs/deployment.md, 'Command line').",
            )
        return found


def _feed(process: "subprocess.Popen[str]", text: str) -> None:
    try:
        if process.stdin:
            process.stdin.write(text)
            process.stdin.close()
    except BrokenPipeError:
        pass  # it ended without reading; its exit status tells why
