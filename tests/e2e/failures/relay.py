"""The wire between Rasa and the action server, which can lose an answer."""

import socket
import threading
from contextlib import suppress
from typing import Optional


class Relay:
    """Forwards connections from one port of this machine to another.

    Args:
        port: Where it listens while it is open.
        target: Where it forwards to.

    Attributes:
        lost: Name of the action whose answers do not come back, None for no action.
    """

    def __init__(self, port: int, target: int) -> None:
        self._port, self._target = port, target
        self._listener: Optional[socket.socket] = None
        self.lost: Optional[str] = None

    def open(self) -> None:
        """Listen; each connection is served in a thread of its own."""
        self._listener = socket.create_server(("127.0.0.1", self._port))
        threading.Thread(
            target=self._accept, args=(self._listener,), daemon=True
        ).start()

    def close(self) -> None:
        """Refuse connections from now on."""
        if self._listener is not None:
            # Closing alone does not wake the thread that waits in accept.
            with suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                rasa, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(rasa,), daemon=True).start()

    def _serve(self, rasa: socket.socket) -> None:
        """Carry one request with its answer; Rasa opens a connection for each."""
        with rasa, suppress(OSError):
            request = _read_message(rasa)
            with socket.create_connection(("127.0.0.1", self._target)) as server:
                server.sendall(request)
                answer = _read_message(server)
            if not (self.lost and f'"next_action": "{self.lost}"'.encode() in request):
                rasa.sendall(answer)


def _read_message(connection: socket.socket) -> bytes:
    """Read an HTTP message that tells its length."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += _receive(connection)
    head, _, body = data.partition(b"\r\n\r\n")
    length = 0
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    while len(body) < length:
        body += _receive(connection)
    return head + b"\r\n\r\n" + body


def _receive(connection: socket.socket) -> bytes:
    data = connection.recv(65536)
    if not data:
        raise ConnectionError("the other side hung up")
    return data
