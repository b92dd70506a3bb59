"""The locks hold what the requirements ask for, with hashes, and no address."""

import json
import re
import sys
from pathlib import Path
from typing import List

import pytest

from launcher.settings import ROOT
from launcher.setup.requirements import installed, misfits, normalize, pins, unhashed
from tests.support.locks import gaps

LOCK = ROOT / "requirements.lock"
DUCKLING_LOCK = ROOT / "duckling_server" / "requirements-duckling.lock"
ACTIONS_LOCK = ROOT / "actions" / "requirements-actions.lock"
REQUIREMENTS = [
    (ROOT / "requirements.txt", LOCK),
    (ROOT / "requirements-dev.txt", LOCK),
    (ROOT / "actions" / "requirements-actions.txt", ACTIONS_LOCK),
    (ROOT / "duckling_server" / "requirements-duckling.txt", DUCKLING_LOCK),
]


def _lines(path: Path) -> List[str]:
    wanted = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in wanted if line and not line.startswith("#")]


@pytest.mark.parametrize("requirements, lock", REQUIREMENTS)
def test_the_lock_fits_the_requirements(requirements: Path, lock: Path) -> None:
    locked = pins(lock)

    for name, version in pins(requirements).items():
        assert locked.get(name) == version, f"{name}: run `make lock`"


@pytest.mark.parametrize("lock", [LOCK, ACTIONS_LOCK, DUCKLING_LOCK])
def test_the_lock_holds_all_that_its_packages_ask_for(lock: Path) -> None:
    chosen = [path for path, made in REQUIREMENTS if made == lock]

    assert gaps(lock, chosen) == [], "run `make lock`"


@pytest.mark.parametrize("name", ["aiohttp", "multidict", "spacy-legacy"])
def test_a_package_that_is_missing_from_the_lock_shows(
    name: str, tmp_path: Path
) -> None:
    lock = tmp_path / "requirements.lock"
    blocks = re.split(r"\n(?=[a-z0-9])", LOCK.read_text(encoding="utf-8"))
    lock.write_text("\n".join(b for b in blocks if not b.startswith(f"{name}==")))
    assert name in pins(LOCK) and name not in pins(lock)

    found = gaps(lock, [ROOT / "requirements.txt"])

    assert any(gap.startswith(name) and "(locked: None)" in gap for gap in found)


@pytest.mark.parametrize("requirements, lock", REQUIREMENTS)
def test_every_requirement_is_pinned_and_has_a_reason(
    requirements: Path, lock: Path
) -> None:
    for line in _lines(requirements):
        assert "==" in line, f"{line} is not pinned"
        assert re.search(r"# \w", line), f"{line} has no reason"


@pytest.mark.parametrize("lock", [LOCK, ACTIONS_LOCK, DUCKLING_LOCK])
def test_everything_locked_has_a_hash(lock: Path) -> None:
    assert len(pins(lock)) >= 3
    assert unhashed(lock) == []


@pytest.mark.parametrize("lock", [LOCK, ACTIONS_LOCK, DUCKLING_LOCK])
def test_a_lock_names_no_index_and_no_place_of_a_machine(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")

    for trace in ("index-url", "find-links", "://", "file:", "/opt/", "/home", "/tmp"):
        assert trace not in text


def test_the_lock_of_npm_has_a_hash_for_everything_and_no_address() -> None:
    asked = json.loads((ROOT / "package.json").read_text())["devDependencies"]
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    packages = {name: one for name, one in locked.items() if name}

    assert locked[""]["devDependencies"] == asked, "run `make image-locks`"
    assert {name: locked[f"node_modules/{name}"]["version"] for name in asked} == asked
    assert [name for name, one in packages.items() if "integrity" not in one] == []
    assert [name for name, one in packages.items() if "resolved" in one] == []


def test_the_action_server_carries_no_tensorflow_and_no_rasa() -> None:
    locked = pins(ACTIONS_LOCK)

    assert "rasa-sdk" in locked
    assert not {"tensorflow", "rasa", "spacy", "numpy"}.intersection(locked)


@pytest.mark.parametrize("shipped", [ACTIONS_LOCK, DUCKLING_LOCK])
def test_what_ships_is_what_was_tested(shipped: Path) -> None:
    tested = pins(LOCK)

    assert {name: tested.get(name) for name in pins(shipped)} == pins(shipped)


def test_the_present_environment_fits_the_lock() -> None:
    assert misfits(LOCK) == []


def test_a_changed_requirement_shows(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text("pytest==1.0 \\\n    --hash=sha256:" + "0" * 64 + "\nghost==2\n")

    found = {misfit.name: misfit for misfit in misfits(lock)}

    assert found["pytest"].wanted == "1.0"
    assert found["pytest"].found.startswith("8.")
    assert str(found["ghost"]) == "ghost 2 (installed: none)"
    assert unhashed(lock) == ["ghost"]


def test_names_compare_as_pep_503_says() -> None:
    assert normalize("Ruamel.YAML_clib") == "ruamel-yaml-clib"


def test_a_copy_later_on_the_path_does_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "pytest-0.1.dist-info"
    copy.mkdir()
    (copy / "METADATA").write_text("Name: pytest\nVersion: 0.1\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert installed()["pytest"] == "0.1"

    monkeypatch.setattr("sys.path", [*sys.path[1:], str(tmp_path)])

    assert installed()["pytest"] == pytest.__version__
