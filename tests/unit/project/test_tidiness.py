"""Files stay small, and nothing of one machine is committed."""

import re
import subprocess
from pathlib import Path
from typing import List

from launcher.settings import ROOT

LIMIT = 300
CODE = (".py", ".sh", ".js", ".html", ".mk", ".yml", ".yaml")
# Data is as long as it is. The widget is one file for whoever drops it into a page.
UNLIMITED = ("data/", "tests/test_stories.yml", "domain.yml", "web/chatroom.js")


def _committed() -> List[Path]:
    """Return the files that belong to the project, committed or about to be."""
    told = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
    ).stdout.decode()
    return [ROOT / name for name in told.splitlines() if (ROOT / name).is_file()]


def test_no_file_has_more_than_300_lines() -> None:
    long = {}
    for path in _committed():
        name = str(path.relative_to(ROOT))
        if path.suffix in CODE and not name.startswith(UNLIMITED):
            count = len(path.read_text(encoding="utf-8").splitlines())
            if count > LIMIT:
                long[name] = count

    assert not long


def test_no_file_names_a_place_of_one_machine_or_another_registry() -> None:
    traces = re.compile(r"/root/|/home/[a-z]+/|/opt/(?:wheels|pypi)|/work/")
    allowed = {Path(__file__).resolve()}

    found = {}
    for path in _committed():
        if path.resolve() in allowed or path.suffix in (".png", ".jpg", ".gz"):
            continue
        text = path.read_bytes().decode("utf-8", errors="replace")
        if traces.search(text):
            found[str(path.relative_to(ROOT))] = traces.findall(text)[:3]

    assert not found


def test_what_is_made_is_ignored() -> None:
    for name in (".venv/x", "models/x.tar.gz", ".run/x.log", "results/x"):
        ignored = subprocess.run(["git", "check-ignore", "-q", name], cwd=ROOT)
        assert ignored.returncode == 0, name
