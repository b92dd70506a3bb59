"""`make run` and `make shell` as a person meets them."""

import json
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Dict, Iterator

import psutil
import pytest

from launcher.settings import DEFAULT_PORTS, ROOT
from tests.support.ports import free_ports
from tests.support.processes import end_group, is_alive, running, wait_until
from tests.support.stack import RunningStack

DESK_TOKEN = "token-of-the-launcher-tests"


@pytest.fixture
def apart(tmp_path: Path) -> Iterator[Dict[str, str]]:
    """Ports and a desk of one's own, which leave nothing behind in `.run`."""
    chosen = free_ports(len(DEFAULT_PORTS))
    ports = {name: str(port) for name, port in zip(DEFAULT_PORTS, chosen)}
    desk = f"sqlite:///{tmp_path}/desk.sqlite3"
    yield {**ports, "DESK_DATABASE_URL": desk, "DESK_TOKEN": DESK_TOKEN}
    # The logs, and where the actions were told to find the desk.
    shutil.rmtree(ROOT / ".run" / ports["RASA_PORT"], ignore_errors=True)


def test_the_shell_greets_over_a_pipe(
    stack: RunningStack, apart: Dict[str, str]
) -> None:
    # Its own Duckling and actions, on ports of their own; the model is there by now.
    told = subprocess.run(
        ["make", "--no-print-directory", "shell"],
        cwd=ROOT,
        env={**os.environ, **apart},
        input=b"hi\n/stop\n",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=180,
    )

    text = told.stdout.decode()
    assert told.returncode == 0, text
    assert "Your input -> hi" in text
    greeting = text.split("Your input -> hi", 1)[1]
    assert "transfer" in greeting.lower(), text


def _read_until(terminal: int, wanted: str, seconds: float) -> str:
    """Read what a terminal shows until something is there."""
    shown = b""
    deadline = time.monotonic() + seconds
    while wanted not in shown.decode(errors="replace"):
        left = deadline - time.monotonic()
        assert left > 0, shown.decode(errors="replace")
        if select.select([terminal], [], [], left)[0]:
            shown += os.read(terminal, 4096)
    return shown.decode(errors="replace")


def test_the_shell_talks_in_a_terminal(
    stack: RunningStack, apart: Dict[str, str]
) -> None:
    ours, theirs = pty.openpty()
    shell = subprocess.Popen(
        ["make", "--no-print-directory", "shell"],
        cwd=ROOT,
        env={**os.environ, **apart, "TERM": "xterm"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    try:
        _read_until(ours, "Your input ->", 180)
        os.write(ours, b"hi\r")
        told = _read_until(ours, "I can send money", 60)
        os.write(ours, b"/stop\r")
        wait_until(lambda: shell.poll() is not None, 60)
    finally:
        end_group(shell)
        os.close(ours)

    assert "Traceback" not in told
    assert shell.returncode == 0


def test_every_part_listens_to_this_machine_alone(stack: RunningStack) -> None:
    listening = {
        name: {
            link.laddr.ip
            for process in [psutil.Process(pid), *psutil.Process(pid).children(True)]
            for link in process.connections(kind="tcp")
            if link.status == psutil.CONN_LISTEN
        }
        for name, pid in stack.pids.items()
    }

    assert set(listening) == {"duckling", "actions", "rasa", "web", "desk"}
    assert all(places == {"127.0.0.1"} for places in listening.values()), listening


@pytest.mark.parametrize("query", ["", "?token=guessed"])
def test_the_http_api_is_closed_without_the_token(
    stack: RunningStack, query: str
) -> None:
    with pytest.raises(urllib.error.HTTPError) as refusal:
        urllib.request.urlopen(f"{stack.rasa_url}/status{query}")

    assert refusal.value.code == 401


def test_a_second_run_on_the_same_ports_is_refused_in_a_sentence(
    stack: RunningStack, apart: Dict[str, str]
) -> None:
    port = stack.rasa_url.rsplit(":", 1)[1]
    told = subprocess.run(
        ["make", "--no-print-directory", "run"],
        cwd=ROOT,
        env={**os.environ, **apart, "RASA_PORT": port},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=60,
    )

    text = told.stdout.decode()
    assert told.returncode != 0
    assert f"Port {port} for rasa is held by" in text
    assert "RASA_PORT=" in text
    assert "Traceback" not in text


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_make_run_and_leaves_nothing(
    stack: RunningStack, apart: Dict[str, str], tmp_path: Path, number: int
) -> None:
    ports = {**apart, "RASA_TOKEN": "sesame"}
    note = ROOT / ".run" / ports["RASA_PORT"] / "ready.json"
    log = tmp_path / "run.log"
    with running(["make", "--no-print-directory", "run"], ports, log) as make:
        wait_until(lambda: note.exists() or make.poll() is not None, 180)
        assert note.exists(), log.read_text()
        assert re.search(r"^Ready after \d+ s\.$", log.read_text(), re.M)
        pids = json.loads(note.read_text())["pids"]
        url = f"http://localhost:{ports['RASA_PORT']}/status"
        assert urllib.request.urlopen(f"{url}?token=sesame").status == 200
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(url)

        # As a terminal does it: to the whole foreground group.
        os.killpg(make.pid, number)
        wait_until(lambda: make.poll() is not None, 40)

    assert not any(is_alive(pid) for pid in pids.values()), log.read_text()


def test_when_a_part_dies_the_others_stop_and_make_fails(
    stack: RunningStack, apart: Dict[str, str], tmp_path: Path
) -> None:
    ports = apart
    note = ROOT / ".run" / ports["RASA_PORT"] / "ready.json"
    log = tmp_path / "run.log"
    with running(["make", "--no-print-directory", "run"], ports, log) as make:
        wait_until(lambda: note.exists() or make.poll() is not None, 180)
        pids = json.loads(note.read_text())["pids"]

        os.kill(pids["actions"], signal.SIGKILL)
        wait_until(lambda: make.poll() is not None, 40)

        assert make.returncode != 0
    text = log.read_text()
    assert "actions was killed by signal 9. The end of" in text
    assert "Action endpoint is up and running" in text, "the end of its log"
    assert not any(is_alive(pid) for pid in pids.values())
