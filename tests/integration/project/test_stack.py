"""Starting and stopping with small servers in the place of the real parts."""

import os
import signal
import sys
import time
import urllib.request
from dataclasses import replace
from pathlib import Path
from typing import Dict, List

import pytest

from launcher import health
from launcher.services import Service
from launcher.settings import Settings, read_settings
from launcher.stack import PartFailed, Stack
from tests.support.ports import free_port
from tests.support.processes import is_alive, wait_until


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return replace(read_settings({}), run_dir=tmp_path)


def _service(name: str, *more: str) -> Service:
    port = free_port()
    return Service(
        name=name,
        command=[sys.executable, "-m", "tests.integration.project.standin", str(port)]
        + list(more),
        port_variable="RASA_PORT",
        url=f"http://127.0.0.1:{port}",
        answers=health.page,
        seconds=60.0,
    )


def _helper(service: Service) -> int:
    with urllib.request.urlopen(service.url) as reply:
        return int(reply.read())


def test_stopping_leaves_no_process_not_even_a_helper(settings: Settings) -> None:
    services = [_service("one"), _service("two")]

    with Stack(settings) as stack:
        stack.start(services)
        helpers = [_helper(service) for service in services]
        assert all(is_alive(pid) for pid in helpers)

    assert not any(is_alive(pid) for pid in helpers)
    assert not any(service.is_up() for service in services)


def test_a_part_that_ignores_the_request_to_stop_is_forced(settings: Settings) -> None:
    service = _service("stubborn", "stubborn")

    with Stack(settings) as stack:
        stack.start([service])
        helper = _helper(service)

    assert not is_alive(helper)
    assert not service.is_up()


def test_a_part_that_dies_is_named_with_the_end_of_its_log(settings: Settings) -> None:
    one, two = _service("one"), _service("two")

    with pytest.raises(PartFailed) as failure, Stack(settings) as stack:
        stack.start([one, two])
        helper = _helper(one)
        pids: Dict[str, int] = {child.name: child.pid for child in stack._children}
        os.kill(pids["two"], signal.SIGKILL)
        stack.watch()

    assert "two was killed by signal 9" in str(failure.value)
    assert "stand-in listens" in str(failure.value)
    assert not is_alive(helper), "the others stop, too"


def test_a_part_that_does_not_even_start_is_named_at_once(settings: Settings) -> None:
    broken = replace(_service("broken"), command=[sys.executable, "-c", "1 / 0"])
    started = time.monotonic()

    with pytest.raises(PartFailed) as failure, Stack(settings) as stack:
        stack.start([broken])

    assert "broken ended by itself with exit status 1" in str(failure.value)
    assert "ZeroDivisionError" in str(failure.value)
    assert time.monotonic() - started < 50


def test_a_part_that_never_answers_is_given_up(settings: Settings) -> None:
    command = [sys.executable, "-c", "import time; print('busy', flush=True); "]
    command[-1] += "time.sleep(60)"
    silent = replace(_service("silent"), command=command, seconds=2.0)

    with pytest.raises(PartFailed) as failure, Stack(settings) as stack:
        stack.start([silent])

    assert f"silent does not answer at {silent.url} within 2 s" in str(failure.value)
    assert "busy" in str(failure.value)


def test_a_fault_of_a_part_is_told_with_its_end_and_its_log(
    settings: Settings,
) -> None:
    one = _service("one")

    with Stack(settings) as stack:
        stack.start([one])
        alive = stack.explain("one", "one is silent.")
        os.kill(stack._children[0].pid, signal.SIGKILL)
        wait_until(lambda: stack._children[0].exit_status is not None)
        dead = stack.explain("one", "one is silent.")
        unknown = stack.explain("other", "other is silent.")

    assert "stand-in listens" in alive and "killed" not in alive
    assert dead.startswith("one is silent. one was killed by signal 9. The end of")
    assert unknown == "other is silent."


def test_a_part_elsewhere_is_awaited_but_not_started(settings: Settings) -> None:
    service = _service("other")
    elsewhere = replace(service, url_variable="RASA_DUCKLING_HTTP_URL")
    knows = replace(settings, given=frozenset(["RASA_DUCKLING_HTTP_URL"]))

    with Stack(settings) as owner:
        owner.start([service])
        with Stack(replace(knows, run_dir=settings.run_dir / "second")) as stack:
            stack.start([elsewhere])
            started: List[object] = list(stack._children)
        assert service.is_up(), "it is not ours to stop"

    assert not started


def test_the_note_of_readiness_goes_away_with_the_stack(settings: Settings) -> None:
    note = settings.run_dir / "ready.json"

    with Stack(settings) as stack:
        stack.start([_service("one")])
        assert not note.exists()
        stack.announce()
        assert note.exists()

    assert not note.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children")
def test_parts_end_when_the_launcher_is_killed_outright(tmp_path: Path) -> None:
    service = _service("one")
    code = f"""
from dataclasses import replace
from pathlib import Path
from launcher.settings import read_settings
from launcher.stack import Stack
from tests.integration.project.test_stack import Service, health
service = Service({service.name!r}, {service.command!r}, "RASA_PORT",
                  {service.url!r}, health.page)
settings = replace(read_settings({{}}), run_dir=Path({str(tmp_path)!r}))
with Stack(settings) as stack:
    stack.start([service])
    stack.announce()
    stack.watch()
"""
    pid = os.spawnv(os.P_NOWAIT, sys.executable, [sys.executable, "-c", code])
    wait_until((tmp_path / "ready.json").exists)
    helper = _helper(service)

    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)

    try:
        wait_until(lambda: not service.is_up())
    finally:
        # What a part starts is the part's to end; the stand-in does not.
        os.kill(helper, signal.SIGKILL)
