"""The REST channel answers whatever is sent to it, and never with a 5xx."""

import json

import pytest
import requests

from tests.e2e.failures.parts import Customer, Parts


def post(parts: Parts, body: bytes, path: str = "") -> requests.Response:
    return requests.post(
        f"{parts.rasa_url}/webhooks/rest/webhook{path}",
        data=body,
        headers={"Content-Type": "application/json"},
        timeout=60,
    )


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no json",
        b"\xff\xfe",
        b"null",
        b"[1]",
        b'{"sender": "somebody-or-other"}',
        b'{"sender": "somebody-or-other", "message": null}',
        b'{"sender": "somebody-or-other", "message": 5}',
        b'{"sender": ["some", "body"], "message": "hi"}',
        b'{"sender": "some\\u0000body", "message": "hi"}',
        b'{"sender": "some\\ud800body", "message": "hi"}',
        json.dumps({"sender": "x" * 300, "message": "hi"}).encode(),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(parts: Parts, body: bytes) -> None:
    assert post(parts, body).status_code == 400


@pytest.mark.parametrize(
    "message",
    [
        "",
        "   ",
        "\0",
        "\ud800",
        "hi \ud800 there \0",
        "/",
        "/nonsense",
        "/inform{bad",
        "/inform[1]",
        '/inform{"amount-of-money": [1, {"a": null}]}',
        '/transfer_money{"PERSON": {"a": 1}, "amount-of-money": 1e999}',
        "/back",
        "/restart",
        "🙈" * 300,
        "send $" + "9" * 500 + " to Percy",
        "<script>alert(1)</script> {balance} {0} %s",
    ],
)
def test_a_strange_message_gets_an_answer(parts: Parts, message: str) -> None:
    body = json.dumps({"sender": "a-stranger-of-ours", "message": message}).encode()
    answer = post(parts, body)
    assert answer.status_code == 200
    assert answer.json(), "an answer, not silence"


def test_a_message_that_is_too_long_is_not_read(parts: Parts) -> None:
    reader = Customer(parts, "writes-a-book")
    reader.hear("send money to Percy")
    before = reader.tracker()
    assert "a sentence or two" in reader.hear("send $20 please " * 500)
    assert reader.tracker()["events"] == before["events"]


@pytest.mark.parametrize("sender", ["名前" * 8, "a/b?c#d of a customer"])
def test_any_long_name_is_good_for_a_customer(parts: Parts, sender: str) -> None:
    body = json.dumps({"sender": sender, "message": "what's my balance?"}).encode()
    answer = post(parts, body)
    assert answer.status_code == 200
    assert "$" in answer.json()[0]["text"]


def test_a_stream_ends_also_when_the_action_server_is_dead(parts: Parts) -> None:
    parts.kill("actions")
    body = json.dumps({"sender": "a-streamer-of-ours", "message": "hi"}).encode()
    lines = post(parts, body, "?stream=true").text.splitlines()
    assert len(lines) == 1 and "Nothing was moved" in lines[0]


def test_a_session_start_is_no_question(parts: Parts) -> None:
    body = json.dumps(
        {"sender": "opens-a-talk-here", "message": "/session_start"}
    ).encode()
    assert post(parts, body).json() == []
