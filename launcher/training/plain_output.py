"""Long work of Rasa's, readable without colour and without a terminal."""

import re
import sys
import time
from typing import IO, Callable, Dict, Iterator, List

from launcher import processes
from launcher.processes import Child
from launcher.settings import ROOT

_COLOUR = re.compile(rb"\x1b\[[0-9;]*[A-Za-z]")
EVERY = 15.0


def plain_lines(
    pieces: Iterator[bytes], clock: Callable[[], float] = time.monotonic
) -> Iterator[str]:
    """Yield output as lines without colour; of a moving bar only now and then one.

    Args:
        pieces: The output in any pieces.
        clock: Tells seconds.
    """
    rest, shown = b"", clock()
    for piece in pieces:
        *done, rest = re.split(rb"(?<=[\r\n])", _COLOUR.sub(b"", rest + piece))
        for part in done:
            moving = part.endswith(b"\r")
            if moving and clock() - shown < EVERY:
                continue
            if part.strip():
                shown = clock()
                yield part.decode("utf-8", errors="replace").rstrip()
    if rest.strip():
        yield rest.decode("utf-8", errors="replace").rstrip()


def _pieces(source: IO[bytes]) -> Iterator[bytes]:
    while True:
        piece = source.read1(4096)  # type: ignore[attr-defined]
        if not piece:
            return
        yield piece


def run_plainly(command: List[str], environment: Dict[str, str]) -> int:
    """Run a program to its end and return its exit status.

    In a terminal it writes as it likes; elsewhere its output becomes plain lines. It
    ends with the launcher.
    """
    piped = not sys.stdout.isatty()
    child = Child(command[2], command, environment, cwd=ROOT, piped=piped)
    try:
        for line in plain_lines(_pieces(child.output)) if piped else ():
            print(line, flush=True)
        return child.wait()
    finally:
        processes.stop([child])
