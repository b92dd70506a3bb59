"""What the tests of the chat widget share: a web server and short ways to look."""

import functools
import json
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Dict, List, Optional

from playwright.sync_api import Locator, Page, expect

ROOT = Path(__file__).resolve().parents[3]

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><title>Test page</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="/web/icon.svg"><link rel="stylesheet" href="/dist/Chatroom.css">
<script src="/dist/Chatroom.js"></script>
<script src="/start.js" defer></script>
</head>
<body><main><h1>Test page</h1><a href="#before">Before the chat</a></main>
<div class="chat-container"></div></body></html>
"""

START = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.violations.push(event.violatedDirective + " " + event.blockedURI);
});
window.chat = new window.Chatroom({
  container: document.querySelector(".chat-container"), ...OPTIONS
});
window.chat.openChat();
"""


class Site:
    """A web server that holds a test page, under the policy that the issue names."""

    def __init__(self) -> None:
        self.options: Dict[str, Any] = {}
        self.connect: List[str] = []
        self.start = START
        handler = functools.partial(self._handler(), directory=str(ROOT))
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(
            target=self._server.serve_forever, args=(0.05,), daemon=True
        ).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def made(self, path: str) -> Optional[str]:
        """The page and the script that starts the widget; None for any other path."""
        if path == "/":
            return PAGE
        if path == "/start.js":
            return self.start.replace("OPTIONS", json.dumps(self.options))
        return None

    def _handler(site) -> Any:  # noqa: N805  (self of the handler is another)
        class Handler(SimpleHTTPRequestHandler):
            def log_message(self, *args: Any) -> None:
                pass

            def end_headers(self) -> None:
                hosts = " ".join(site.connect)
                policy = f"default-src 'self'; connect-src {hosts}"
                self.send_header("Content-Security-Policy", policy)
                self.send_header("Cache-Control", "no-store")
                super().end_headers()

            def do_GET(self) -> None:
                path = self.path.split("?")[0]
                made = site.made(path)
                if made is None:
                    path = path.replace("/dist/Chatroom.", "/web/chatroom.")
                    self.path = path.replace("/dist/voice.", "/web/voice.")
                    super().do_GET()
                    return
                body = made.encode("utf-8")
                self.send_response(200)
                kind = "text/javascript" if path.endswith(".js") else "text/html"
                self.send_header("Content-Type", f"{kind}; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        return Handler


class Chat:
    """The chat on a page, as a customer meets it: by roles and labels."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.log = page.get_by_role("log")
        self.input = page.get_by_label("Your message")
        self.panel = page.locator(".chatroom-panel")
        self.bubbles = page.locator(".chatroom-bubble")
        self.notes = page.locator(".chatroom-note")
        self.problem = page.locator(".chatroom-problem")

    def say(self, text: str) -> None:
        self.input.fill(text)
        self.input.press("Enter")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def sees(self, *texts: str) -> None:
        """Waits until the bubbles hold exactly these texts, in this order."""
        expect(self.bubbles).to_have_text(list(texts))

    def reload(self) -> None:
        self.page.reload()
        expect(self.log).to_be_attached()


def axe_findings(page: Page) -> List[Dict[str, object]]:
    """What axe-core finds on the page as it is now, of any weight."""
    spec = find_spec("axe_playwright_python")
    assert spec is not None and spec.origin is not None
    script = Path(spec.origin).with_name("axe.min.js").read_text(encoding="utf-8")
    page.evaluate(script)
    found = page.evaluate("async () => (await axe.run(document)).violations")
    return [
        {"id": one["id"], "impact": one["impact"], "where": node["html"]}
        for one in found
        for node in one["nodes"]
    ]
