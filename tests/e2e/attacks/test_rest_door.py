"""Foreign pages and guesses at the REST channel."""

import json
from typing import Any, Dict, List
from uuid import uuid4

import psutil
import pytest
import requests

from tests.support.stack import RunningStack

JSON = {"Content-Type": "application/json"}


def post(stack: RunningStack, body: Any, **headers: str) -> requests.Response:
    """Send a body; texts as they are, the rest as JSON."""
    data = body if isinstance(body, (str, bytes)) else json.dumps(body)
    return requests.post(
        f"{stack.rasa_url}/webhooks/rest/webhook",
        data=data,
        headers={**JSON, **{k.replace("_", "-"): v for k, v in headers.items()}},
        timeout=60,
    )


def message(**more: Any) -> Dict[str, Any]:
    return {"sender": uuid4().hex, "message": "what's my balance?", **more}


def test_an_honest_message_gets_in(stack: RunningStack) -> None:
    own = stack.web_url.rstrip("/")

    honest: List[Dict[str, str]] = [
        {},
        {"Origin": own},
        {"Content_Type": "application/json; charset=utf-8"},
    ]
    for headers in honest:
        answer = post(stack, message(), **headers)
        assert answer.status_code == 200 and "$" in answer.json()[0]["text"]


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "text/plain; application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/jsonp",
        "",
    ],
)
def test_what_a_page_may_send_without_asking_is_refused(
    stack: RunningStack, kind: str
) -> None:
    assert post(stack, message(), Content_Type=kind).status_code == 415


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost"},
        {"Origin": "http://localhost:1"},
        {"Sec_Fetch_Site": "cross-site"},
    ],
)
def test_a_foreign_page_is_refused(
    stack: RunningStack, headers: Dict[str, str]
) -> None:
    assert post(stack, message(), **headers).status_code == 403


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:5006", "localhost.evil"]
)
def test_a_name_that_is_not_ours_is_refused(stack: RunningStack, host: str) -> None:
    assert post(stack, message(), Host=host).status_code == 421


@pytest.mark.parametrize(
    "sender",
    [None, "", "a", "x" * 15, "x" * 256, 5, True, [], {}, "a\nb" * 8, "abc\u202e" * 5]
    + ["abc\x00" * 5, "abc\ud800" * 5, "abc\u200b" * 5, "abc\uffff" * 5],
)
def test_a_sender_that_is_no_id_is_refused(stack: RunningStack, sender: Any) -> None:
    answer = post(stack, message(sender=sender))
    assert answer.status_code == 400
    assert '"sender" must' in answer.json()["message"]


def test_noncharacters_end_no_worker_of_duckling(stack: RunningStack) -> None:
    duckling = psutil.Process(stack.pids["duckling"])
    before = {each.pid for each in duckling.children(recursive=True)}
    for bad in ("\ufffe", "\uffff", "\U0010ffff", "\ufdd0"):
        text = f"what's my{bad} balance?"
        answer = post(stack, message(message=text))
        assert "$" in answer.json()[0]["text"]
    assert {each.pid for each in duckling.children(recursive=True)} == before


def test_nobody_is_served_without_a_sender(stack: RunningStack) -> None:
    assert post(stack, {"message": "what's my balance?"}).status_code == 400


@pytest.mark.parametrize("channel", [5, "x" * 41, "a\nb", {}])
def test_an_odd_input_channel_is_refused(stack: RunningStack, channel: Any) -> None:
    assert post(stack, message(input_channel=channel)).status_code == 400


@pytest.mark.parametrize("body", ["[" * 20000, "NaN", "[]", '"x"', b"\xff", "{" * 99])
def test_odd_json_is_refused_in_words(stack: RunningStack, body: Any) -> None:
    answer = post(stack, body)
    assert answer.status_code == 400
    assert "The body must be JSON" in answer.json()["message"]


def test_no_channel_takes_its_identities_from_another_server(
    stack: RunningStack,
) -> None:
    answer = requests.get(f"{stack.rasa_url}/webhooks/rasa/", timeout=30)
    assert answer.status_code == 404
