"""What the chat page's server gives, and what it keeps."""

import signal
import sys
import threading
import urllib.error
import urllib.request
from pathlib import Path
from typing import Iterator, Tuple

import psutil
import pytest

from launcher import services
from launcher.servers.web_server import make_server
from launcher.settings import ROOT, read_settings
from tests.support.ports import free_port
from tests.support.processes import running, wait_until

RASA = 'http://localhost:6006/"><script>'


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with make_server("127.0.0.1", 0, RASA) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def _get(url: str) -> Tuple[str, bytes]:
    with urllib.request.urlopen(url, timeout=30) as reply:
        return str(reply.headers["Content-Type"]), reply.read()


def test_the_page_is_at_the_root_and_told_where_rasa_is(url: str) -> None:
    kind, body = _get(f"{url}/")

    assert kind == "text/html; charset=utf-8"
    assert b'name="chatroom-host" content="http://localhost:6006/&quot;' in body
    assert _get(f"{url}/chatroom_handoff.html")[1] == body


def test_the_page_may_connect_to_its_hosts_and_to_nothing_else() -> None:
    hosts = "https://desk.example https://b.example:*,https://c.example/path; https://d"
    with make_server("127.0.0.1", 0, RASA, hosts=hosts) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        page = f"http://127.0.0.1:{server.server_address[1]}/"
        with urllib.request.urlopen(page, timeout=30) as reply:
            policy = reply.headers["Content-Security-Policy"]
        server.shutdown()

    assert policy == (
        "default-src 'self'; connect-src 'self' http://localhost:6006"
        " https://desk.example https://b.example:* https://c.example https://d"
    )


@pytest.mark.parametrize(
    "name, source",
    [
        ("/web/chatroom.js", "web/chatroom.js"),
        ("/web/voice.mjs", "web/voice.mjs"),
        ("/dist/voice.mjs", "web/voice.mjs"),
        ("/dist/Chatroom.js", "web/chatroom.js"),
        ("/dist/Chatroom.css", "web/chatroom.css"),
        ("/dist/Chatroom.js?v=1", "web/chatroom.js"),
    ],
)
def test_the_widget_is_served_under_its_names(url: str, name: str, source: str) -> None:
    kind, body = _get(url + name)

    assert body == (ROOT / source).read_bytes()
    assert "javascript" in kind or "css" in kind


@pytest.mark.parametrize(
    "name",
    [
        "/Makefile",
        "/web/../Makefile",
        "/web/%2e%2e/Makefile",
        "/web/",
        "/.git/config",
        "/web/no-such-file.js",
        "//etc/passwd",
        "/web/%252e%252e/Makefile",
        "/web/%252e%252e/.git/HEAD",
        "/web/%25252e%25252e/Makefile",
        "/web/..%252fMakefile",
        "/web/..%5cMakefile",
        "/web/%2e%2e%5cMakefile",
        "/web//etc/passwd",
        "/web/%2fetc/passwd",
        "/web/%00",
        "/web/%ff",
        "/dist/../Makefile",
        "/%77eb/%252e%252e/Makefile",
    ],
)
def test_nothing_else_of_the_project_is_served(url: str, name: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refusal:
        _get(url + name)

    assert refusal.value.code == 404


def test_a_page_that_was_changed_is_seen_at_once(tmp_path: Path) -> None:
    page = tmp_path / "chatroom_handoff.html"
    page.write_text("one")
    with make_server("127.0.0.1", 0, RASA, root=tmp_path) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}/"
        assert _get(address)[1] == b"one"
        page.write_text("two")
        assert _get(address)[1] == b"two"
        server.shutdown()


@pytest.mark.parametrize(
    "asked, told",
    [
        ("bank.example:8080", "http://bank.example:5006"),
        ("192.0.2.7", "http://192.0.2.7:5006"),
        ('"><script>', "http://localhost:5006"),
        ("evil.example/path", "http://localhost:5006"),
    ],
)
def test_a_browser_elsewhere_is_told_the_machine_that_it_asked(
    asked: str, told: str
) -> None:
    port = free_port()
    environment = {"BIND_HOST": "0.0.0.0", "WEB_PORT": str(port), "RASA_PORT": "5006"}
    settings = read_settings(environment)
    part = services.web(settings)
    with running(part.command, {**settings.child_environment, **part.environment}):
        wait_until(part.is_up)
        request = urllib.request.Request(f"{part.url}/", headers={"Host": asked})
        with urllib.request.urlopen(request, timeout=30) as reply:
            page = reply.read().decode()
    assert f'name="chatroom-host" content="{told}"' in page


def test_an_address_that_was_given_is_told_to_every_browser() -> None:
    environment = {"BIND_HOST": "0.0.0.0", "WEB_PORT": str(free_port())}
    settings = read_settings({**environment, "RASA_URL": "https://bank.example"})
    part = services.web(settings)
    with running(part.command, {**settings.child_environment, **part.environment}):
        wait_until(part.is_up)
        page = _get(f"{part.url}/")[1].decode()
    assert 'name="chatroom-host" content="https://bank.example"' in page


def test_it_ends_when_asked_to_as_the_first_process_of_a_container() -> None:
    port = free_port()
    # The first process of a namespace gets no signal that it has not asked for.
    alone = ["unshare", "--map-root-user", "--pid", "--fork", sys.executable]
    command = [*alone, "-m", "launcher.servers.web_server"]
    with running(command, {"WEB_PORT": str(port)}) as process:
        wait_until(lambda: _answers(port))
        (server,) = psutil.Process(process.pid).children()
        server.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def _answers(port: int) -> bool:
    try:
        return bool(_get(f"http://127.0.0.1:{port}/")[1])
    except urllib.error.URLError:
        return False
