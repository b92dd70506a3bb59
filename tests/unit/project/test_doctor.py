"""What the doctor finds, and what it says to do."""

import errno
import os
import shutil
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Iterator

import pytest

from launcher import doctor, ports, services
from launcher.settings import ROOT, Settings, read_settings
from launcher.training import model
from tests.support.ports import free_port


@pytest.fixture
def settings() -> Settings:
    return read_settings({"DUCKLING_PORT": str(free_port())})


@pytest.fixture
def silent(settings: Settings) -> Iterator[int]:
    """Somebody holds Duckling's port and never answers."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", settings.ports["DUCKLING_PORT"]))
        holder.listen()
        yield os.getpid()


def test_a_free_port_is_well(settings: Settings) -> None:
    finding = doctor.check_port(services.duckling(settings), settings)

    assert not finding.mend
    assert str(finding).startswith("  ok ")


def test_a_taken_port_names_its_holder_and_the_variable(
    settings: Settings, silent: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("launcher.health.SECONDS", 0.2)

    finding = doctor.check_port(services.duckling(settings), settings)

    assert f"process {silent}" in finding.what
    assert "DUCKLING_PORT=" in finding.mend
    assert "FAULT" in str(finding) and "Mend it: " in str(finding)


def test_the_mend_names_the_target_that_was_wanted(
    settings: Settings, silent: int
) -> None:
    part = services.duckling(settings)

    faults = doctor.before_start([part], settings, "duckling")

    assert faults[0].mend.endswith(" make duckling")


@pytest.mark.parametrize("host", ["192.0.2.7", "no.such.name.invalid"])
def test_an_address_of_another_machine_is_no_taken_port(
    host: str, tmp_path: Path
) -> None:
    settings = replace(read_settings({"BIND_HOST": host}), run_dir=tmp_path)

    faults = doctor.before_start(services.everything(settings), settings)

    assert len(faults) == 1
    assert f"BIND_HOST={host}" in faults[0].what
    assert "held" not in faults[0].what
    assert not doctor.check_port(services.rasa(settings), settings).what.count("held")


def test_a_port_that_only_root_may_take_is_no_taken_port(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = read_settings({"WEB_PORT": "80"})
    why = PermissionError(errno.EACCES, "Permission denied")
    monkeypatch.setattr(ports, "refusal", lambda host, port: why)

    fault = doctor.check_port(services.web(settings), settings)

    assert "Port 80 for web is below 1024" in fault.what
    assert "WEB_PORT=8080 make run" in fault.mend


def test_a_program_that_only_tests_need_is_a_hint_and_no_fault() -> None:
    ghost = doctor.Tool("no-such-program", "ghost", "make test haunts with it")

    missing = doctor.check_tool(ghost)

    assert not missing.mend
    assert str(missing).startswith("  hint   no-such-program is missing")
    assert "sudo apt-get install ghost" in str(missing)
    assert str(doctor.check_tool(ghost._replace(program="sh"))).startswith("  ok ")


def test_the_doctor_runs_where_nothing_is_set_up(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "launcher", tmp_path / "launcher")
    shutil.copytree(ROOT / "make", tmp_path / "make")
    for name in ("Makefile", "requirements.lock", "config.yml", "domain.yml"):
        shutil.copy(ROOT / name, tmp_path / name)
    # A Python into which nothing is installed.
    bare = tmp_path / "bare"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", bare], check=True)

    told = subprocess.run(
        ["make", "doctor", f"PYTHON={bare}/bin/python"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )

    assert told.returncode != 0
    assert "FAULT  The lock and the installed packages differ" in told.stdout
    assert "make setup" in told.stdout
    assert "Traceback" not in told.stdout
    assert not (tmp_path / ".venv").exists(), "it looks and mends nothing"


def test_before_a_start_only_faults_are_told(settings: Settings, silent: int) -> None:
    part = services.duckling(settings)

    faults = doctor.before_start([part], settings)

    assert [fault.what.split()[0] for fault in faults] == ["Port"]


def test_a_part_elsewhere_needs_no_port_here(settings: Settings, silent: int) -> None:
    part = services.duckling(settings)
    elsewhere = replace(settings, given=frozenset(["RASA_DUCKLING_HTTP_URL"]))

    assert doctor.before_start([part], elsewhere) == []


def test_a_part_that_does_not_answer_names_its_target(settings: Settings) -> None:
    finding = doctor.check_answers(services.duckling(settings))

    assert finding.mend.startswith("make duckling")


def test_a_lock_that_differs_is_a_fault(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text("".join(f"ghost-{n}==1\n" for n in range(5)))

    finding = doctor.check_lock(lock)

    assert "ghost-0 1 (installed: none)" in finding.what
    assert "and 2 more" in finding.what
    assert finding.mend.endswith("make setup")


def test_this_python_is_well() -> None:
    assert not doctor.check_python().mend


def test_another_python_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.python_version", lambda: "3.11.7")

    assert "3.11.7, not 3.8" in doctor.check_python().what


def test_a_model_that_is_missing_or_stale_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model, "MODELS", tmp_path)
    assert doctor.check_model().what == "There is no trained model"

    (tmp_path / "old.tar.gz").write_bytes(b"")
    stale = doctor.check_model()

    assert stale.what == "The data changed since the last training"
    assert stale.mend == "make train"


def test_bad_handoff_hosts_keep_the_actions_from_starting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hosts = tmp_path / "hosts.yml"
    hosts.write_text("handoff_hosts:\n  desk: {}\n")
    monkeypatch.setenv("HANDOFF_CONFIG", str(hosts))
    settings = read_settings({"ACTIONS_PORT": str(free_port())})

    (fault,) = doctor.before_start([services.actions(settings)], settings)

    assert f"{hosts}, line 2: host 'desk' needs 'title:'" in str(fault)


def test_handoff_hosts_that_can_be_used_are_well() -> None:
    assert not doctor.check_handoff().mend
