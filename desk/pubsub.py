"""Publish and subscribe: news for the open streams of this process."""

import asyncio
from collections import defaultdict
from contextlib import contextmanager
from typing import Any, DefaultDict, Dict, Iterator, Optional, Set

News = Dict[str, Any]
AGENTS = "agents"
END: News = {"kind": "end"}


def customer_topic(sender: str) -> str:
    """Return the topic of one customer's streams."""
    return f"customer:{sender}"


class PubSub:
    """News for the streams of this process.

    The database holds what was said; news only wake a stream up, so that losing some
    loses nothing. Streams are opened on the event loop; news come from any thread.
    """

    def __init__(self) -> None:
        self._loop: Optional[asyncio.AbstractEventLoop] = None
        self._queues: DefaultDict[str, Set[asyncio.Queue[News]]] = defaultdict(set)

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        """Name the loop on which the streams run."""
        self._loop = loop

    def publish(self, topic: str, **news: Any) -> None:
        """Tell all subscribers of the topic."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._spread, topic, news)

    def _spread(self, topic: str, news: News) -> None:
        for queue in self._queues.get(topic, ()):
            queue.put_nowait(news)

    def close(self) -> None:
        """Tell every stream to end; called on the event loop."""
        for topic in list(self._queues):
            self._spread(topic, END)

    def has_subscribers(self, topic: str) -> bool:
        """Tell whether a stream of this topic is open."""
        return bool(self._queues.get(topic))

    @contextmanager
    def subscribe(self, topic: str) -> Iterator["asyncio.Queue[News]"]:
        """Receive the topic's news while the block runs."""
        queue: asyncio.Queue[News] = asyncio.Queue()
        self._queues[topic].add(queue)
        try:
            yield queue
        finally:
            self._queues[topic].discard(queue)
            if not self._queues[topic]:
                del self._queues[topic]
