"""The recipe "add a skill with a form" of docs/changing.md, followed in a copy."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Iterator, List, Tuple

import pytest

from launcher.settings import ROOT
from tests.support.new_form import apply_example, copy_project

# Without those that a person writes by running a command.
MOST_FILES = 12
# The tests that the recipe names: what is forgotten, they tell.
GUARDS = (
    "tests/unit/actions/test_order_statement.py",
    "tests/unit/actions/test_import.py",
    "tests/unit/actions/test_other_requests.py",
    "tests/unit/actions/test_switch_forms.py",
    "tests/unit/actions/test_wording.py",
    "tests/unit/desk/test_transcript.py",
    "tests/unit/nlu/test_examples.py",
    "tests/unit/nlu/test_layout.py",
    "tests/unit/project/test_generated.py",
    "tests/unit/project/test_imports.py",
    "tests/unit/project/test_stories.py",
    "tests/e2e/matrix/test_generation.py",
)


def start(folder: Path, *command: str) -> "subprocess.Popen[bytes]":
    """Start a module of the copy."""
    return subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def run(folder: Path, *command: str) -> Tuple[int, str]:
    """Run a module of the copy; return exit status and what it told."""
    process = start(folder, *command)
    told = process.communicate(timeout=600)[0].decode()
    return process.returncode, told


def pytest_in(folder: Path, *chosen: str) -> Tuple[int, str]:
    return run(folder, "pytest", "-q", "-p", "no:cacheprovider", *chosen)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    copy_project(folder)
    return folder


@pytest.fixture(scope="module")
def touched(copy: Path) -> List[str]:
    """Apply the example, and write what is generated."""
    names = apply_example(copy)
    status, told = run(copy, "tools", "generate")
    assert status == 0, told
    return names


@pytest.fixture(scope="module")
def validator(copy: Path, touched: List[str]) -> Iterator["subprocess.Popen[bytes]"]:
    """Start Rasa's validator; it takes its time beside the other tests."""
    process = start(copy, "launcher.training.validate")
    yield process
    process.kill()
    process.communicate()


def test_few_files_are_touched_and_the_page_tells_of_each(touched: List[str]) -> None:
    page = (ROOT / "docs" / "changing.md").read_text(encoding="utf-8")

    assert len(touched) <= MOST_FILES, touched
    assert f"touches {len(touched)} files" in page
    assert [name for name in touched if f"`{name}`" not in page] == []


def test_the_form_is_talked_to_and_nothing_is_forgotten(
    copy: Path, touched: List[str], validator: "subprocess.Popen[bytes]"
) -> None:
    status, told = pytest_in(copy, *GUARDS)

    assert status == 0, told


def test_rasa_finds_no_contradiction(validator: "subprocess.Popen[bytes]") -> None:
    told = validator.communicate(timeout=600)[0].decode()

    assert " complaints about the training data." in told
    assert not re.findall(".*statement.*", told)


def test_the_form_is_interrupted_at_every_point(copy: Path, touched: List[str]) -> None:
    counting = (
        "import pathlib; from tests.e2e.matrix.cells import cases;"
        "from tests.e2e.matrix.skills import read_assistant;"
        "found = cases(read_assistant(pathlib.Path.cwd()), ['cancel']);"
        "print(sum(case.form == 'card_statement_form' for case in found))"
    )
    done = subprocess.run(
        [sys.executable, "-c", counting], cwd=copy, stdout=subprocess.PIPE, check=True
    )

    assert int(done.stdout) > 20


@pytest.mark.parametrize(
    "name, guard, told",
    [
        ("desk/transcript.py", "tests/unit/desk/test_transcript.py", "FORM_LABELS"),
        ("tests/test_stories.yml", "tests/unit/project/test_stories.py", "that leaves"),
        ("tools/forms.yml", "tests/unit/project/test_generated.py", "tools/forms.yml"),
    ],
)
def test_what_is_forgotten_is_named(
    copy: Path, touched: List[str], name: str, guard: str, told: str
) -> None:
    kept = (copy / name).read_text(encoding="utf-8")
    (copy / name).write_text((ROOT / name).read_text(encoding="utf-8"))
    try:
        status, shown = pytest_in(copy, guard)
    finally:
        (copy / name).write_text(kept)

    assert status == 1
    assert told in shown
