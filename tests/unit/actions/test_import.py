"""Importing the actions works nothing: rasa-sdk imports every module at start."""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from actions.__main__ import BAD_CONFIG, main
from actions.config import check_customers, read_config

ROOT = Path(__file__).parents[3]

WATCHED_IMPORT = """
import sys
import rasa_sdk.executor, yaml, sqlalchemy, concurrent.futures, urllib.request

def watch(event, args):
    if event == "open" and not str(args[0]).endswith((".py", ".pyc")):
        if isinstance(args[0], str) and "/actions/" in args[0]:
            raise SystemExit(f"opened {args[0]}")
    if event in ("socket.connect", "socket.bind", "subprocess.Popen", "os.system"):
        raise SystemExit(f"{event} {args}")

sys.addaudithook(watch)
from rasa_sdk.executor import ActionExecutor
executor = ActionExecutor()
executor.register_package("actions")
from actions import bootstrap
assert bootstrap._bank is None
print("\\n".join(sorted(executor.actions)))
"""

DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))


def test_importing_opens_no_file_and_no_connection_and_builds_no_bank() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WATCHED_IMPORT],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    registered, told = set(done.stdout.split()), set(DOMAIN["actions"])
    assert registered == told, f"domain.yml: actions: {registered ^ told}"


def test_the_configuration_has_defaults() -> None:
    config = read_config({})
    assert config.database_url == ""
    assert config.time_zone == "UTC"
    assert config.duckling_url == "http://localhost:8000"
    assert config.handoff_config.name == "handoff_config.yml"


def test_the_configuration_comes_from_the_environment() -> None:
    given = {
        "BANK_DATABASE_URL": "postgresql://x",
        "DEMO_MODE": "yes",
        "BANK_TIME_ZONE": "Europe/Berlin",
        "BANK_MAX_CUSTOMERS": "5",
        "HANDOFF_CONFIG": "/x/hosts.yml",
        "DUCKLING_PORT": "8123",
    }
    config = read_config(given)
    assert config.database_url == "postgresql://x"
    assert config.max_customers == 5
    assert config.duckling_url == "http://localhost:8123"
    assert str(config.handoff_config) == "/x/hosts.yml"


def test_a_database_wants_to_know_who_the_customers_are() -> None:
    database = {"BANK_DATABASE_URL": "postgresql://x"}
    with pytest.raises(ValueError, match="DEMO_MODE=yes lets anybody"):
        check_customers(read_config(database))
    known = ({"DEMO_MODE": "yes"}, {"DEMO_MODE": "no"}, {"CUSTOMER_JWKS_FILE": "/keys"})
    for each in known:
        check_customers(read_config({**database, **each}))
    check_customers(read_config({}))


def test_only_a_demo_takes_a_conversation_for_a_customer() -> None:
    database = {"BANK_DATABASE_URL": "postgresql://x"}
    keys = {"CUSTOMER_JWT_KEYS": "a:b"}
    assert read_config({}).demo
    assert read_config({**database, "DEMO_MODE": "yes"}).demo
    others = (database, {"DEMO_MODE": "no"}, {"DEMO_MODE": "maybe"}, keys)
    for each in (*others, {**keys, "DEMO_MODE": "yes"}):
        assert not read_config(each).demo, each


@pytest.mark.parametrize("text", ["0", "-1", "many"])
def test_a_bad_number_of_customers_is_named(text: str) -> None:
    with pytest.raises(ValueError, match="BANK_MAX_CUSTOMERS"):
        read_config({"BANK_MAX_CUSTOMERS": text})


def test_the_action_server_does_not_start_for_anybody_with_a_database(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BANK_DATABASE_URL", "postgresql://x")
    assert main(["--check"]) == BAD_CONFIG
    assert "CUSTOMER_JWT_KEYS" in capsys.readouterr().err
    monkeypatch.setenv("DEMO_MODE", "yes")
    assert main(["--check"]) == 0
