"""Which tests go to the same process when pytest-xdist spreads them."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Dict, List, Set

import pytest

from launcher.settings import ROOT

CONFTEST = """
import pytest
from tests.conftest import pytest_collection_modifyitems

__all__ = ["pytest_collection_modifyitems"]


@pytest.fixture
def stack():
    return None


@pytest.fixture(autouse=True)
def note(request, worker_id):
    with open(f"{request.path}.workers", "a") as file:
        print(worker_id, file=file)
"""
# Two files that share an assistant, and two that share nothing.
FILES: Dict[str, str] = {
    "test_one.py": "def test_it(stack, number): pass",
    "test_two.py": "def test_it(stack, number): pass",
    "test_three.py": "def test_it(number): pass",
    "test_four.py": "def test_it(number): pass",
}
TWELVE = "import pytest\n\n@pytest.mark.parametrize('number', range(12))\n"


@pytest.fixture(scope="module")
def workers(tmp_path_factory: pytest.TempPathFactory) -> Dict[str, Set[str]]:
    """Which worker played which file, when there are three."""
    folder: Path = tmp_path_factory.mktemp("spread")
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "pytest.ini").write_text("[pytest]\n")
    for name, text in FILES.items():
        (folder / name).write_text(TWELVE + text)
    command: List[str] = [sys.executable, "-m", "pytest", "-q", "-n", "3"]
    done = subprocess.run(
        [*command, "--dist", "loadgroup", "-p", "no:cacheprovider", str(folder)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout
    return {
        name: set((folder / f"{name}.workers").read_text().split()) for name in FILES
    }


def test_a_file_stays_together(workers: Dict[str, Set[str]]) -> None:
    assert all(len(played) == 1 for played in workers.values()), workers


def test_an_assistant_that_many_files_use_is_started_once(
    workers: Dict[str, Set[str]]
) -> None:
    assert workers["test_one.py"] == workers["test_two.py"]


def test_what_shares_nothing_is_spread(workers: Dict[str, Set[str]]) -> None:
    assert len(set.union(*workers.values())) == 3
