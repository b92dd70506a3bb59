"""A proxy in front of the stand-in of AWS that can refuse, delay, cut and rewrite."""

import threading
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Callable, List, NamedTuple, Optional, Tuple, Type
from urllib.parse import urlsplit

Answer = Tuple[int, bytes]
CUT = (0, b"")  # close the connection without an answer
HOP = ("connection", "transfer-encoding", "content-length", "date", "server")


class Request(NamedTuple):
    """A request on its way to AWS."""

    method: str
    path: str
    target: str
    body: bytes


class FaultyAws:
    """Passes requests on to AWS unless a fault says otherwise.

    Attributes:
        fault: looks at a request; an answer is given instead of AWS'.
        rewrite: changes the body of an answer.
        seen: requests so far.
        policies: bucket policies, which are not passed on: moto takes no notice of
            their conditions, so "deny what comes without TLS" would deny all.
        stacks: names of clusters that eksctl has stacks of. moto's CloudFormation needs
            packages of its own, so the only question asked is answered here.
    """

    def __init__(self, upstream: str) -> None:
        self.fault: Callable[[Request], Optional[Answer]] = lambda request: None
        self.rewrite: Callable[[Request, bytes], bytes] = lambda request, body: body
        self.seen: List[Request] = []
        self.policies: List[str] = []
        self.stacks: Callable[[], List[str]] = list
        self._upstream = urlsplit(upstream)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> "FaultyAws":
        threading.Thread(
            target=self._server.serve_forever, args=(0.05,), daemon=True
        ).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def times(self, count: int, answer: Answer, part: str) -> None:
        """Answer the next requests whose path or target holds a text."""
        left = [count]

        def fault(request: Request) -> Optional[Answer]:
            if part in request.path + request.target and left[0] > 0:
                left[0] -= 1
                return answer
            return None

        self.fault = fault

    def _pass_on(self, handler: BaseHTTPRequestHandler, request: Request) -> None:
        host, port = self._upstream.hostname or "", self._upstream.port
        upstream = HTTPConnection(host, port, timeout=30)
        headers = dict(handler.headers.items())
        upstream.request(request.method, request.path, request.body, headers)
        answer = upstream.getresponse()
        body = self.rewrite(request, answer.read())
        handler.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in HOP:
                handler.send_header(name, value)
        length = (
            answer.getheader("Content-Length") if request.method == "HEAD" else None
        )
        handler.send_header("Content-Length", length or str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)
        upstream.close()

    def _described(self) -> bytes:
        members = "".join(
            f"<member><StackName>eksctl-{name}-cluster</StackName>"
            "<CreationTime>2026-01-01T00:00:00Z</CreationTime>"
            "<StackStatus>CREATE_COMPLETE</StackStatus><Tags><member>"
            f"<Key>alpha.eksctl.io/cluster-name</Key><Value>{name}</Value>"
            "</member></Tags></member>"
            for name in self.stacks()
        )
        answer = (
            f"<DescribeStacksResult><Stacks>{members}</Stacks></DescribeStacksResult>"
        )
        return f"<DescribeStacksResponse>{answer}</DescribeStacksResponse>".encode()

    def _handler(self) -> Type[BaseHTTPRequestHandler]:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                target = self.headers.get("X-Amz-Target", "")
                body = self.rfile.read(length)
                request = Request(self.command, self.path, target, body)
                outer.seen.append(request)
                answer = outer.fault(request)
                if answer is None and request.path.endswith("?policy"):
                    outer.policies.append(body.decode())
                    answer = (204, b"")
                if answer is None and b"Action=DescribeStacks" in body:
                    answer = (200, outer._described())
                if answer is None:
                    outer._pass_on(self, request)
                    return
                self.close_connection = True
                if answer != CUT:
                    self.send_response(answer[0])
                    self.send_header("Content-Length", str(len(answer[1])))
                    self.end_headers()
                    self.wfile.write(answer[1])

            def log_message(self, *_: object) -> None:
                """Stay quiet."""

        for method in ("GET", "PUT", "POST", "DELETE", "HEAD"):
            setattr(Handler, f"do_{method}", Handler.handle_one)
        return Handler
