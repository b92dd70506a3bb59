"""`python -m tools <command> …` runs one command; without one it lists them."""

import importlib
import sys
from typing import List

COMMANDS = {
    "generate": ("tools.dialogue.command", "write the rules and stories of all forms"),
    "conversations": ("tools.conversations.command", "write docs/conversations.md"),
}


def main(arguments: List[str]) -> int:
    """Run a command by its name; return its exit status."""
    if not arguments or arguments[0] not in COMMANDS:
        for name, (_, about) in COMMANDS.items():
            print(f"  {name:<16} {about}")
        return 0 if not arguments else 2
    module, _ = COMMANDS[arguments[0]]
    return int(importlib.import_module(module).main(arguments[1:]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
