"""The pool over real worker processes, where the limits can be chosen."""

import asyncio
import json
import os
import signal
from contextlib import asynccontextmanager

import pytest

from duckling_server.app import _health
from duckling_server.messages import Message
from duckling_server.pool import NoWorkerFree, Pool
from duckling_server.settings import Settings
from duckling_server.worker import Worker, WorkerDied


def message(text):
    return Message(text, "EN_US", ("amount-of-money", "time"), "UTC", None, False)


ORDINARY = message("pay $20")
ENDLESS = message("monday at 5pm tomorrow " * 4)


class WatchedPool(Pool):
    """A pool that remembers every worker it started."""

    def __init__(self, settings):
        self.started = []
        super().__init__(settings, self._start_one)
        self._worker_settings = settings

    def _start_one(self):
        settings = self._worker_settings
        self.started.append(Worker(settings.time_zone, settings.longest_parse))
        return self.started[-1]


@asynccontextmanager
async def open_pool(**settings):
    # On a busy machine a worker that is replaced takes its time to start.
    pool = WatchedPool(Settings(longest_wait=60.0)._replace(**settings))
    await pool.start()
    try:
        yield pool
    finally:
        await pool.close()


def bodies(answer):
    return [match["body"] for match in json.loads(answer)]


async def test_a_worker_is_replaced_after_its_share_of_parses():
    async with open_pool(workers=1, parses_a_worker=3) as pool:
        for _ in range(7):
            assert bodies(await pool.parse(ORDINARY)) == ["$20"]
        while pool.alive < 1:
            await asyncio.sleep(0.01)

        assert [worker.parses for worker in pool.started] == [3, 3, 1]


async def test_a_parse_has_until_the_limit_while_no_one_waits():
    loop = asyncio.get_event_loop()
    async with open_pool(workers=1, time_limit=0.6, patience=0.1) as pool:
        begun = loop.time()
        assert await pool.parse(ENDLESS) is None

        assert 0.55 < loop.time() - begun < 20


async def test_the_limit_counts_what_a_parse_works_and_not_what_it_waits():
    async with open_pool(workers=1, time_limit=0.6, patience=0.1) as pool:
        (worker,) = pool.started
        os.kill(worker.process_id, signal.SIGSTOP)
        message = asyncio.ensure_future(pool.parse(ORDINARY))
        await asyncio.sleep(0.9)  # longer than the limit
        os.kill(worker.process_id, signal.SIGCONT)

        assert bodies(await message) == ["$20"]
        assert pool.started == [worker]


async def test_a_parse_that_never_gets_the_processor_ends_by_the_clock():
    async with open_pool(workers=1, time_limit=0.1) as pool:
        (worker,) = pool.started
        os.kill(worker.process_id, signal.SIGSTOP)

        assert await pool.parse(ORDINARY) is None


async def test_an_endless_parse_makes_room_for_one_that_waits():
    loop = asyncio.get_event_loop()
    async with open_pool(workers=1, time_limit=20.0, patience=0.1) as pool:
        endless = asyncio.ensure_future(pool.parse(ENDLESS))
        await asyncio.sleep(0.01)
        begun = loop.time()

        assert bodies(await pool.parse(ORDINARY)) == ["$20"]
        assert loop.time() - begun < 15
        assert await endless is None


async def test_a_machine_that_stands_still_costs_no_message_its_answer():
    async with open_pool(workers=1, time_limit=20.0, patience=0.1) as pool:
        (worker,) = pool.started
        os.kill(worker.process_id, signal.SIGSTOP)
        messages = [asyncio.ensure_future(pool.parse(ORDINARY)) for _ in range(3)]
        await asyncio.sleep(0.5)
        os.kill(worker.process_id, signal.SIGCONT)

        assert [bodies(await message) for message in messages] == [["$20"]] * 3
        assert pool.started == [worker]


async def test_the_shortest_message_that_waits_is_served_first():
    served = []
    async with open_pool(workers=1, time_limit=20.0, patience=0.1) as pool:

        async def ask(text):
            await pool.parse(message(text))
            served.append(text)

        waiting = [asyncio.ensure_future(pool.parse(ENDLESS))]
        await asyncio.sleep(0.01)
        for text in ("pay $20 or so", "pay $20", "pay $20 to Percy for the pizza"):
            waiting.append(asyncio.ensure_future(ask(text)))
        await asyncio.gather(*waiting)

    assert served == ["pay $20", "pay $20 or so", "pay $20 to Percy for the pizza"]


async def test_a_message_that_finds_no_worker_in_time_is_sent_back():
    async with open_pool(
        workers=1, time_limit=5.0, longest_wait=0.3, patience=100.0
    ) as pool:
        endless = asyncio.ensure_future(pool.parse(ENDLESS))
        await asyncio.sleep(0.01)

        with pytest.raises(NoWorkerFree, match="no worker was free for 0.3 s"):
            await pool.parse(ORDINARY)
        assert not endless.done()


async def test_a_worker_that_cannot_start_is_tried_again(monkeypatch):
    monkeypatch.setattr("duckling_server.pool._PAUSE", 0.01)
    async with open_pool(workers=1) as pool:
        first = pool.started[0]
        pool._new_worker = failing_at_first(pool._new_worker)
        first.stop()
        while pool.started[-1] is first or pool.alive < 1:
            await asyncio.sleep(0.01)

        assert len(pool.started) == 3
        assert bodies(await pool.parse(ORDINARY)) == ["$20"]


def failing_at_first(new_worker):
    """Refuse to start one worker, and let the next die before it is ready."""
    troubles = ["refused", "stillborn"]

    def start():
        trouble = troubles.pop(0) if troubles else ""
        if trouble == "refused":
            raise WorkerDied
        worker = new_worker()
        if trouble == "stillborn":
            worker.stop()
        return worker

    return start


async def test_a_dead_worker_says_so():
    worker = Worker("UTC", 1.0)
    await worker.until_ready()
    worker.stop()

    with pytest.raises(WorkerDied):
        await worker.parse(ORDINARY)

    worker.forget()


async def test_health_is_a_503_while_no_worker_is_ready():
    async with open_pool(workers=1) as pool:
        assert _health(pool).status == 200

        pool.started[0].stop()
        while pool.alive:
            await asyncio.sleep(0)
        answer = _health(pool)

        assert answer.status == 503
        assert json.loads(answer.body) == {"status": "no worker is ready", "workers": 0}
        while not pool.alive:
            await asyncio.sleep(0.01)
        assert _health(pool).status == 200
