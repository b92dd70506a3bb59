"""`python -m launcher <command>`; the make targets call it."""

import argparse
import sys
from pathlib import Path
from typing import List, Optional

from launcher import commands
from launcher.commands import NotReady, Stopped
from launcher.services import BY_NAME
from launcher.settings import BadSetting, read_settings
from launcher.stack import PartFailed, say
from launcher.training.model import TrainingFailed
from launcher.training.stories import StoriesFailed, check_stories


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m launcher", description=__doc__)
    subparsers = parser.add_subparsers(dest="command", required=True)
    subparsers.add_parser("run", help="start everything and say where to click")
    subparsers.add_parser("shell", help="talk in this terminal, or over a pipe")
    subparsers.add_parser("doctor", help="look for faults and say what mends them")
    training = subparsers.add_parser(
        "train", help="train a model if none fits the data"
    )
    training.add_argument("--force", action="store_true", help="train it anew anyway")
    training.add_argument("--name", default="", help="keep it as models/NAME.tar.gz")
    subparsers.add_parser("fingerprint", help="print a hash of what training reads")
    for part in BY_NAME:
        subparsers.add_parser(part, help=f"serve {part} alone, in the foreground")
    told = subparsers.add_parser("stories", help="run tests/test_stories.yml")
    told.add_argument("--model", type=Path, help="instead of one that fits the data")
    within = subparsers.add_parser(
        "with", help="run a command beside parts on free ports"
    )
    within.add_argument("parts", help="as duckling,actions")
    within.add_argument("words", nargs=argparse.REMAINDER, help="-- and the command")
    return parser


def _carry_out(chosen: argparse.Namespace) -> int:
    if chosen.command == "with":
        words = [word for word in chosen.words if word != "--"]
        return commands.run_with(chosen.parts.split(","), words)
    if chosen.command == "stories":
        return check_stories(commands.with_free_ports(), chosen.model)
    if chosen.command == "fingerprint":
        return commands.fingerprint()
    settings = read_settings()
    if chosen.command == "train":
        return commands.train(settings, chosen.force, chosen.name)
    if chosen.command in BY_NAME:
        return commands.serve(settings, chosen.command)
    simple = {"run": commands.run, "shell": commands.shell, "doctor": commands.examine}
    return simple[chosen.command](settings)


def main(arguments: Optional[List[str]] = None) -> int:
    """Carry out one command; return the exit status."""
    chosen = _parser().parse_args(arguments)
    commands.stop_on_signals()
    try:
        return _carry_out(chosen)
    except Stopped:
        # Servers are there to be stopped; other work was not finished.
        return 0 if chosen.command in ("run", "shell") else 1
    except (BadSetting, NotReady, PartFailed, StoriesFailed, TrainingFailed) as error:
        say(str(error), sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
