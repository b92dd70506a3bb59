"""Runs make targets one after another, naming each and timing it.

`python -m launcher.steps lint types` stops at the first that fails.
"""

import os
import subprocess
import sys
import time
from typing import Dict, List

from launcher.settings import ROOT


def run_steps(targets: List[str]) -> int:
    """Run the targets; return the exit status of the first that fails, or 0."""
    took: Dict[str, float] = {}
    for number, target in enumerate(targets, 1):
        print(f"\n=== {target} ({number} of {len(targets)})", flush=True)
        started = time.monotonic()
        command = [os.environ.get("MAKE", "make"), "--no-print-directory", target]
        status = subprocess.call(command, cwd=ROOT, stdin=subprocess.DEVNULL)
        took[target] = time.monotonic() - started
        print(f"=== {target}: {'ok' if not status else 'FAILED'}", end=" ")
        print(f"after {took[target]:.0f} s", flush=True)
        if status:
            return status
    print("\nAll steps passed:")
    for target, seconds in took.items():
        print(f"  {target:<14} {seconds:6.0f} s")
    print(f"  {'together':<14} {sum(took.values()):6.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(run_steps(sys.argv[1:]))
