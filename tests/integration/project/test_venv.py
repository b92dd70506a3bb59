"""Making `.venv` from a lock, with real environments and a wheel of our own."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from launcher.settings import ROOT


def _wheel(folder: Path, version: str) -> str:
    """Write a wheel of the package `demo`; return its line for a lock."""
    folder.mkdir(exist_ok=True)
    path = folder / f"demo-{version}-py3-none-any.whl"
    info = f"demo-{version}.dist-info"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr("demo.py", f"VERSION = {version!r}\n")
        wheel.writestr(
            f"{info}/METADATA",
            f"Metadata-Version: 2.1\nName: demo\nVersion: {version}\n",
        )
        wheel.writestr(
            f"{info}/WHEEL",
            "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        wheel.writestr(f"{info}/RECORD", "")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return f"demo=={version} \\\n    --hash=sha256:{digest}\n"


class Project:
    """A project that locks nothing but the package `demo`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def lock(self, version: str) -> None:
        line = _wheel(self.root / "wheels", version)
        (self.root / "requirements.lock").write_text(line)

    def set_up(self) -> "subprocess.CompletedProcess[str]":
        started = self.start()
        told = started.communicate()[0]
        return subprocess.CompletedProcess(started.args, started.returncode, told)

    def start(self) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, str(self.root / "launcher" / "setup" / "venv.py")],
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(self.root),
                "PIP_NO_INDEX": "1",
                "PIP_CONFIG_FILE": os.devnull,
                "PIP_FIND_LINKS": str(self.root / "wheels"),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def version(self) -> str:
        python = str(self.root / ".venv" / "bin" / "python")
        code = "import demo; print(demo.VERSION)"
        return subprocess.check_output([python, "-c", code], text=True).strip()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that was set up, and beside it a copy to get it back from."""
    made = Project(tmp_path_factory.mktemp("bootstrap") / "project")
    shutil.copytree(ROOT / "launcher", made.root / "launcher")
    made.lock("1.0")
    told = made.set_up()
    assert told.returncode == 0, told.stdout
    return Path(shutil.copytree(made.root, made.root.with_name("kept"), symlinks=True))


@pytest.fixture
def project(kept: Path) -> Project:
    """The project as it was set up, in its place: an environment cannot be moved."""
    root = kept.with_name("project")
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(kept, root, symlinks=True)
    return Project(root)


def test_the_first_time_installs_and_the_second_does_nothing(project: Project) -> None:
    assert project.version() == "1.0"
    stamp = project.root / ".venv" / ".locked"
    made = stamp.stat().st_mtime_ns

    told = project.set_up()

    assert (told.returncode, told.stdout) == (0, "")
    assert stamp.stat().st_mtime_ns == made


def test_a_changed_lock_installs_what_changed(project: Project) -> None:
    project.lock("2.0")

    assert project.set_up().returncode == 0

    assert project.version() == "2.0"


def test_an_interrupted_installation_is_begun_anew(project: Project) -> None:
    (project.root / ".venv" / ".locked").unlink()
    (project.root / ".venv" / ".installing").touch()
    leftover = (
        project.root / ".venv" / "lib" / "python3.8" / "site-packages" / "half.py"
    )
    leftover.touch()

    told = project.set_up()

    assert told.returncode == 0, told.stdout
    assert "Making .venv" in told.stdout
    assert not leftover.exists()
    assert project.version() == "1.0"


@pytest.mark.parametrize("stamped", [True, False])
def test_an_environment_of_another_python_is_made_anew(
    project: Project, stamped: bool
) -> None:
    venv = project.root / ".venv"
    # What `python3.11 -m venv .venv` leaves behind, as far as one can ask it.
    python = venv / "bin" / "python"
    python.unlink()
    python.write_text(f"#!/bin/sh\nprintf '%s\\n3\\n11\\n' '{venv}'\n")
    python.chmod(0o755)
    if not stamped:
        (venv / ".locked").unlink()

    told = project.set_up()

    assert told.returncode == 0, told.stdout
    assert "Making .venv with Python 3.8" in told.stdout
    assert project.version() == "1.0"


def test_a_second_set_up_says_that_it_waits_for_the_first(project: Project) -> None:
    (project.root / ".venv" / ".locked").unlink()
    with (project.root / ".run" / "venv.lock").open("w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        second = project.start()
        assert second.stdout
        told = second.stdout.readline()
    rest = second.communicate()[0]

    assert "Another process is making .venv; waiting" in told
    assert second.returncode == 0, rest


def test_a_project_that_moved_gets_its_environment_again(project: Project) -> None:
    project.root = project.root.rename(project.root.with_name("elsewhere"))

    told = project.set_up()

    assert told.returncode == 0, told.stdout
    assert project.version() == "1.0"


def test_a_package_with_another_hash_is_refused(project: Project) -> None:
    lock = project.root / "requirements.lock"
    project.lock("3.0")
    lock.write_text(lock.read_text().split("sha256:")[0] + "sha256:" + "0" * 64 + "\n")

    told = project.set_up()

    assert told.returncode != 0
    assert "Setting up failed" in told.stdout
    assert (
        not (project.root / ".venv" / ".locked").exists() or project.version() == "1.0"
    )
    assert project.set_up().returncode != 0, "it is not taken for done the next time"
