"""Where the actions find the desk when its port was moved."""

from dataclasses import replace
from pathlib import Path

import pytest

from launcher import handoff
from launcher.settings import Settings, read_settings


@pytest.fixture
def moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    hosts = tmp_path / "hosts.yml"
    hosts.write_text("handoff_hosts:\n  human_desk:\n    url: http://localhost:5007\n")
    monkeypatch.setattr(handoff, "HOSTS", hosts)
    return replace(read_settings({"DESK_PORT": "6007"}), run_dir=tmp_path / "run")


def test_a_moved_desk_is_offered_where_it_is(moved: Settings) -> None:
    written = Path(handoff.environment(moved)["HANDOFF_CONFIG"])

    assert "url: http://localhost:6007\n" in written.read_text()


def test_a_second_start_elsewhere_leaves_the_first_ones_file_alone(
    moved: Settings,
) -> None:
    first = Path(handoff.environment(moved)["HANDOFF_CONFIG"])
    other = replace(read_settings({"DESK_PORT": "7007"}), run_dir=moved.run_dir)

    second = Path(handoff.environment(other)["HANDOFF_CONFIG"])

    assert "6007" in first.read_text() and "7007" in second.read_text()


def test_at_its_usual_place_nothing_is_written(moved: Settings) -> None:
    assert handoff.environment(read_settings({})) == {}


def test_a_file_that_somebody_named_is_left_alone(
    moved: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HANDOFF_CONFIG", "/elsewhere.yml")

    assert handoff.environment(moved) == {}


def test_who_signs_in_is_shown_the_made_token_but_not_a_given_one(
    moved: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handoff, "ROOT", tmp_path)
    monkeypatch.delenv("DESK_TOKEN", raising=False)
    (tmp_path / ".run").mkdir()
    (tmp_path / ".run" / "desk-6007.token").write_text("made-token\n")

    assert "made-token" in handoff.how_to_sign_in(moved)
    monkeypatch.setenv("DESK_TOKEN", "given-token")
    assert "given-token" not in handoff.how_to_sign_in(moved)


def test_a_token_that_is_kept_elsewhere_is_found(
    moved: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DESK_TOKEN", raising=False)
    monkeypatch.setenv("DESK_DATA_DIR", str(tmp_path))
    (tmp_path / "desk-6007.token").write_text("made-token\n")

    assert "made-token" in handoff.how_to_sign_in(moved)


def test_beyond_this_machine_people_sign_in_with_accounts(
    moved: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_TOKEN", "given-token")
    everywhere = replace(moved, bind_host="0.0.0.0")

    assert "account" in handoff.how_to_sign_in(everywhere)
    monkeypatch.setenv("STAFF_SHARED_TOKEN", "yes")
    assert "DESK_TOKEN" in handoff.how_to_sign_in(everywhere)
