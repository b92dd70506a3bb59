"""`python -m delivery COMMAND`: do it, or say clearly why not."""

import argparse
import os
import sys
from pathlib import Path
from typing import Mapping, Optional, Sequence

import boto3
from botocore.exceptions import BotoCoreError, ClientError, ProfileNotFound

from delivery.aws.failures import explain
from delivery.clock import Clock
from delivery.commands import COMMANDS
from delivery.context import ROOT, Command, Context, build_context, warn
from delivery.errors import DeliveryError, NegativeAnswer

FAILED = 2  # exit status of an error; 1 is the answer "no" of an …-exists command


def main(argv: Optional[Sequence[str]] = None) -> int:
    """Run one command and return its exit status: 0, 1 for no, 2 for an error."""
    parser = argparse.ArgumentParser(prog="python -m delivery", description=__doc__)
    parser.add_argument("command", choices=sorted(COMMANDS), metavar="COMMAND")
    chosen = parser.parse_args(argv)
    return run(COMMANDS[chosen.command], os.environ)


def run(command: Command, environ: Mapping[str, str], root: Path = ROOT) -> int:
    """Check what the command needs, then do it."""
    environ = with_region(environ)
    context = build_context(
        environ, Clock(float(environ.get("PAUSE_SCALE", "1"))), root
    )
    try:
        _check(command, context)
        command.run(context)
    except NegativeAnswer as no:
        context.say(str(no))
        return 1
    except DeliveryError as error:
        return _fail(context, command, str(error))
    except (ClientError, BotoCoreError) as error:
        return _fail(context, command, str(explain(error)))
    return 0


def with_region(environ: Mapping[str, str]) -> Mapping[str, str]:
    """Return the environment with AWS_REGION set, as `aws configure` left it.

    Programs that are called, and their plug-ins, then work in the same region.
    """
    region = environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION")
    if not region:
        try:
            region = boto3.session.Session().region_name
        except ProfileNotFound as error:
            warn(f"AWS_PROFILE is wrong: {error}")
    return {**environ, "AWS_REGION": region} if region else environ


def _check(command: Command, context: Context) -> None:
    missing = context.aws.missing_credentials() if command.aws else []
    context.settings.require(command.needs, missing)


def _fail(context: Context, command: Command, message: str) -> int:
    warn(context.redact(f"{command.name}: {message}"))
    return FAILED


if __name__ == "__main__":
    sys.exit(main())
