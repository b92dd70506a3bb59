"""How Rasa is started; each in a process of its own, since starting changes Rasa."""

import json
import os
import subprocess
import sys
from typing import Any, Dict

from launcher.settings import ROOT

STARTED_WITH = """
import json, rasa
from launcher.servers import rasa_server

def run(**given):
    print(json.dumps(given))

rasa.run = run
rasa_server.main(["--model", "some.tar.gz"])
"""


def started_with(**environment: str) -> Dict[str, Any]:
    inherited = {k: v for k, v in os.environ.items() if k != "RASA_TOKEN"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", STARTED_WITH],
        cwd=ROOT,
        env={**inherited, **environment},
        stdout=subprocess.PIPE,
        check=True,
    )
    given: Dict[str, Any] = json.loads(done.stdout.decode().splitlines()[-1])
    return given


def test_the_http_api_is_off_without_a_token() -> None:
    given = started_with()

    assert given["enable_api"] is False
    assert given["auth_token"] is None


def test_the_http_api_asks_for_the_token_that_was_set() -> None:
    given = started_with(RASA_TOKEN="a secret", RASA_PORT="15006")

    assert given["enable_api"] is True
    assert given["auth_token"] == "a secret"
    assert given["port"] == 15006


def test_rasa_finds_its_stores_in_the_file_that_was_named() -> None:
    base = "deploy/base/rasa/endpoints.yml"

    assert started_with(RASA_ENDPOINTS=base)["endpoints"] == str(ROOT / base)
    assert started_with()["endpoints"] == str(ROOT / "endpoints.yml")
