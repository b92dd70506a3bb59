"""A real Redis for the lock."""

from typing import Iterator

import pytest

from tests.support.redis_server import RedisServer


@pytest.fixture(scope="module")
def running() -> Iterator[RedisServer]:
    """A Redis of this file's own."""
    started = RedisServer()
    yield started
    started.remove()


@pytest.fixture
def redis_server(running: RedisServer) -> RedisServer:
    """The same Redis, without anything in it."""
    running.client().flushall()
    return running
