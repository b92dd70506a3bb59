"""The judge of `rasa test`."""

import json
from itertools import permutations
from pathlib import Path
from typing import Any, Dict, Iterator, List, Set, Tuple

import pytest
import yaml

from actions.skills.registry import FORM_OF_INTENT
from launcher.settings import ROOT
from launcher.training.stories import StoriesFailed, command, judge, written

STORIES = ROOT / "tests" / "test_stories.yml"
FORMS = {intent: form.name for intent, form in FORM_OF_INTENT.items()}
ENDS = ("denied", "back", "not back")


def _steps() -> Iterator[List[Dict[str, Any]]]:
    """Yield the steps of each conversation of the project."""
    told = yaml.safe_load(STORIES.read_text(encoding="utf-8"))
    yield from (story["steps"] for story in told["stories"])


def _switches(steps: List[Dict[str, Any]]) -> Iterator[Tuple[str, str, str]]:
    """Yield the skill that is left, the one that is entered, and how it ends."""
    skills: List[str] = []
    pending = ""
    for step in steps:
        intent, action = step.get("intent", ""), step.get("action", "")
        if intent in FORMS:
            skills.append(intent)
        if action in ("action_switch_forms_ask", "action_switch_back_ask"):
            pending = action
        elif pending and intent in ("affirm", "deny"):
            resuming, yes = pending == "action_switch_back_ask", intent == "affirm"
            pending = ""
            if resuming or not yes:
                end = ("back" if yes else "not back") if resuming else "denied"
                yield skills[-2], skills[-1], end


def _report(results: Path, correct: int, total: int) -> None:
    count = {"accuracy": correct / total, "correct": correct, "total": total}
    report = {"conversation_accuracy": count}
    (results / "story_report.json").write_text(json.dumps(report))
    (results / "failed_test_stories.yml").write_text("# None failed\n")


def test_all_right_is_right(tmp_path: Path) -> None:
    _report(tmp_path, 48, 48)

    assert judge(tmp_path, 48) == "48 of 48 conversations went as written"


def test_one_wrong_is_wrong_and_shown(tmp_path: Path) -> None:
    _report(tmp_path, 47, 48)
    (tmp_path / "failed_test_stories.yml").write_text("- story: the odd one\n")

    with pytest.raises(StoriesFailed) as failure:
        judge(tmp_path, 48)

    assert "the odd one" in str(failure.value)
    assert "47 of 48" in str(failure.value)


def test_stories_that_did_not_run_are_a_failure(tmp_path: Path) -> None:
    _report(tmp_path, 40, 40)

    with pytest.raises(StoriesFailed, match="ran 40 of 48"):
        judge(tmp_path, 48)


def test_no_results_are_a_failure(tmp_path: Path) -> None:
    with pytest.raises(StoriesFailed, match="ran 0 of 48"):
        judge(tmp_path, 48)


def test_no_stories_are_a_failure(tmp_path: Path) -> None:
    with pytest.raises(StoriesFailed):
        judge(tmp_path, 0)


def test_the_project_has_at_least_80_conversations() -> None:
    assert written(STORIES) >= 80


def test_every_form_is_left_for_another_and_another_for_it() -> None:
    # Each for each other one: rules in test_generated, dialogues in tests/e2e/matrix.
    told = {switch for steps in _steps() for switch in _switches(steps)}

    unleft = set(FORMS.values()) - {FORMS[one] for one, _, _ in told}
    unentered = set(FORMS.values()) - {FORMS[two] for _, two, _ in told}

    assert not unleft, f"tests/test_stories.yml: a story that leaves {unleft}"
    assert not unentered, f"tests/test_stories.yml: a story that enters {unentered}"


def test_the_skills_of_the_public_demo_are_left_for_each_other_in_every_way() -> None:
    known = ("transfer_money", "pay_cc", "search_transactions", "check_earnings")
    # Spending and earnings share a form: there is nothing to leave.
    pairs = [(a, b) for a, b in permutations(known, 2) if FORMS[a] != FORMS[b]]
    wanted = {(one, two, end) for one, two in pairs for end in ENDS}
    assert len(wanted) == 30

    told = {switch for steps in _steps() for switch in _switches(steps)}

    assert wanted - told == set()


def test_every_intent_that_somebody_can_have_is_in_a_conversation() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    # Rasa's own: a program sends them, nobody says them.
    intents: Set[str] = set(domain["intents"]) - {"session_start", "back"}

    told = {step.get("intent") for steps in _steps() for step in steps}

    assert intents - told == set()


def test_the_texts_of_users_are_tested_and_not_only_intents() -> None:
    assert "--e2e" in command(Path("model"), Path("results"))
