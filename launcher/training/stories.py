"""Runs tests/test_stories.yml against a fitting model and fails if any story does."""

import json
import sys
from pathlib import Path
from typing import Any, Dict, List, Optional

from launcher import services
from launcher.settings import ROOT, Settings
from launcher.stack import Stack, say
from launcher.training import model
from launcher.training.plain_output import run_plainly

STORIES = ROOT / "tests" / "test_stories.yml"
FAILED = "failed_test_stories.yml"
REPORT = "story_report.json"


class StoriesFailed(Exception):
    """A conversation did not go as written; the text holds the failed ones."""


def command(fitting: Path, results: Path) -> List[str]:
    """Return Rasa's command for testing the stories."""
    return [
        *(sys.executable, "-m", "launcher.quiet_rasa", "test", "core", "--e2e"),
        *("--stories", str(STORIES), "--model", str(fitting)),
        *("--out", str(results), "--no-plot"),
    ]


def written(stories: Path) -> int:
    """Return how many conversations a file of stories holds."""
    lines = stories.read_text(encoding="utf-8").splitlines()
    return sum(line.lstrip().startswith("- story:") for line in lines)


def judge(results: Path, expected: int) -> str:
    """Read Rasa's results.

    Args:
        results: Folder that `rasa test` wrote to.
        expected: How many conversations it should have run.

    Returns:
        How many conversations went as written.

    Raises:
        StoriesFailed: If one did not, or if Rasa ran fewer than expected.
    """
    failed = results / FAILED
    told = failed.read_text(encoding="utf-8") if failed.exists() else ""
    report: Dict[str, Any] = {}
    if (results / REPORT).exists():
        report = json.loads((results / REPORT).read_text(encoding="utf-8"))
    count = report.get("conversation_accuracy", {})
    if not expected or count.get("total", 0) < expected:
        ran = count.get("total", 0)
        raise StoriesFailed(f"rasa test ran {ran} of {expected} conversations.")
    right = f"{count['correct']} of {count['total']} conversations went as written"
    if count["correct"] != count["total"] or "story:" in told:
        raise StoriesFailed(f"{told}\nOnly {right}; the others stand above.")
    return right


def check_stories(settings: Settings, chosen: Optional[Path] = None) -> int:
    """Run the stories beside a Duckling of their own; return the exit status.

    Args:
        settings: Ports and addresses.
        chosen: The model to test; None takes one that fits the data.

    Raises:
        StoriesFailed: If a conversation did not go as written.
    """
    fitting = chosen or model.ensure(settings)
    results = settings.run_dir / "stories"
    with Stack(settings) as stack:
        for old in results.glob("*"):
            old.unlink()
        stack.start([services.duckling(settings)])
        status = run_plainly(command(fitting, results), settings.child_environment)
    if status:
        raise StoriesFailed(f"rasa test ended with exit status {status}; see above.")
    say(judge(results, written(STORIES)))
    return 0
