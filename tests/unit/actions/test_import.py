"""Importing the actions works nothing: rasa-sdk imports every module at start."""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from actions.config import read_config

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


@pytest.mark.parametrize("text", ["0", "-1", "many"])
def test_a_bad_number_of_customers_is_named(text: str) -> None:
    with pytest.raises(ValueError, match="BANK_MAX_CUSTOMERS"):
        read_config({"BANK_MAX_CUSTOMERS": text})
