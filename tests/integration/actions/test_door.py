"""Attacks on the action server by others than Rasa."""

import json
import subprocess
import sys
import zlib
from typing import Any, Dict

import pytest
import requests

from launcher.settings import ROOT
from tests.integration.actions.server import TOKEN, Server

RASA = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}


def post(server: Server, body: Any, headers: Dict[str, str]) -> requests.Response:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    url = f"{server.url}/webhook"
    return requests.post(url, data=data, headers=headers, timeout=60)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Content-Type": "text/plain"},
        {"Authorization": ""},
        {"Authorization": "Bearer "},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer wrong"},
        {"Authorization": TOKEN},
        {"Authorization": f"Bearer {TOKEN}x"},
        {"Authorization": f"bearer {TOKEN[:-1]}"},
        {"Authorization": f"Basic {TOKEN}"},
        {**RASA, "Origin": "https://evil.example"},
        {**RASA, "Origin": "null"},
        {**RASA, "Origin": ""},
    ],
)
def test_nobody_but_rasa_moves_money(server: Server, headers: Dict[str, str]) -> None:
    before = server.balance("mallory")
    call = server.transfer_call("mallory")

    assert post(server, call, headers).status_code == 403
    assert server.balance("mallory") == before


def test_a_token_in_the_address_does_not_count(server: Server) -> None:
    url = f"{server.url}/webhook?token={TOKEN}"
    call = server.transfer_call("mallory")
    assert requests.post(url, json=call, timeout=30).status_code == 403


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "HEAD"])
def test_no_other_method_gets_in(server: Server, method: str) -> None:
    answer = requests.request(method, f"{server.url}/webhook", timeout=30)
    assert answer.status_code in (403, 404, 405)


def test_a_page_cannot_ask_whether_it_may(server: Server) -> None:
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    answer = requests.options(f"{server.url}/webhook", headers=asked, timeout=30)
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_call_may_be_compressed(server: Server) -> None:
    call = server.transfer_call("compressor")
    packed = zlib.compress(json.dumps(call).encode())
    answer = post(server, packed, {**RASA, "Content-Encoding": "deflate"})
    assert answer.status_code == 200 and answer.json()["responses"]


@pytest.mark.parametrize(
    "size, coding, status",
    [
        (5_000_000, "", 413),
        (90_000_000, "deflate", 413),
        (10, "gzip", 415),
        (10, "broken", 400),
    ],
)
def test_a_call_that_is_too_large_is_refused(
    server: Server, size: int, coding: str, status: int
) -> None:
    text = b"[" + b" " * size + b"]"
    headers = {"deflate": "deflate", "gzip": "gzip", "broken": "deflate"}
    sent = {**RASA, "Content-Encoding": headers[coding]} if coding else RASA
    body = zlib.compress(text) if coding == "deflate" else text
    try:
        assert post(server, body, sent).status_code == status
    except requests.ConnectionError:
        assert status == 413, "it hung up on what it would not read"
    assert server.balance("ann")


@pytest.mark.parametrize(
    "body", [b"", b"no json", b"[1]", b"\xff", b"null", b"[" * 9999]
)
def test_a_call_that_makes_no_sense_gets_no_trace(server: Server, body: bytes) -> None:
    answer = post(server, body, RASA)
    assert answer.status_code >= 400
    assert "Traceback" not in answer.text
    assert server.balance("ann")


def test_it_does_not_start_without_a_token() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "actions", "--port", "1"],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        timeout=60,
    )
    assert done.returncode == 2
    assert "ACTIONS_TOKEN is not set" in done.stderr.decode()
