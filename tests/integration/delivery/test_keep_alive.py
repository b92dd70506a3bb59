"""Connections stay open for longer than the load balancer keeps them."""

import http.client
import time
from pathlib import Path
from typing import Dict

import yaml

from tests.integration.delivery.support import ROOT
from tests.support.desks import running_desk

LOAD_BALANCER_SECONDS = 60  # idle_timeout.timeout_seconds, unless it is set
OWN_SECONDS = 5  # Sanic's


def settings() -> Dict[str, str]:
    """Return the settings that all pods read."""
    text = (ROOT / "deploy/base/kustomization.yaml").read_text()
    maps = yaml.safe_load(text)["configMapGenerator"]
    literals = next(one["literals"] for one in maps if one["name"] == "settings")
    return dict(one.partition("=")[::2] for one in literals)


def test_a_server_answers_on_a_connection_idle_for_longer_than_its_own_limit(
    tmp_path: Path,
) -> None:
    given = settings()["SANIC_KEEP_ALIVE_TIMEOUT"]
    assert int(given) > LOAD_BALANCER_SECONDS
    database = f"sqlite:///{tmp_path / 'desk.sqlite3'}"
    with running_desk(database, SANIC_KEEP_ALIVE_TIMEOUT=given) as desk:
        connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=10)
        connection.request("GET", "/health")
        connection.getresponse().read()
        socket = connection.sock
        time.sleep(OWN_SECONDS + 3)
        connection.request("GET", "/health")
        assert connection.getresponse().status == 200
        assert connection.sock is socket  # no new one was opened
