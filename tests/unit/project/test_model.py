"""Which model fits the data."""

import fcntl
import io
import os
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stdout
from pathlib import Path
from typing import List

import pytest

from launcher.settings import read_settings
from launcher.training import model
from launcher.training.model import TrainingFailed


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project with a config, a domain and some data."""
    monkeypatch.setattr(model, "ROOT", tmp_path)
    monkeypatch.setattr(model, "MODELS", tmp_path / "models")
    for name in ("config.yml", "domain.yml", "data/nlu/greet.yml", "components/a.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("one")
    (tmp_path / "models").mkdir()
    return tmp_path


def _model(project: Path, name: str = "20260101-000000", age: int = 0) -> Path:
    path = project / "models" / f"{name}.tar.gz"
    path.write_bytes(b"")
    note = f"{model.fingerprint()}\n{model.code_fingerprint()}\n"
    path.with_name(f"{name}.fingerprint").write_text(note)
    os.utime(path, (1_000_000_000 - age, 1_000_000_000 - age))
    return path


def test_a_model_of_the_present_data_fits(project: Path) -> None:
    trained = _model(project)

    assert model.fitting() == trained


def test_without_a_model_none_fits(project: Path) -> None:
    assert model.fitting() is None


@pytest.mark.parametrize(
    "name", ["config.yml", "domain.yml", "data/nlu/greet.yml", "components/a.py"]
)
def test_a_change_of_what_training_reads_shows(project: Path, name: str) -> None:
    _model(project)

    (project / name).write_text("two")

    assert model.fitting() is None


def test_a_new_file_and_a_moved_file_show(project: Path) -> None:
    _model(project)
    (project / "data" / "nlu" / "bye.yml").write_text("two")
    assert model.fitting() is None

    (project / "data" / "nlu" / "bye.yml").unlink()
    assert model.fitting() is not None
    (project / "data" / "nlu" / "greet.yml").rename(project / "data" / "greet.yml")
    assert model.fitting() is None


def test_what_training_does_not_read_is_ignored(project: Path) -> None:
    trained = _model(project)

    (project / "components" / "__pycache__").mkdir()
    (project / "components" / "__pycache__" / "a.pyc").write_text("x")
    (project / "endpoints.yml").write_text("x")

    assert model.fitting() == trained


def test_another_asset_needs_another_model(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _model(project)

    monkeypatch.setenv("SPACY_MODEL", "en_core_web_md")

    assert model.fitting() is None


def test_an_older_model_that_fits_is_used_again(project: Path) -> None:
    older = _model(project, "20260101-000000", age=100)
    (project / "config.yml").write_text("two")
    _model(project, "20260101-000001")
    (project / "config.yml").write_text("one")

    assert model.fitting() == older


def test_only_a_change_of_code_forces_rasa_to_train_all(project: Path) -> None:
    _model(project)
    assert not model._needs_force()

    (project / "data" / "nlu" / "greet.yml").write_text("two")
    assert not model._needs_force(), "Rasa's own fingerprints see this"

    (project / "components" / "a.py").write_text("two")
    assert model._needs_force()


def test_a_fitting_model_is_not_trained_again(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trained = _model(project)

    def train(*_: object) -> int:
        raise AssertionError("trained")

    monkeypatch.setattr(model, "run_plainly", train)

    assert model.ensure(read_settings({})) == trained


def test_training_that_fails_is_told(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model, "run_plainly", lambda *_: 3)

    with pytest.raises(TrainingFailed, match="exit status 3"):
        model.ensure(read_settings({}))


def test_what_was_trained_is_noted_and_old_models_go(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        _model(project, f"2025010{number}-000000", age=100 + number)
    given = project / "models" / "given.tar.gz"
    given.write_bytes(b"")
    os.utime(given, (1, 1))
    (project / "config.yml").write_text("two")

    def train(command: List[str], environment: object) -> int:
        (project / "models" / "20260101-000000.tar.gz").write_bytes(b"")
        return 0

    monkeypatch.setattr(model, "run_plainly", train)

    assert model.ensure(read_settings({})).name == "20260101-000000.tar.gz"
    assert model.fitting() == project / "models" / "20260101-000000.tar.gz"
    assert given.exists(), "somebody put it there"
    assert len(model.models()) == model.KEPT + 1


def test_who_has_to_wait_for_a_training_is_told(project: Path) -> None:
    trained = _model(project)
    settings = read_settings({})
    with (project / "models" / ".lock").open("w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        with redirect_stdout(io.StringIO()) as told, ThreadPoolExecutor(1) as pool:
            (project / "config.yml").write_text("two")
            waiting = pool.submit(model.ensure, settings)
            deadline = time.monotonic() + 60
            while "waiting" not in told.getvalue() and time.monotonic() < deadline:
                time.sleep(0.01)
            (project / "config.yml").write_text("one")
            guard.close()

    assert "Another process is training; waiting for it" in told.getvalue()
    assert waiting.result() == trained


def test_a_copy_under_another_name_fits_and_outlives_new_models(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model, "KEPT", 0)
    copy = model.copy_as(_model(project), "main")

    model._forget_old()

    assert copy == project / "models" / "main.tar.gz"
    assert model.fitting() == copy
    assert model.models() == [copy]
    assert model.copy_as(copy, "main") == copy
    assert model.fitting() == copy
