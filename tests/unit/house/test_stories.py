"""The judge of `rasa test`."""

import json
from pathlib import Path

import pytest

from launcher.settings import ROOT
from launcher.stories import StoriesFailed, command, judge, written


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
    assert written(ROOT / "tests" / "test_stories.yml") >= 80


def test_the_texts_of_users_are_tested_and_not_only_intents() -> None:
    assert "--e2e" in command(Path("model"), Path("results"))
