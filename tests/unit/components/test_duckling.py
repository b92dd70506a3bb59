import json
import socket
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Dict, List
from urllib.parse import parse_qs

import pytest
from rasa.shared.nlu.training_data.message import Message

from components.duckling import DucklingAnswer, DucklingEntityExtractor

ANSWER: List[Dict[str, Any]] = [
    {
        "body": "20",
        "start": 5,
        "end": 7,
        "dim": "number",
        "latent": False,
        "value": {"value": 20, "type": "value"},
    }
]


class Server(ThreadingHTTPServer):
    """What its handlers saw, and in what mood they are."""

    daemon_threads = True

    def __init__(self, mood):
        super().__init__(("127.0.0.1", 0), Duckling)
        self.mood = mood
        self.asked = []
        self.connections = set()


class Duckling(BaseHTTPRequestHandler):
    """Answers each question alike."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_POST(self):
        asked = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append(parse_qs(asked.decode()))
        self.server.connections.add(self.client_address)
        if self.server.mood == "hangs up" and len(self.server.asked) == 2:
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
            return
        said = [{**ANSWER[0], "value": {"value": len(asked), "type": "value"}}]
        body = json.dumps(said if self.server.mood == "counts" else ANSWER).encode()
        self.send_response(self._status())
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _status(self):
        is_busy = self.server.mood == "is busy" and len(self.server.asked) == 1
        return 503 if is_busy or self.server.mood == "is ill" else 200

    def log_message(self, *_):
        """Keeps the test's output clean."""


@contextmanager
def serving(mood):
    server = Server(mood)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(autouse=True)
def no_other_duckling(monkeypatch):
    monkeypatch.delenv("RASA_DUCKLING_HTTP_URL", raising=False)


def extractor_for(address, **settings):
    url = f"http://127.0.0.1:{address[1]}"
    return DucklingEntityExtractor({"url": url, "dimensions": ["number"], **settings})


def answered(message):
    DucklingAnswer().process(message)
    return message.get("entities")


def found_by(address, **settings):
    """What an extractor finds in a text, asked and answered at once."""
    extractor = extractor_for(address, **settings)

    def found(text):
        message = Message({"text": text})
        extractor.process(message)
        return answered(message)

    return found


def test_many_messages_take_one_connection():
    with serving("well") as server:
        found = found_by(server.server_address)
        entities = [found(f"send {n}") for n in range(5)]
    assert [e["value"] for answers in entities for e in answers] == [20] * 5
    assert entities[0][0]["extractor"] == "DucklingEntityExtractor"
    assert len(server.connections) == 1


def test_a_busy_server_is_asked_once_more():
    with serving("is busy") as server:
        (entity,) = found_by(server.server_address)("send 20")
    assert entity["value"] == 20
    assert server.asked[0] == server.asked[1]


def test_what_is_not_set_is_not_sent():
    with serving("well") as server:
        found_by(server.server_address, locale="en_US")("señd 20 £")
    (asked,) = server.asked
    assert sorted(asked) == ["dims", "locale", "reftime", "text"]
    assert asked["text"] == ["señd 20 £"]


def test_a_connection_that_closed_meanwhile_loses_no_message(caplog):
    with serving("hangs up") as server:
        found = found_by(server.server_address)
        entities = [found("send 20") for _ in range(3)]
    assert [len(answers) for answers in entities] == [1, 1, 1]
    assert len(server.asked) == 4
    assert caplog.records == []


def test_another_status_is_logged_and_nothing_found(caplog):
    with serving("is ill") as server:
        assert found_by(server.server_address)("send 20") == []
    assert "503" in caplog.text


def test_a_duckling_that_is_away_is_logged_and_nothing_found(caplog):
    with serving("well") as server:
        found = found_by(server.server_address)
    assert found("send 20") == []
    assert "cannot be asked" in caplog.text


def test_one_that_does_not_answer_is_waited_for_once(caplog):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert found_by(silent.getsockname(), timeout=0.2)("send 20") == []
        silent.settimeout(0.2)
        silent.accept()
        with pytest.raises(socket.timeout):
            silent.accept()
    assert "timed out" in caplog.text


def test_the_others_need_not_wait_for_the_answer():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        message = Message({"text": "send 20", "entities": [{"entity": "PERSON"}]})
        extractor_for(silent.getsockname(), timeout=60).process(message)
        asked, _ = silent.accept()
        with asked:
            asked.recv(10_000)
            body = json.dumps(ANSWER).encode()
            head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n"
            asked.sendall(head.encode() + body)
            entities = answered(message)
    assert [entity["entity"] for entity in entities] == ["PERSON", "number"]


def test_a_message_never_gets_the_answer_to_another():
    short, long = Message({"text": "20"}), Message({"text": "20" + "0" * 100})
    with serving("counts") as server:
        extractor = extractor_for(server.server_address)
        extractor.process(short)
        extractor.process(long)
        (first,), (second,) = answered(short), answered(long)
    assert second["value"] - first["value"] == 100


def test_a_message_without_text_is_not_asked_about():
    with serving("well") as server:
        message = Message({"intent": "affirm"})
        extractor_for(server.server_address).process(message)
        assert answered(message) is None
    assert server.asked == []


def test_an_extractor_without_address_warns_as_rasas_does():
    extractor = DucklingEntityExtractor({"url": None})
    message = Message({"text": "send 20"})
    extractor.process(message)
    with pytest.warns(UserWarning, match="no `url`"):
        assert answered(message) == []
