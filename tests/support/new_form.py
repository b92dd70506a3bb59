"""Applies the worked example of docs/new_form to a copy of the project."""

import shutil
import subprocess
from pathlib import Path
from typing import List

import yaml

from launcher.settings import ROOT

EXAMPLE = ROOT / "docs" / "new_form"
_EDITS = EXAMPLE / "edits.yml"


def copy_project(target: Path) -> None:
    """Copy what belongs to the project, committed or about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
    ).stdout.decode()
    for name in listed.splitlines():
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)


def apply_example(target: Path) -> List[str]:
    """Add the example's files and make its edits.

    Args:
        target: A copy of the project.

    Returns:
        The names of the files that were added or changed.

    Raises:
        ValueError: A file is there already, or the text of an edit is not.
    """
    edits = yaml.safe_load(_EDITS.read_text(encoding="utf-8"))
    for name, changes in edits.items():
        path = target / name
        text = path.read_text(encoding="utf-8")
        for change in changes:
            text = _changed(name, text, change)
        path.write_text(text, encoding="utf-8")
    return [*edits, *_added(target)]


def _added(target: Path) -> List[str]:
    names = []
    for path in sorted(EXAMPLE.rglob("*")):
        name = path.relative_to(EXAMPLE)
        if not path.is_file() or path == _EDITS or "__pycache__" in name.parts:
            continue
        if (target / name).exists():
            raise ValueError(f"{name} is there already")
        shutil.copy2(path, target / name)
        names.append(str(name))
    return names


def _changed(name: str, text: str, change: dict) -> str:
    if "replace" in change:
        if change["replace"] not in text:
            raise ValueError(f"{name} holds no {change['replace']!r}: mend {_EDITS}")
        return text.replace(change["replace"], change["by"])
    after = change["after"]
    if text.count(after) != 1:
        raise ValueError(f"{name} does not hold {after!r} once: mend {_EDITS}")
    return text.replace(after, after + change["add"])
