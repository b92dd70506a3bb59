"""The file that names the hosts, and the question whether they answer."""

import socket
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, Dict, Iterator, List

import pytest

from actions import __main__ as starter
from actions.handoff_hosts import BadHandoffConfig, Host, Reach, answers, read_hosts
from tests.support.ports import free_port

ROOT = Path(__file__).parents[3]
DESK = Host("human_desk", "a person", "http://desk:5007", "http://desk:5007/health")


def test_hosts_are_asked_once_in_a_while() -> None:
    asked: List[str] = []
    now = [0.0]

    def ask_host(host: Host) -> bool:
        asked.append(host.name)
        return True

    known = Reach(ask_host, lambda: now[0])
    for now[0] in (0.0, 5.0, 11.0):
        assert known.reachable([DESK]) == [DESK]
    assert len(asked) == 2


@pytest.mark.parametrize("folder", ["actions", "deploy/base/handoff", "deploy/compose"])
def test_the_files_that_ship_are_good(folder: str) -> None:
    hosts = read_hosts(ROOT / folder / "handoff_config.yml")
    assert hosts[-1].name == "human_desk"


BAD: Dict[str, str] = {
    "handoff_hosts:\n  desk:\n    url: http://x\n": "host 'desk' needs 'title:'",
    "handoff_hosts:\n  desk:\n    title: A\n    url: x\n": "line 4: the url of 'desk'",
    "handoff_hosts:\n  d: {title: A, url: 'http://a b'}\n": "line 2: the url of 'd'",
    "handoff_hosts:\n  d: {title: A, url: 'http://'}\n": "line 2: the url of 'd'",
    "handoff_hosts:\n  d: {title: A, url: 'http://a:b'}\n": "line 2: the url of 'd'",
    "handoff_hosts:\n  d:\n    title: A\n    url: http://a\n    health: a b\n": (
        "line 5: the health of 'd'"
    ),
    "handoff_hosts:\n  d: {title: [a], url: 'http://a'}\n": "line 2: a text",
    "handoff_hosts:\n  d: {title: A, url: 'http://a'}\n  d: {}\n": (
        "line 3: 'd' is there twice"
    ),
    "handoff_hosts:\n  d:\n    title: A\n    title: B\n": "line 4: 'title' is there",
    "handoff_hosts:\n  a\0: b\n": "line 2: special characters",
    "": "'handoff_hosts:' is missing",
    "handoff_hosts:\n": "line 1: 'name: value' pairs expected",
    "handoff_hosts: [a]\n": "line 1: 'name: value' pairs expected",
    "hosts:\n  a: b\n": "'handoff_hosts:' is missing",
    "handoff_hosts:\n  a: {\n": "line 3",
}


@pytest.mark.parametrize("text", BAD)
def test_a_bad_file_is_named_with_its_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "hosts.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadHandoffConfig) as caught:
        read_hosts(path)
    assert str(path) in str(caught.value)
    assert BAD[text] in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadHandoffConfig, match="cannot be read"):
        read_hosts(tmp_path / "none.yml")


def test_a_file_that_is_not_utf_8_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "hosts.yml"
    path.write_bytes(b"handoff_hosts:\n  gr\xfc\xdfe: {}\n")
    with pytest.raises(BadHandoffConfig, match="hosts.yml, line 2: .*UTF-8"):
        read_hosts(path)


def test_no_hosts_at_all_may_be_meant(tmp_path: Path) -> None:
    path = tmp_path / "hosts.yml"
    path.write_text("handoff_hosts: {}\n")
    assert read_hosts(path) == []


@pytest.mark.parametrize(
    "health, asked",
    [
        ("", "https://desk.example/"),
        ("health: /health", "https://desk.example/health"),
        ("health: up", "https://desk.example/up"),
        ("health: http://desk:5007/health", "http://desk:5007/health"),
    ],
)
def test_health_is_a_path_of_the_host_or_an_address_of_its_own(
    tmp_path: Path, health: str, asked: str
) -> None:
    path = tmp_path / "hosts.yml"
    lines = ["handoff_hosts:", "  desk:", "    title: A"]
    lines += ["    url: https://desk.example/", f"    {health}"]
    path.write_text("\n".join(lines))
    (host,) = read_hosts(path)
    assert host.url == "https://desk.example"
    assert host.health == asked


@pytest.mark.parametrize("arguments", [["--check"], ["--port", "1"]])
def test_the_action_server_does_not_start_with_a_bad_file(
    tmp_path: Path, arguments: List[str]
) -> None:
    path = tmp_path / "hosts.yml"
    path.write_text("handoff_hosts:\n  desk: {}\n")
    started = subprocess.run(
        [sys.executable, "-m", "actions", *arguments],
        cwd=ROOT,
        env={"HANDOFF_CONFIG": str(path)},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert started.returncode == 2
    assert started.stderr == f"{path}, line 2: host 'desk' needs 'title:'\n"


def test_the_check_passes_the_file_that_ships(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HANDOFF_CONFIG", raising=False)
    assert starter.main(["--check"]) == 0


@pytest.fixture
def host() -> Iterator[Host]:
    """A host that says 200 on /health and 404 elsewhere."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response({"/health": 200}.get(self.path, 404))
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,)).start()
        url = f"http://127.0.0.1:{server.server_address[1]}"
        yield Host("desk", "a person", url, f"{url}/health")
        server.shutdown()


def test_a_host_answers_when_its_health_says_so(host: Host) -> None:
    assert answers(host)
    assert not answers(host._replace(health=f"{host.url}/elsewhere"))


def test_a_host_that_is_gone_does_not_answer() -> None:
    url = f"http://127.0.0.1:{free_port()}/"
    assert not answers(DESK._replace(health=url))


@pytest.mark.parametrize("greeting", [b"220 mail.example ESMTP\r\n", b""])
def test_what_speaks_no_http_does_not_answer(greeting: bytes) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()

        def greet() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(greeting)

        thread = threading.Thread(target=greet)
        thread.start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        assert not answers(DESK._replace(health=url))
        thread.join()


def test_an_address_that_is_none_does_not_answer() -> None:
    assert not answers(DESK._replace(health="http://a b/"))


def test_a_host_that_keeps_silent_is_given_up_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("actions.handoff_hosts.PATIENCE", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        started = time.monotonic()
        assert not answers(DESK._replace(health=url))
        assert time.monotonic() - started < 20


def test_all_hosts_are_asked_at_the_same_time() -> None:
    hosts = [DESK._replace(name=f"desk {number}") for number in range(5)]
    together = threading.Barrier(len(hosts), timeout=60)

    def ask(host: Host) -> bool:
        together.wait()  # breaks, and raises, unless all five are here
        return host.name != "desk 3"

    assert Reach(ask).reachable(hosts) == [*hosts[:3], hosts[4]]
