"""How the desk starts: from its image, and without its database."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import List

import pytest

from launcher.settings import ROOT
from tests.integration.desk.support import HANDOFF, SENDER
from tests.support.desks import TOKEN, Agent, running_desk

# Starts a command that can read the folder $0, and not write it.
_READ_ONLY = """
mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && cd "$0" && exec "$@"
"""
UNSHARE = ["unshare", "--map-root-user", "--mount", "sh", "-ec"]


def copied_by_the_image() -> List[str]:
    """Return the folders of the project that the desk's image holds."""
    lines = (ROOT / "deploy/images/desk.Dockerfile").read_text().splitlines()
    words = [line.split() for line in lines if line.startswith("COPY ")]
    return [one[1] for one in words if "--from" not in one[1] and "/" not in one[1]]


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """What the image holds of the project, and nothing else."""
    folder = tmp_path / "app"
    for name in copied_by_the_image():
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    return folder


def test_the_desk_works_from_an_image_that_cannot_be_written(
    image: Path, tmp_path: Path
) -> None:
    if subprocess.run([*UNSHARE, "true"], stderr=subprocess.DEVNULL).returncode:
        why = "NOT TESTED: this machine lets nobody mount a folder read-only"
        if os.environ.get("CI") == "true":
            pytest.fail(why)
        pytest.skip(why)
    database = f"sqlite:///{tmp_path / 'elsewhere.sqlite3'}"
    wrapper = [*UNSHARE, _READ_ONLY, str(image)]
    with running_desk(
        database,
        image,
        wrapper,
        PYTHONDONTWRITEBYTECODE="1",
        BIND_HOST="0.0.0.0",
        STAFF_SHARED_TOKEN="yes",
    ) as desk:
        desk.say(SENDER, HANDOFF)
        ann = Agent(desk, "Ann")
        (number,) = ann.waiting()
        assert ann.do(number, "take").status_code == 204
    assert sorted(path.name for path in image.iterdir()) == sorted(
        copied_by_the_image()
    )


def test_without_its_database_the_desk_says_so_at_start() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "desk"],
        cwd=ROOT,
        env={
            "DESK_TOKEN": TOKEN,
            "DESK_DATABASE_URL": "postgresql://desk:secret@127.0.0.1:1/desk",
            "PATH": "",
        },
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert done.returncode == 2
    assert "DESK_DATABASE_URL" in done.stderr
    assert "Traceback" not in done.stderr
    assert "secret" not in done.stderr + done.stdout
