"""Getting npm, with programs of our own in the place of Debian's."""

import shutil
import subprocess
from pathlib import Path

import pytest

from launcher.settings import ROOT


class Machine:
    """A machine on which only a few programs are."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self.installed = programs / "installed"

    def put(self, name: str, script: str) -> None:
        program = self._programs / name
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)

    def ensure(self) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [
                str(shutil.which("sh")),
                str(ROOT / "launcher" / "setup" / "ensure_npm.sh"),
            ],
            env={"PATH": str(self._programs)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    made = Machine(tmp_path)
    made.put("apt-get", f'echo "$@" >> {made.installed}')
    return made


def test_where_npm_is_nothing_is_installed(machine: Machine) -> None:
    machine.put("id", "echo 0")
    machine.put("npm", "true")

    assert machine.ensure().returncode == 0
    assert not machine.installed.exists()


def test_root_gets_npm_from_debian(machine: Machine) -> None:
    machine.put("id", "echo 0")

    assert machine.ensure().returncode == 0
    assert machine.installed.read_text().split("\n")[1].endswith(" npm")


def test_others_are_told_how_to_get_it(machine: Machine) -> None:
    machine.put("id", "echo 1000")

    told = machine.ensure()

    assert told.returncode == 1
    assert "sudo apt-get install npm" in told.stdout
    assert not machine.installed.exists()
