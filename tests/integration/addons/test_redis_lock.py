"""The lock across servers, over a real Redis; a store stands for a server each."""

import asyncio
import signal
import subprocess
import sys
import time
from typing import List

import pytest
from rasa.core.lock_store import LockError
from rasa.utils.endpoints import EndpointConfig

from addons.redis_lock import LEASE_SECONDS, FairRedisLockStore
from launcher.settings import ROOT
from tests.support.redis_server import RedisServer

HOLDER = """
import asyncio, sys, time
from rasa.utils.endpoints import EndpointConfig
from addons.redis_lock import FairRedisLockStore

port, password, blocked = int(sys.argv[1]), sys.stdin.readline().strip(), sys.argv[2]
store = FairRedisLockStore(EndpointConfig("127.0.0.1", port=port, password=password))

async def hold():
    async with store.lock("a conversation"):
        print("held", flush=True)
        if blocked == "blocked":
            time.sleep(60)
        await asyncio.sleep(60)

asyncio.get_event_loop().run_until_complete(hold())
"""


def new_store(server: RedisServer) -> FairRedisLockStore:
    return FairRedisLockStore(
        EndpointConfig("127.0.0.1", port=server.port, password=server.password)
    )


def start_holder(server: RedisServer, how: str) -> "subprocess.Popen[bytes]":
    """Start a process that holds the lock of "a conversation"."""
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", HOLDER, str(server.port), how],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(server.password.encode() + b"\n")
    process.stdin.close()
    assert process.stdout.readline() == b"held\n"
    return process


async def seconds_to_lock(store: FairRedisLockStore, limit: float = 60.0) -> float:
    """Lock "a conversation" and return how long that took."""
    began = time.monotonic()
    async with store.lock("a conversation", limit):
        return time.monotonic() - began


async def seconds_to_recover(store: FairRedisLockStore) -> float:
    """Lock "a conversation" as soon as that goes, and return how long it took."""
    began = time.monotonic()
    while True:
        try:
            await seconds_to_lock(store)
            return time.monotonic() - began
        except LockError:
            assert time.monotonic() - began < 60
            await asyncio.sleep(0.1)


async def test_one_at_a_time_holds_it(redis_server: RedisServer) -> None:
    stores = [new_store(redis_server), new_store(redis_server)]
    inside: List[int] = []
    served: List[int] = []

    async def turn(number: int) -> None:
        async with stores[number % 2].lock("a conversation"):
            assert not inside
            inside.append(number)
            await asyncio.sleep(0.02)
            inside.clear()
            served.append(number)

    began = time.monotonic()
    await asyncio.gather(*map(turn, range(40)))

    assert sorted(served) == list(range(40))
    # The turns take 0.8 s; who waits is woken, and does not look once a second.
    assert time.monotonic() - began < 8


async def test_who_came_first_is_served_first(redis_server: RedisServer) -> None:
    stores = [new_store(redis_server), new_store(redis_server)]
    queue, served = redis_server.client(), []

    async def turn(number: int) -> None:
        async with stores[number % 2].lock("a conversation"):
            served.append(number)

    turns = []
    async with stores[0].lock("a conversation"):
        (name,) = queue.keys("*:queue")
        for number in range(10):
            turns.append(asyncio.ensure_future(turn(number)))
            while queue.llen(name) < number + 2:
                await asyncio.sleep(0.005)
        assert not served
    await asyncio.gather(*turns)

    assert served == list(range(10))


async def test_nothing_stays_in_redis(redis_server: RedisServer) -> None:
    store = new_store(redis_server)
    await seconds_to_lock(store)

    for _ in range(50):
        if not redis_server.client().keys("*"):
            return
        await asyncio.sleep(0.05)
    assert not redis_server.client().keys("*")


async def test_other_conversations_do_not_wait(redis_server: RedisServer) -> None:
    store = new_store(redis_server)
    async with store.lock("another conversation"):
        assert await seconds_to_lock(store) < 1


async def test_a_killed_server_holds_it_for_seconds_only(
    redis_server: RedisServer,
) -> None:
    holder = start_holder(redis_server, "free")
    store = new_store(redis_server)
    waiting = asyncio.ensure_future(seconds_to_lock(store))
    await asyncio.sleep(0.5)
    assert not waiting.done()

    holder.send_signal(signal.SIGKILL)
    holder.wait(30)

    assert await waiting < LEASE_SECONDS + 3


async def test_a_busy_server_keeps_it_though_its_event_loop_is_blocked(
    redis_server: RedisServer,
) -> None:
    holder = start_holder(redis_server, "blocked")
    try:
        with pytest.raises(LockError, match="busy for too long"):
            await seconds_to_lock(new_store(redis_server), LEASE_SECONDS + 3)
    finally:
        holder.kill()
        holder.wait(30)


async def test_who_gives_up_waiting_does_not_stand_in_the_way(
    redis_server: RedisServer,
) -> None:
    one, other = new_store(redis_server), new_store(redis_server)
    async with one.lock("a conversation"):
        with pytest.raises(LockError):
            await seconds_to_lock(other, 0.3)
        waiting = asyncio.ensure_future(seconds_to_lock(other))
        await asyncio.sleep(0.1)

    assert await waiting < 2


async def test_an_emptied_redis_lets_everybody_in_again(
    redis_server: RedisServer,
) -> None:
    store = new_store(redis_server)
    async with store.lock("a conversation"):
        waiting = asyncio.ensure_future(seconds_to_lock(store))
        await asyncio.sleep(0.2)
        redis_server.client().flushall()
        assert await waiting < 5


async def test_a_hanging_redis_is_told_of_within_seconds_and_comes_back(
    redis_server: RedisServer,
) -> None:
    store = new_store(redis_server)
    await seconds_to_lock(store)
    redis_server.hang()
    try:
        began = time.monotonic()
        for limit in (3.0, 0.5):
            began = time.monotonic()
            with pytest.raises(LockError, match="away"):
                await seconds_to_lock(store)
            assert time.monotonic() - began < limit
    finally:
        redis_server.go_on()
    assert await seconds_to_recover(store) < 15


async def test_a_restarted_redis_is_used_again_by_itself(
    redis_server: RedisServer,
) -> None:
    store = new_store(redis_server)
    await seconds_to_lock(store)
    redis_server.stop()
    redis_server.start()

    assert await seconds_to_recover(store) < 4
