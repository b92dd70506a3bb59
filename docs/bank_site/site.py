"""A small bank's site: customers sign in, and its page talks to the assistant for them.

An example of what a bank has already, and of the few lines that it needs besides:
`/token` makes a token for whoever is signed in, and `page.js` gives it to the widget.

    BANK_SITE_KEY=<a secret of 32 bytes> python docs/bank_site/site.py

Rasa needs the same secret, CUSTOMER_JWT_KEYS="site:<secret>", with
CUSTOMER_JWT_ISSUER=http://localhost:8090 and RASA_CORS=http://localhost:8090.
"""

import json
import os
import secrets
import time
from http import HTTPStatus
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Dict, Optional
from urllib.parse import parse_qs

import jwt

HERE = Path(__file__).parent
WIDGET = HERE.parents[1] / "web"
FILES = {
    "/": (HERE / "page.html", "text/html"),
    "/page.js": (HERE / "page.js", "text/javascript"),
    "/chatroom.js": (WIDGET / "chatroom.js", "text/javascript"),
    "/voice.mjs": (WIDGET / "voice.mjs", "text/javascript"),
    "/chatroom.css": (WIDGET / "chatroom.css", "text/css"),
}
# A real site has accounts, hashes of passwords, and locks out who guesses.
PEOPLE = {"ann": ("Ann Lee", "ann-ann-ann"), "bob": ("Bob Ray", "bob-bob-bob")}
TOKEN_SECONDS = 300
LONGEST_FORM = 1000


class BankSite(ThreadingHTTPServer):
    """The site.

    Args:
        port: On this machine alone; 0 for any free one.
        key: The secret with which tokens are signed.
        assistant: Where Rasa answers.
    """

    daemon_threads = True

    def __init__(self, port: int, key: str, assistant: str) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.url = f"http://localhost:{self.server_address[1]}"
        self.assistant = assistant
        self.issuer = self.url
        self.token_seconds = TOKEN_SECONDS
        self.signed_in: Dict[str, str] = {}
        self._key = key

    def token(self, customer: str) -> str:
        """Make a token for the assistant, good for some minutes."""
        claims = {
            "sub": customer,
            "name": PEOPLE[customer][0],
            "aud": "financial-demo",
            "iss": self.issuer,
            "exp": int(time.time()) + self.token_seconds,
        }
        made: str = jwt.encode(claims, self._key, "HS256", {"kid": "site"})
        return made


class Handler(BaseHTTPRequestHandler):
    """Answers the site's requests."""

    server: BankSite

    def do_GET(self) -> None:
        """Serve the page and its files."""
        if self.path not in FILES:
            self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"Not here.")
            return
        file, kind = FILES[self.path]
        text = file.read_text(encoding="utf-8")
        text = text.replace("{assistant}", self.server.assistant)
        self._answer(HTTPStatus.OK, kind, text.encode())

    def do_POST(self) -> None:
        """Sign in, sign out, or make a token for who is signed in."""
        if self.headers.get("Origin") != self.server.url:
            self._answer(HTTPStatus.FORBIDDEN, "text/plain", b"Not from there.")
        elif self.path == "/sign-in":
            self._sign_in()
        elif self.path == "/sign-out":
            self.server.signed_in.pop(self._session(), None)
            self._json({})
        elif self.path == "/token":
            customer = self.server.signed_in.get(self._session())
            self._json({"token": self.server.token(customer) if customer else ""})
        else:
            self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"Not here.")

    def _sign_in(self) -> None:
        length = min(int(self.headers.get("Content-Length") or 0), LONGEST_FORM)
        form = parse_qs(self.rfile.read(length).decode("utf-8", "replace"))
        name, password = (form.get(field, [""])[0] for field in ("name", "password"))
        _, right = PEOPLE.get(name, ("", ""))
        if not right or not secrets.compare_digest(right.encode(), password.encode()):
            self._json({"name": ""})
            return
        session = secrets.token_urlsafe(24)
        self.server.signed_in[session] = name
        cookie = f"session={session}; HttpOnly; SameSite=Strict; Path=/"
        self._json({"name": PEOPLE[name][0]}, cookie)

    def _session(self) -> str:
        cookies: SimpleCookie[str] = SimpleCookie(self.headers.get("Cookie", ""))
        return cookies["session"].value if "session" in cookies else ""

    def _json(self, content: Any, cookie: Optional[str] = None) -> None:
        body = json.dumps(content).encode()
        self._answer(HTTPStatus.OK, "application/json", body, cookie)

    def _answer(
        self, status: HTTPStatus, kind: str, body: bytes, cookie: Optional[str] = None
    ) -> None:
        policy = f"default-src 'self'; connect-src 'self' {self.server.assistant}"
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", policy)
        self.send_header("Cache-Control", "no-store")
        if cookie:
            self.send_header("Set-Cookie", cookie)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: Any) -> None:
        """Say nothing: a log of tokens would be no good example."""


def main() -> None:
    """Serve until told to stop."""
    assistant = os.environ.get("RASA_URL") or "http://localhost:5006"
    BankSite(8090, os.environ["BANK_SITE_KEY"], assistant).serve_forever()


if __name__ == "__main__":
    main()
