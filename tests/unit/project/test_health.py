"""Whether a part answers, asked of servers that are something else."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Iterator, Type

import pytest

from launcher import health


class Stranger(BaseHTTPRequestHandler):
    """Answers every request with the same body."""

    body = b""

    def do_POST(self) -> None:
        """Read the request and answer it."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def stranger() -> Iterator[Type[Stranger]]:
    with HTTPServer(("127.0.0.1", 0), Stranger) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        Stranger.server_version = f"http://127.0.0.1:{server.server_address[1]}"
        yield Stranger
        server.shutdown()


@pytest.mark.parametrize(
    "body", [b'["x"]', b"[]", b"[null]", b"{}", b"7", b"no json", b'[{"dim": 1}]']
)
def test_a_stranger_on_ducklings_port_is_no_duckling(
    stranger: Type[Stranger], body: bytes
) -> None:
    stranger.body = body

    assert not health.duckling(stranger.server_version)


def test_what_finds_a_time_is_a_duckling(stranger: Type[Stranger]) -> None:
    stranger.body = b'[{"dim": "time", "body": "tomorrow"}]'

    assert health.duckling(stranger.server_version)
