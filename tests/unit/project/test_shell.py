"""A conversation over a pipe."""

import http.client
import io
import urllib.error
from email.message import Message
from typing import Any, Dict, List

import pytest

from launcher import shell


def test_lines_are_sent_until_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: List[str] = []

    def send(url: str, sender: str, text: str) -> List[Dict[str, Any]]:
        sent.append(f"{url} {sender} {text}")
        return [{"text": f"echo {text}"}]

    monkeypatch.setattr(shell, "send", send)
    target = io.StringIO()

    source = io.StringIO("hi\n\n  balance \n/stop\nnever\n")
    status = shell.converse("http://rasa", source, target)

    assert status == 0
    assert [line.split(" ", 2)[2] for line in sent] == ["hi", "balance"]
    assert len({line.split()[1] for line in sent}) == 1, "one conversation"
    assert "echo hi" in target.getvalue() and "echo balance" in target.getvalue()


@pytest.mark.parametrize(
    "trouble",
    [
        urllib.error.HTTPError("http://rasa", 500, "Internal", Message(), io.BytesIO()),
        urllib.error.URLError("Connection refused"),
        http.client.BadStatusLine("?"),
        ValueError("no JSON"),
    ],
)
def test_a_message_that_is_not_answered_is_named(
    trouble: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def send(url: str, sender: str, text: str) -> List[Dict[str, Any]]:
        raise trouble

    monkeypatch.setattr(shell, "send", send)

    with pytest.raises(shell.NoAnswer, match="Rasa did not answer 'hi': "):
        shell.converse("http://rasa", io.StringIO("hi\n"), io.StringIO())


def test_buttons_pictures_and_hidden_messages_are_written_out() -> None:
    buttons = [{"title": "Yes", "payload": "/affirm"}]
    message = {"text": "Sure?", "buttons": buttons, "custom": {"a": 1}}

    assert list(shell.lines(message)) == ["Sure?", "  - Yes (/affirm)", '{"a": 1}']
    assert list(shell.lines({"image": "x.png"})) == ["Image: x.png"]
