import json
import socket
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest
from rasa.shared.nlu.training_data.message import Message

from components.duckling import DucklingEntityExtractor

ANSWER = [
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
        body = json.dumps(ANSWER).encode()
        self.send_response(503 if self.server.mood == "is ill" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

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


@pytest.fixture
def found_by(monkeypatch):
    monkeypatch.delenv("RASA_DUCKLING_HTTP_URL", raising=False)

    def extractor(address, **settings):
        url = f"http://127.0.0.1:{address[1]}"
        own = DucklingEntityExtractor(
            {"url": url, "dimensions": ["number"], **settings}
        )

        def found(text):
            message = Message({"text": text})
            own.process(message)
            return message.get("entities")

        return found

    return extractor


def test_many_messages_take_one_connection(found_by):
    with serving("well") as server:
        found = found_by(server.server_address)
        entities = [found(f"send {n}") for n in range(5)]
    assert [e["value"] for answers in entities for e in answers] == [20] * 5
    assert entities[0][0]["extractor"] == "DucklingEntityExtractor"
    assert len(server.connections) == 1


def test_what_is_not_set_is_not_sent(found_by):
    with serving("well") as server:
        found_by(server.server_address, locale="en_US")("señd 20 £")
    (asked,) = server.asked
    assert sorted(asked) == ["dims", "locale", "reftime", "text"]
    assert asked["text"] == ["señd 20 £"]


def test_a_connection_that_closed_meanwhile_loses_no_message(found_by, caplog):
    with serving("hangs up") as server:
        found = found_by(server.server_address)
        entities = [found("send 20") for _ in range(3)]
    assert [len(answers) for answers in entities] == [1, 1, 1]
    assert len(server.asked) == 4
    assert caplog.records == []


def test_another_status_is_logged_and_nothing_found(found_by, caplog):
    with serving("is ill") as server:
        assert found_by(server.server_address)("send 20") == []
    assert "503" in caplog.text


def test_a_duckling_that_is_away_is_logged_and_nothing_found(found_by, caplog):
    with serving("well") as server:
        found = found_by(server.server_address)
    assert found("send 20") == []
    assert "cannot be asked" in caplog.text


def test_one_that_does_not_answer_is_waited_for_once(found_by, caplog):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert found_by(silent.getsockname(), timeout=0.2)("send 20") == []
        silent.settimeout(0.2)
        silent.accept()
        with pytest.raises(socket.timeout):
            silent.accept()
    assert "timed out" in caplog.text
