"""Serves the chat page and its widget.

Only the page, `web/` and the names that older pages use are served; the rest of the
project is nobody's business. The page is told where this Rasa server is, so that other
ports need no editing.
"""

import html
import os
import re
import signal
import sys
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Optional, Set, Union
from urllib.parse import quote, unquote, urlsplit

from launcher.settings import EVERYWHERE, ROOT, read_settings

PAGE = "/chatroom_handoff.html"
ALIASES = {
    "/": PAGE,
    "/index.html": PAGE,
    "/dist/Chatroom.js": "/web/chatroom.js",
    "/dist/Chatroom.css": "/web/chatroom.css",
    "/dist/voice.mjs": "/web/voice.mjs",
}
ASKED = "{asked}"
_NAME = re.compile(r"([A-Za-z0-9.-]{1,253})(?::\d{1,5})?$")
_HOST = re.compile(r'(<meta name="chatroom-host" content=")[^"]*(")')
_HOSTS = re.compile(r'(<meta name="chatroom-hosts" content=")[^"]*(")')
_NAMED = re.compile(r'<meta name="chatroom-hosts?" content="([^"]*)"')


class PageHandler(SimpleHTTPRequestHandler):
    """Answers requests for the page and for files of `web/`."""

    server_version = "financial-demo"
    directory: str

    def __init__(self, *args: Any, rasa_url: str, hosts: str, **options: Any) -> None:
        self._rasa_url = rasa_url
        self._hosts = hosts
        super().__init__(*args, **options)

    def send_head(self) -> Optional[Union[BytesIO, BinaryIO]]:
        """Send the headers and return what follows them, if anything."""
        path = unquote(urlsplit(self.path).path)
        path = ALIASES.get(path, path)
        if path == PAGE:
            return self._page()
        if path not in self._served():
            self.send_error(HTTPStatus.NOT_FOUND, "Only the chat page is served here")
            return None
        self.path = quote(path)  # it will be unquoted once more
        return super().send_head()

    def _served(self) -> Set[str]:
        """Return the paths of `web/`'s files: a path is compared, never followed."""
        files = Path(self.directory, "web").glob("[!.]*")
        return {f"/web/{file.name}" for file in files if file.is_file()}

    def _page(self) -> BytesIO:
        page = (Path(self.directory) / PAGE[1:]).read_text(encoding="utf-8")
        host = html.escape(self._rasa_url.replace(ASKED, self._asked()), quote=True)
        page = _HOST.sub(lambda found: f"{found[1]}{host}{found[2]}", page)
        if self._hosts:
            hosts = html.escape(self._hosts, quote=True)
            page = _HOSTS.sub(lambda found: f"{found[1]}{hosts}{found[2]}", page)
        policy = f"default-src 'self'; connect-src {_reached(page)}"
        body = page.encode()
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        return BytesIO(body)

    def _asked(self) -> str:
        """Return the name by which the browser knows this machine."""
        named = _NAME.match(self.headers.get("Host", ""))
        return named[1] if named else "localhost"

    def end_headers(self) -> None:
        """Add to every answer that it is to be asked for again."""
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()


def _reached(page: str) -> str:
    """Return what the page may connect to: its own server and the hosts it names."""
    named = html.unescape(" ".join(_NAMED.findall(page)))
    parts = [urlsplit(host) for host in re.split(r"[\s,;]+", named) if host]
    return " ".join(["'self'", *(f"{p.scheme}://{p.netloc}" for p in parts)])


def make_server(
    host: str, port: int, rasa_url: str, root: Path = ROOT, hosts: str = ""
) -> ThreadingHTTPServer:
    """Return a server that is bound but not yet serving.

    Args:
        host: Address to bind to.
        port: Port, 0 for any free one.
        rasa_url: Where the page finds Rasa; `{asked}` in it becomes the name by which
            the browser reached this server.
        root: Folder with the page and `web/`.
        hosts: Addresses, separated by blanks, that a conversation may be handed over
            to; empty leaves those in the page.
    """
    handler = partial(PageHandler, directory=str(root), rasa_url=rasa_url, hosts=hosts)
    return ThreadingHTTPServer((host, port), handler)


def main() -> int:
    """Serve until told to stop; return the exit status."""
    settings = read_settings()
    host, port = settings.bind_host, settings.ports["WEB_PORT"]
    hosts = os.environ.get("CHATROOM_HOSTS", "")
    rasa_url = settings.urls["RASA_URL"]
    if host == EVERYWHERE and "RASA_URL" not in settings.given:
        # To a browser on another machine, localhost would be that machine.
        rasa_url = f"http://{ASKED}:{settings.ports['RASA_PORT']}"
    # As PID 1 of a container nothing ends it that it does not ask for.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with make_server(host, port, rasa_url, hosts=hosts) as server:
        print(f"Chat page at {settings.urls['WEB_URL']}/", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
