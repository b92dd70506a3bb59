"""Steps run side by side, with a make of our own."""

import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Dict

import pytest

from launcher.settings import ROOT
from launcher.steps import Run, Step
from tests.support.processes import end_group, is_alive, wait_until

# Each step leaves a file behind when it starts; some wait for another's.
MAKE = """#!/bin/sh
cd "$(dirname "$0")"
touch "$2.started"
waits_for() { while [ ! -e "$1.started" ]; do sleep 0.05; done; }
case $2 in
    left) waits_for right; echo "left is whole"; echo "left is over" ;;
    right) waits_for left; echo "   61.50s call     tests/test_a.py::test_slow" ;;
    breaks) waits_for serving; echo "this is broken"; exit 3 ;;
    last) [ -e left.over ] || exit 4 ;;
    serves)
        setsid sleep 300 &
        echo $! >server.pid
        trap 'echo cleared >cleared; exit 1' INT
        touch serving.started
        while :; do sleep 0.05; done ;;
esac
touch "$2.over"
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    program = tmp_path / "make"
    program.write_text(MAKE)
    program.chmod(0o755)
    monkeypatch.setenv("MAKE", str(program))
    return tmp_path


def play(folder: Path, *steps: str, lanes: int = 2) -> int:
    return Run([Step.read(text) for text in steps], lanes, folder / "logs").play()


def test_steps_run_side_by_side_and_what_they_print_is_not_mixed(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert play(folder, "left", "right") == 0

    told = capfd.readouterr().out
    assert "=== left\nleft is whole\nleft is over\n=== left: ok after" in told


def test_the_report_tells_where_the_time_went(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    play(folder, "left", "right")

    report = capfd.readouterr().out.split("All steps passed:")[1]
    rows: Dict[str, str] = {
        line.split()[0]: line for line in report.splitlines() if line.strip()
    }
    assert {"left", "right", "together"} <= set(rows)
    assert "62 s  tests/test_a.py::test_slow" in report


def test_a_step_waits_for_those_it_needs(folder: Path) -> None:
    assert play(folder, "last:left", "left", "right") == 0


def test_a_step_that_is_left_out_is_not_waited_for(folder: Path) -> None:
    assert play(folder, "any:left") == 0


def test_steps_that_wait_for_each_other_are_a_mistake(folder: Path) -> None:
    with pytest.raises(ValueError, match="wait for each other: one, two"):
        play(folder, "one:two", "two:one")


def test_no_more_run_than_there_are_lanes(folder: Path) -> None:
    assert play(folder, "any", "last:any", lanes=1) == 4
    assert not (folder / "last.over").exists()


def test_the_first_that_fails_is_shown_and_stops_the_others(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert play(folder, "serves", "breaks", "any") == 3

    told = capfd.readouterr().out
    assert "this is broken\n=== breaks: FAILED" in told
    assert "Not finished, since breaks failed: serves, any" in told
    assert "All steps passed" not in told
    assert_cleared(folder)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_leaves_nothing_running(folder: Path, number: int) -> None:
    code = f"""
from pathlib import Path
from launcher import steps
steps.LOGS = Path({str(folder / "logs")!r})
steps.sys.exit(steps.main(["serves"]))
"""
    run = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, start_new_session=True
    )
    try:
        wait_until(lambda: (folder / "serving.started").exists())
        run.send_signal(number)
        assert run.wait(60) == 130
    finally:
        end_group(run)
    assert_cleared(folder)


def test_make_test_runs_every_step_that_the_readme_lists() -> None:
    told = subprocess.run(
        ["make", "--dry-run", "test", "LANES=3"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
        encoding="utf-8",
    ).stdout
    command = next(line for line in told.splitlines() if "-m launcher.steps" in line)
    assert "--lanes 3 " in command
    steps = [Step.read(text) for text in command.split("--lanes 3 ")[1].split()]
    names = {step.name for step in steps}

    section = (ROOT / "README.md").read_text(encoding="utf-8").split("## Tests\n")[1]
    listed = re.findall(r"^\| `make ([a-z0-9-]+)`", section.split("\n## ")[0], re.M)

    assert {"lint", "train", "e2e"} <= set(listed) <= names
    assert all(step.after <= names for step in steps)


def assert_cleared(folder: Path) -> None:
    """The step could clear up, and what it started elsewhere is gone as well."""
    assert (folder / "cleared").exists()
    assert not is_alive(int((folder / "server.pid").read_text()))
