"""Ports and addresses from the environment."""

from pathlib import Path

import pytest

from launcher import services, settings
from launcher.settings import ROOT, BadSetting, read_settings


def test_the_defaults_are_those_of_the_design() -> None:
    settings = read_settings({})

    assert settings.bind_host == "127.0.0.1"
    assert settings.urls["RASA_URL"] == "http://localhost:5006"
    assert settings.urls["ACTION_ENDPOINT_URL"] == "http://localhost:5056/webhook"
    assert settings.urls["RASA_DUCKLING_HTTP_URL"] == "http://localhost:8000"
    assert settings.urls["WEB_URL"] == "http://localhost:8080"
    assert settings.urls["DESK_URL"] == "http://localhost:5007"
    assert not settings.token


def test_a_moved_port_moves_its_address_and_its_folder() -> None:
    settings = read_settings({"RASA_PORT": "6006", "DUCKLING_PORT": "6000"})

    assert settings.urls["RASA_URL"] == "http://localhost:6006"
    assert settings.urls["RASA_DUCKLING_HTTP_URL"] == "http://localhost:6000"
    assert settings.run_dir != read_settings({}).run_dir


@pytest.mark.parametrize("text", ["", "x", "-1", "0", "65536", "80.5"])
def test_what_is_no_port_is_refused_by_name(text: str) -> None:
    if not text:
        assert read_settings({"RASA_PORT": text}).ports["RASA_PORT"] == 5006
        return
    with pytest.raises(BadSetting) as refusal:
        read_settings({"RASA_PORT": text})

    assert str(refusal.value) == (
        f"RASA_PORT must be a port from 1 to 65535, not '{text}'."
    )


def test_two_parts_on_one_port_are_refused() -> None:
    with pytest.raises(BadSetting, match="are both 8080; change one"):
        read_settings({"RASA_PORT": "8080"})


def test_only_our_own_page_may_talk_to_rasa_unless_told() -> None:
    own = "http://127.0.0.1:8080 http://localhost:8080"

    assert read_settings({}).cors == own
    assert read_settings({"BIND_HOST": "0.0.0.0"}).cors == "*"
    assert read_settings({"RASA_CORS": "https://a.example"}).cors == "https://a.example"


def test_our_page_may_be_at_an_address_of_its_own() -> None:
    settings = read_settings({"WEB_URL": "https://bank.example/chat/"})

    assert "https://bank.example" in settings.cors.split()


@pytest.mark.parametrize("host", ["localhost", "192.0.2.7"])
def test_a_sandboxed_page_may_not_talk_to_rasa_unless_told(host: str) -> None:
    assert "null" not in read_settings({"BIND_HOST": host}).cors.split()


def test_rasa_answers_to_its_own_names_alone_unless_others_may_come() -> None:
    settings = read_settings({"RASA_URL": "https://bank.example/talk"})

    assert settings.hosts.split() == ["127.0.0.1", "localhost", "[::1]", "bank.example"]
    assert read_settings({"BIND_HOST": "0.0.0.0"}).hosts == "*"
    assert read_settings({"RASA_HOSTS": "a.example"}).hosts == "a.example"


@pytest.mark.parametrize("host", ["::", "::1", "localhost:80"])
def test_an_address_that_the_servers_cannot_bind_to_is_refused(host: str) -> None:
    with pytest.raises(BadSetting, match="BIND_HOST must be an IPv4 address"):
        read_settings({"BIND_HOST": host})


def test_the_level_of_logging_is_read_in_any_case_and_refused_by_name() -> None:
    quiet = read_settings({"LOG_LEVEL": "warning"})

    assert quiet.log_level == quiet.child_environment["LOG_LEVEL"] == "WARNING"
    with pytest.raises(BadSetting, match="LOG_LEVEL must be one of DEBUG, INFO, "):
        read_settings({"LOG_LEVEL": "loud"})


def test_a_part_with_an_address_of_its_own_is_elsewhere() -> None:
    settings = read_settings({"RASA_DUCKLING_HTTP_URL": "http://elsewhere:8000"})

    assert services.duckling(settings).is_elsewhere(settings)
    assert services.duckling(settings).url == "http://elsewhere:8000"
    assert not services.actions(settings).is_elsewhere(settings)


def test_no_secret_is_on_a_command_line() -> None:
    settings = read_settings({"RASA_TOKEN": "sesame", "DESK_TOKEN": "sesame"})

    for part in services.everything(settings):
        assert "sesame" not in " ".join(part.command)


def test_telemetry_is_off_unless_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RASA_TELEMETRY_ENABLED", raising=False)
    assert read_settings({}).child_environment["RASA_TELEMETRY_ENABLED"] == "false"

    monkeypatch.setenv("RASA_TELEMETRY_ENABLED", "true")
    assert read_settings({}).child_environment["RASA_TELEMETRY_ENABLED"] == "true"


def test_rasa_may_be_told_of_other_stores() -> None:
    base = "deploy/base/rasa/endpoints.yml"

    assert read_settings({}).endpoints == ROOT / "endpoints.yml"
    assert read_settings({"RASA_ENDPOINTS": base}).endpoints == ROOT / base
    with pytest.raises(BadSetting, match="RASA_ENDPOINTS must name a file"):
        read_settings({"RASA_ENDPOINTS": "no/such/file.yml"})


def test_a_part_that_needs_no_endpoints_starts_where_there_are_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "ROOT", tmp_path)

    assert not read_settings({}).endpoints.exists()
