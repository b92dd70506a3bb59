"""What the server survives: endless messages, killed workers, its own death."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

ROOT = Path(__file__).resolve().parents[3]
ENDLESS = "monday at 5pm tomorrow "  # said 4 times it takes over a minute
# An idle machine cuts it off after half a second; a busy one has that much patience.
SOON = 15.0


def timed(action, *arguments, **fields):
    begun = time.monotonic()
    result = action(*arguments, **fields)
    return result, time.monotonic() - begun


def wait_until(condition, seconds=60.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def runs(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def assert_answers_at_once(server):
    matches, seconds = timed(server.parse, "pay $20", dims='["amount-of-money"]')
    assert [match["body"] for match in matches] == ["$20"]
    assert seconds < SOON


@pytest.mark.parametrize("times", [4, 5, 10, 25, 50])
def test_an_endless_message_gets_an_empty_list_and_the_next_one_its_answer(
    duckling, times
):
    matches, seconds = timed(duckling.parse, ENDLESS * times, locale="en_US")

    assert matches == []
    assert seconds < SOON
    assert_answers_at_once(duckling)


def test_ordinary_messages_are_answered_while_endless_ones_run(duckling):
    with ThreadPoolExecutor(max_workers=3) as threads:
        endless = [threads.submit(duckling.parse, ENDLESS * 4) for _ in range(3)]
        time.sleep(0.05)
        assert_answers_at_once(duckling)
        assert [future.result() for future in endless] == [[], [], []]


def test_more_endless_messages_than_workers_arrive_at_once(duckling):
    with ThreadPoolExecutor(max_workers=12) as threads:
        endless = [
            threads.submit(timed, duckling.parse, ENDLESS * 50) for _ in range(12)
        ]
        time.sleep(0.05)
        assert_answers_at_once(duckling)
        results = [future.result() for future in endless]

    assert [matches for matches, _ in results] == [[]] * 12
    assert max(seconds for _, seconds in results) < SOON
    wait_until(lambda: duckling.get("/health").json()["workers"] == 4)


def test_many_ordinary_messages_at_once_are_all_answered(duckling):
    with ThreadPoolExecutor(max_workers=40) as threads:
        answers = list(
            threads.map(lambda number: duckling.parse(f"pay ${number}"), range(1, 201))
        )

    assert all(answers)


def test_a_client_that_hangs_up_does_not_cost_a_worker(duckling):
    for _ in range(8):
        with pytest.raises(requests.exceptions.ReadTimeout):
            requests.post(
                duckling.url + "/parse", data={"text": ENDLESS * 4}, timeout=0.05
            )

    # Those that were left behind are ended later, each by its limit.
    wait_until(lambda: len(duckling.workers()) == 4)
    assert_answers_at_once(duckling)


def test_workers_that_are_killed_come_back(duckling):
    killed = duckling.workers()
    for pid in killed:
        os.kill(pid, signal.SIGKILL)

    wait_until(lambda: len(duckling.workers()) == 4)
    assert not set(killed) & set(duckling.workers())
    wait_until(lambda: duckling.parse("pay $20"))  # a busy machine starts them late
    assert_answers_at_once(duckling)


def test_no_message_is_lost_while_workers_are_being_killed(duckling):
    stop = threading.Event()

    def kill_workers():
        while not stop.is_set():
            for pid in duckling.workers()[:1]:
                os.kill(pid, signal.SIGKILL)
            time.sleep(0.2)

    killer = threading.Thread(target=kill_workers)
    killer.start()
    try:
        answers = [duckling.parse(f"pay ${number}") for number in range(1, 60)]
    finally:
        stop.set()
        killer.join()

    assert all(answers)


def test_a_fork_server_that_is_killed_comes_back(start_duckling):
    server = start_duckling(DUCKLING_WORKERS="2")
    (fork_server,) = {
        int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        for pid in server.workers()
    }

    os.kill(fork_server, signal.SIGKILL)

    assert server.parse(ENDLESS * 4) == []
    assert_answers_at_once(server)
    wait_until(lambda: server.get("/health").json()["workers"] == 2)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_all_processes_even_during_an_endless_parse(
    start_duckling, number
):
    server = start_duckling()
    family = server.family()
    with ThreadPoolExecutor(max_workers=2) as threads:
        endless = [threads.submit(server.post, text=ENDLESS * 4) for _ in range(2)]
        time.sleep(0.1)
        server.process.send_signal(number)
        assert server.process.wait(timeout=30) == 0
        for future in endless:
            future.exception()

    assert len(family) == 7
    wait_until(lambda: not any(runs(pid) for pid in family), SOON)


def test_no_orphan_is_left_when_the_server_is_killed_outright(start_duckling):
    server = start_duckling()
    family = server.family()
    with ThreadPoolExecutor(max_workers=2) as threads:
        endless = [threads.submit(server.post, text=ENDLESS * 4) for _ in range(2)]
        time.sleep(0.1)
        server.process.kill()
        for future in endless:
            assert isinstance(future.exception(), requests.ConnectionError)

    wait_until(lambda: not any(runs(pid) for pid in family), SOON)


def test_a_taken_port_is_a_sentence():
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = str(holder.getsockname()[1])
        ended = start_and_wait(DUCKLING_PORT=port)

    assert ended.returncode == 1
    assert f"cannot listen on 127.0.0.1:{port}" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_wrong_setting_is_a_sentence():
    ended = start_and_wait(DUCKLING_TIME_ZONE="Mars/Base")

    assert ended.returncode == 2
    assert "DUCKLING_TIME_ZONE=Mars/Base: no such time zone" in ended.stderr
    assert "Traceback" not in ended.stderr


def start_and_wait(**environment):
    return subprocess.run(
        [sys.executable, "-m", "duckling_server"],
        cwd=ROOT,
        env={**os.environ, "DUCKLING_PORT": "0", **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
