"""A small HTTP server that answers as the public address of a deployment does."""

import json
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Dict, List, Tuple, Type
from urllib.parse import parse_qs, urlsplit

PAGE = (
    '<script src="web/chatroom.js" defer></script><script src="web/page.js"></script>'
)


class Assistant:
    """The public address.

    Attributes:
        token: what /status asks for.
        trained_at: what /status answers.
        silent: answers refused before the first one is given.
        balance: what the customer has.
        moves_without_asking: a fault: "no" moves the money all the same.
        faults: replies that replace the usual ones, by what the customer says.
        missing: paths that are not served.
        hosts: what each request named as its host.
    """

    def __init__(self, token: str) -> None:
        self.token = token
        self.trained_at = 1700000000.5
        self.silent = 0
        self.balance = 500
        self.moves_without_asking = False
        self.faults: Dict[str, Any] = {}
        self.missing: List[str] = []
        self.hosts: List[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> "Assistant":
        threading.Thread(
            target=self._server.serve_forever, args=(0.05,), daemon=True
        ).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def speak_tls(self, certificate: Path, key: Path) -> None:
        """Talk HTTPS from now on."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(str(certificate), str(key))
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)

    def answer(self, method: str, path: str, body: bytes) -> Tuple[int, Any]:
        """Return status and content for a request."""
        parts = urlsplit(path)
        if self.silent > 0:
            self.silent -= 1
            return 503, "starting"
        if parts.path in self.missing:
            return 404, "not found"
        if method == "POST":
            return 200, self._reply(json.loads(body)["message"])
        if parts.path == "/status":
            if parse_qs(parts.query).get("token") != [self.token]:
                return 401, {"status": "failure"}
            return 200, {"fingerprint": {"trained_at": self.trained_at}}
        if parts.path == "/webhooks/rest/":
            return 200, {"status": "ok"}
        known = {"/": PAGE, "/web/chatroom.js": "", "/web/page.js": ""}
        return (200, known[parts.path]) if parts.path in known else (404, "")

    def _reply(self, text: str) -> Any:
        if text in self.faults:
            return self.faults[text]
        if text == "no" and self.moves_without_asking:
            self.balance -= 10
        replies = {
            "hello": "Hi there!",
            "what is my account balance?": f"You have ${self.balance:,.2f}.",
            "send $10 to Katy Parrow": "Shall I send $10.00 to Katy Parrow?",
            "no": "All right, nothing was sent.",
            "I want to talk to a person": "Whom shall I hand you over to?",
        }
        found = replies.get(text)
        buttons = [{"title": "a person", "payload": '/trigger_handoff{"to": "desk"}'}]
        more = {"buttons": buttons} if "person" in text else {}
        return [{"recipient_id": "x", "text": found, **more}] if found else []

    def _handler(self) -> Type[BaseHTTPRequestHandler]:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def handle_one(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length)
                outer.hosts.append(self.headers["Host"])
                status, content = outer.answer(self.command, self.path, body)
                text = content if isinstance(content, str) else json.dumps(content)
                self.send_response(status)
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_: object) -> None:
                """Stay quiet."""

        for method in ("GET", "POST"):
            setattr(Handler, f"do_{method}", Handler.handle_one)
        return Handler
