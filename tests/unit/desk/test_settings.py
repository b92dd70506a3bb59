"""Settings of the desk."""

import stat
from pathlib import Path
from typing import Dict, List

import pytest

from desk.settings import BadSetting, prepare, read_settings, token_file


def test_defaults_are_those_of_the_design(tmp_path: Path) -> None:
    settings = read_settings({}, tmp_path)
    assert (settings.host, settings.port) == ("127.0.0.1", 5007)
    assert settings.rasa_url == "http://localhost:5006"
    assert settings.database_url == f"sqlite:///{tmp_path}/desk-5007.sqlite3"


def test_customers_go_back_where_transcripts_come_from_unless_told_otherwise(
    tmp_path: Path,
) -> None:
    variables = {"RASA_URL": "http://rasa:5006/"}
    assert read_settings(variables, tmp_path).bot_url == "http://rasa:5006"
    variables["DESK_BOT_URL"] = "https://bank.example/"
    settings = read_settings(variables, tmp_path)
    assert settings.bot_url == "https://bank.example"
    assert settings.rasa_url == "http://rasa:5006"


def test_reading_settings_makes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "absent"
    assert read_settings({}, folder).token == ""
    read_settings({"DESK_TOKEN": "sesame-open"}, folder)
    assert not folder.exists()


def test_the_data_folder_can_be_elsewhere(tmp_path: Path) -> None:
    folder = tmp_path / "kept" / "here"
    settings = prepare(read_settings({"DESK_DATA_DIR": str(folder)}, tmp_path))
    assert settings.database_url == f"sqlite:///{folder}/desk-5007.sqlite3"
    assert token_file(folder, 5007).read_text().strip() == settings.token
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_nothing_is_made_where_token_and_database_are_given(tmp_path: Path) -> None:
    variables = {
        "DESK_TOKEN": "sesame-open",
        "DESK_DATABASE_URL": "postgresql://host/desk",
    }
    settings = read_settings(variables, tmp_path / "absent")
    assert prepare(settings) == settings
    assert list(tmp_path.iterdir()) == []


def test_a_data_folder_that_cannot_be_made_is_told_by_name(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    cases: List[Dict[str, str]] = [{}, {"DESK_TOKEN": "sesame-open"}]
    for variables in cases:
        settings = read_settings(variables, tmp_path / "file" / "folder")
        with pytest.raises(BadSetting, match="DESK_DATA_DIR"):
            prepare(settings)


def test_a_token_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    first = prepare(read_settings({"DESK_PORT": "6007"}, tmp_path))
    again = prepare(read_settings({"DESK_PORT": "6007"}, tmp_path))
    other = prepare(read_settings({"DESK_PORT": "6008"}, tmp_path))
    assert len(first.token) >= 24
    assert first.token == again.token != other.token
    mode = token_file(tmp_path, 6007).stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_a_token_file_left_empty_by_a_crash_is_filled_anew(tmp_path: Path) -> None:
    token_file(tmp_path, 5007).touch()
    made = prepare(read_settings({}, tmp_path)).token
    assert len(made) >= 24
    assert prepare(read_settings({}, tmp_path)).token == made


def test_a_short_token_in_the_file_is_refused_by_its_path(tmp_path: Path) -> None:
    token_file(tmp_path, 5007).write_text("short\n")
    with pytest.raises(BadSetting, match="desk-5007.token"):
        prepare(read_settings({}, tmp_path))


def test_space_around_a_given_token_does_not_count(tmp_path: Path) -> None:
    assert read_settings({"DESK_TOKEN": " sesame-open\n"}, tmp_path).token == (
        "sesame-open"
    )
    with pytest.raises(BadSetting, match="DESK_TOKEN"):
        read_settings({"DESK_TOKEN": "short" + " " * 9}, tmp_path)


def test_secrets_do_not_show_when_settings_are_printed(tmp_path: Path) -> None:
    secrets = {
        "DESK_TOKEN": "token-of-the-desk",
        "RASA_TOKEN": "token-of-rasa",
        "DESK_DATABASE_URL": "postgresql://desk:password@host/desk",
    }
    shown = repr(read_settings(secrets, tmp_path))
    for secret in secrets.values():
        assert secret not in shown


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DESK_PORT", "port"),
        ("DESK_PORT", "-1"),
        ("DESK_NOBODY_AFTER", "soon"),
        ("DESK_NOBODY_AFTER", "nan"),
        ("DESK_TOKEN", "short"),
        ("RASA_URL", "localhost:5006"),
        ("DESK_BOT_URL", "localhost:5006"),
        ("DESK_PROXIES", "-1"),
        ("DESK_PROXIES", "many"),
        ("STAFF_PROXY_NETWORKS", "10.0.0.1/8"),
        ("STAFF_IDLE_MINUTES", "0"),
        ("DESK_AGENT_GONE", "0"),
        ("DESK_CUSTOMER_GONE", "never"),
    ],
)
def test_a_bad_value_is_refused_by_name(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name):
        read_settings({name: value}, tmp_path)
