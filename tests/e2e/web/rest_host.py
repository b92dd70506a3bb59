"""A scripted host that speaks Rasa's REST channel, for tests of the chat widget."""

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Callable, Dict, List, Optional, Tuple, Union
from urllib.parse import parse_qs, urlsplit

Message = Dict[str, Any]

PATIENCE = 60  # seconds that an answer is held for at most


@dataclass
class Answer:
    """What the host sends back for one message.

    Attributes:
        messages: the list of REST messages.
        status: HTTP status.
        raw: body to send in place of the messages, however broken.
        after: what must be set before it is sent; None sends it at once.
    """

    messages: List[Message] = field(default_factory=list)
    status: int = 200
    raw: Optional[str] = None
    after: Optional[threading.Event] = None

    def body(self) -> bytes:
        text = json.dumps(self.messages) if self.raw is None else self.raw
        return text.encode("utf-8")


Script = Union[Answer, Callable[[str], Answer]]


def says(*texts: str) -> Answer:
    """Answers with one text message for each text."""
    return Answer([{"recipient_id": "x", "text": text} for text in texts])


def hands_over_to(host: str, title: str, **extra: Any) -> Answer:
    """Answers with the hidden handoff message of DESIGN section 3."""
    custom = {"handoff_host": host, "title": title, **extra}
    return Answer([{"recipient_id": "x", "custom": custom}])


def wait_for(event: Optional[threading.Event]) -> None:
    """Waits until the event is set, at most `PATIENCE`; None does not wait."""
    if event is not None:
        event.wait(PATIENCE)


class RestHost:
    """A host whose answers a test writes.

    `answers` maps a message to its answer; `otherwise` answers all others.
    `received` keeps every request body in the order of arrival.
    """

    def __init__(self) -> None:
        self.answers: Dict[str, Script] = {}
        self.otherwise: Script = lambda message: says(f"You said: {message}")
        self.received: List[Message] = []
        self.typing: List[Message] = []
        self.streamed: List[str] = []
        self.stream_status = 200
        self.trackers_after: Optional[threading.Event] = None
        self.trackers: Dict[str, Message] = {}
        self.stream_queries: List[Dict[str, List[str]]] = []
        self.headers: List[Dict[str, str]] = []
        # Whether a repeated message gets the answer that the first one got.
        self.answers_repeats = False
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), daemon=True
        )
        self._thread.start()

    @property
    def messages(self) -> List[str]:
        """The messages received so far, in order."""
        return [body["message"] for body in list(self.received)]

    def stop(self) -> None:
        """Stops listening; a stopped host refuses connections."""
        self._server.shutdown()
        self._server.server_close()

    def answer_to(self, message: str) -> Answer:
        script = self.answers.get(message, self.otherwise)
        return script if isinstance(script, Answer) else script(message)

    def told(self, path: str) -> Optional[Tuple[int, bytes]]:
        """Status and body for the channel's health or a tracker; None for others."""
        if path == "/webhooks/rest/":
            return 200, b'{"status": "ok"}'
        if not path.startswith("/conversations/"):
            return None
        sender = path.split("/")[2]
        wait_for(self.trackers_after)
        tracker = self.trackers.get(sender, self.trackers.get("*", {}))
        return 200, json.dumps(tracker).encode("utf-8")

    def tell_of_repeats(self, answer: BaseHTTPRequestHandler) -> None:
        if self.answers_repeats:
            answer.send_header("Access-Control-Expose-Headers", "*")
            answer.send_header("X-Answers-Repeats", "yes")

    def _handler(host) -> Any:  # noqa: N805  (self of the handler is another)
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *args: Any) -> None:
                pass

            def reply(self, status: int, body: bytes, kind: str) -> None:
                self.send_response(status)
                self.send_header("Access-Control-Allow-Origin", "*")
                self.send_header("Access-Control-Allow-Headers", "*")
                host.tell_of_repeats(self)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_OPTIONS(self) -> None:
                self.reply(204, b"", "text/plain")

            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                body = json.loads(self.rfile.read(length))
                if self.path.endswith("/typing"):
                    host.typing.append(body)
                    self.reply(204, b"", "text/plain")
                    return
                host.received.append(body)
                host.headers.append(
                    {name.lower(): value for name, value in self.headers.items()}
                )
                answer = host.answer_to(body["message"])
                wait_for(answer.after)
                try:
                    self.reply(answer.status, answer.body(), "application/json")
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True  # the widget gave up waiting

            def do_GET(self) -> None:
                """Health, a tracker, or the stream: `host.streamed`, then the end."""
                told = host.told(self.path)
                if told is not None:
                    self.reply(*told, "application/json")
                    return
                host.stream_queries.append(parse_qs(urlsplit(self.path).query))
                if host.stream_status != 200:
                    self.reply(host.stream_status, b"", "text/plain")
                    return
                lines = list(host.streamed)
                host.streamed.clear()
                text = "retry: 200\n\n" + "".join(lines)
                self.reply(200, text.encode("utf-8"), "text/event-stream")

        return Handler
