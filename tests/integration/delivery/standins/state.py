"""What every stand-in executable shares: a record of its calls, and a memory.

A stand-in behaves as the program it stands for does, for the arguments that delivery
passes; an argument it does not know is an error, as with the real program.
"""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any, Dict, List, NoReturn, Optional

Memory = Dict[str, Any]
FOLDER = Path(os.environ["STANDIN_FOLDER"])


class Strict(argparse.ArgumentParser):
    """A parser that takes no abbreviations and ends with status 64 on a mistake."""

    def __init__(self, **arguments: Any) -> None:
        super().__init__(allow_abbrev=False, **arguments)

    def error(self, message: str) -> NoReturn:
        fail(f"unknown use: {message}: {sys.argv[1:]}", 64)


def record(program: str, argv: List[str], stdin: str) -> None:
    """Keep what the program was called with."""
    with (FOLDER / "calls.jsonl").open("a") as file:
        entry = {"program": program, "argv": argv, "stdin": stdin}
        file.write(json.dumps(entry) + "\n")


def load(name: str) -> Dict[str, Any]:
    """Return what was kept under a name."""
    path = FOLDER / f"{name}.json"
    found: Dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    return found


def store(name: str, content: Dict[str, Any]) -> None:
    """Keep something under a name."""
    (FOLDER / f"{name}.json").write_text(json.dumps(content, indent=1))


def wish(name: str) -> Optional[str]:
    """Return the failure that a test wishes for, if any."""
    path = FOLDER / f"wish-{name}"
    return path.read_text() if path.exists() else None


def fail(message: str, status: int = 1) -> NoReturn:
    """End as a program that failed."""
    print(f"Error: {message}", file=sys.stderr)
    sys.exit(status)
