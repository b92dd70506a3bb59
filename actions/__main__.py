"""Starts the action server: `python -m actions --port 5056`.

Takes the arguments of `python -m rasa_sdk`. With `--check` it only looks at the
configuration. A bad one is told before anything starts.
"""

import os
import sys
from typing import List, NoReturn

from actions.config import read_config
from actions.handoff_hosts import BadHandoffConfig, read_hosts

# Exit status for a configuration that cannot be used.
BAD_CONFIG = 2


def main(arguments: List[str]) -> int:
    """Become the action server, or return why not as an exit status."""
    try:
        read_hosts(read_config().handoff_config)
    except (BadHandoffConfig, ValueError) as error:
        print(error, file=sys.stderr)
        return BAD_CONFIG
    if arguments == ["--check"]:
        return 0
    return _serve(arguments)


def _serve(arguments: List[str]) -> NoReturn:
    server = [sys.executable, "-m", "rasa_sdk", "--actions", "actions", *arguments]
    os.execv(server[0], server)  # noqa: S606 - no shell


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
