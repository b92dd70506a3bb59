"""Workers that take turns, and what happens to those that do not come back."""

import asyncio
import logging
from collections import deque
from typing import Callable, Deque, Dict, Optional, Set, Tuple

from duckling_server.messages import Message
from duckling_server.settings import Settings
from duckling_server.worker import Worker, WorkerDied

logger = logging.getLogger(__name__)

_LOOK_AGAIN = 0.02  # seconds between two looks at the busy workers by one that waits
# Seconds of processor time. An ordinary message needs 0.003, but a virtual machine may
# count what its host did meanwhile.
_MORE_THAN_USUAL = 0.1
_PAUSE = 1.0  # seconds before a worker that could not start is tried again


class NoWorkerFree(Exception):
    """No worker was free within `longest_wait`: nobody has looked at the message."""


class Pool:
    """A fixed number of workers; each that ends is replaced at once.

    A parse is stopped once it has worked for `time_limit`, or after `longest_parse` by
    the clock: what other programs do on the machine is not held against it. While other
    messages wait for a worker, it is stopped after `patience` already: so a few endless
    messages cannot hold up the rest. But not before it has worked more than usual: on a
    busy machine an ordinary message may take that long without a fault of its own.

    Args:
        settings: Number of workers and limits.
        new_worker: Starts a worker process.
    """

    def __init__(
        self, settings: Settings, new_worker: Optional[Callable[[], Worker]] = None
    ) -> None:
        self._settings = settings
        self._new_worker = new_worker or (
            lambda: Worker(settings.time_zone, settings.longest_parse)
        )
        self._idle: Deque[Worker] = deque()
        self._busy: Dict[Worker, Tuple[float, float]] = {}
        self._limits: Dict[Worker, asyncio.TimerHandle] = {}
        self._waiting: Dict[asyncio.Future[Optional[Worker]], int] = {}
        self._starting: Set[asyncio.Task[None]] = set()
        self._parsing: Set[asyncio.Task[Optional[bytes]]] = set()
        self._is_closed = False

    @property
    def alive(self) -> int:
        """Return how many workers can answer or are answering."""
        return len(self._idle) + len(self._busy)

    async def start(self) -> None:
        """Start the workers and wait until each is ready."""
        await asyncio.gather(*(self._add() for _ in range(self._settings.workers)))

    async def close(self) -> None:
        """Stop every worker; messages under way get no answer."""
        self._is_closed = True
        for task in self._starting:
            task.cancel()
        for place in self._waiting:
            if not place.done():
                place.set_result(None)
        for worker in self._busy:
            worker.stop()
        for worker in self._idle:
            worker.unwatch()
            worker.forget()
        tasks = (*self._starting, *self._parsing)
        await asyncio.gather(*tasks, return_exceptions=True)

    async def parse(self, message: Message) -> Optional[bytes]:
        """Return the answer as JSON, or None if there is none within the limits.

        If a worker dies for a reason of its own, the next one gets the message. A
        caller that is cancelled takes no worker with it.

        Raises:
            NoWorkerFree: If the pool is too busy.
        """
        task = asyncio.get_event_loop().create_task(self._parse(message))
        self._parsing.add(task)
        task.add_done_callback(self._parsing.discard)
        return await asyncio.shield(task)

    async def _parse(self, message: Message) -> Optional[bytes]:
        answer = None
        for _ in range(self._settings.workers + 1):
            worker = await self._take(len(message.text))
            answer = await self._ask(worker, message) if worker else None
            if answer is not None or worker is None or worker.was_stopped:
                break
            logger.warning("A worker ended by itself; another one takes the message")
        if answer is None:
            logger.warning("Gave up a text of %d characters", len(message.text))
        return answer

    async def _ask(self, worker: Worker, message: Message) -> Optional[bytes]:
        loop = asyncio.get_event_loop()
        self._busy[worker] = loop.time(), worker.seconds_worked()
        self._watch_limit(worker)
        try:
            answer = await worker.parse(message)
        except WorkerDied:
            self._replace(worker)
            return None
        finally:
            self._limits.pop(worker).cancel()
            del self._busy[worker]
        if worker.was_stopped or worker.parses >= self._settings.parses_a_worker:
            self._replace(worker)
        else:
            self._give(worker)
        return answer

    def _watch_limit(self, worker: Worker) -> None:
        """Stop a parse that is over its limit, else look again when it can be."""
        loop = asyncio.get_event_loop()
        begun, worked = self._busy[worker]
        left = min(
            self._settings.time_limit - (worker.seconds_worked() - worked),
            self._settings.longest_parse - (loop.time() - begun),
        )
        if left <= 0:
            worker.stop()
        else:
            wait = max(left, _LOOK_AGAIN)
            self._limits[worker] = loop.call_later(wait, self._watch_limit, worker)

    async def _take(self, length: int) -> Optional[Worker]:
        if self._idle:
            worker = self._idle.pop()
            worker.unwatch()
            return worker
        loop = asyncio.get_event_loop()
        end = loop.time() + self._settings.longest_wait
        place: asyncio.Future[Optional[Worker]] = loop.create_future()
        self._waiting[place] = length
        try:
            while not place.done() and loop.time() < end:
                self._make_room()
                await asyncio.wait([place], timeout=_LOOK_AGAIN)
        finally:
            del self._waiting[place]
        if not place.done():
            waited = self._settings.longest_wait
            raise NoWorkerFree(f"no worker was free for {waited} s")
        return place.result()

    def _give(self, worker: Worker) -> None:
        # The shortest message comes first: endless ones are long, ordinary ones short.
        places = [place for place in self._waiting if not place.done()]
        if places:
            min(places, key=self._waiting.__getitem__).set_result(worker)
            return
        # The worker used last is the next one: it holds the zone and language in use.
        if worker.parses:
            self._idle.append(worker)
        else:
            self._idle.appendleft(worker)
        worker.watch(lambda: self._lost(worker))

    def _make_room(self) -> None:
        """Stop the oldest parses, at most one for each message that waits."""
        due = asyncio.get_event_loop().time() - self._settings.patience
        waiting = sum(not place.done() for place in self._waiting)
        for worker, (begun, worked) in list(self._busy.items())[:waiting]:
            if begun <= due and worker.seconds_worked() - worked >= _MORE_THAN_USUAL:
                worker.stop()

    def _lost(self, worker: Worker) -> None:
        logger.warning("Worker %s ended while idle; replacing it", worker.process_id)
        self._idle.remove(worker)
        worker.unwatch()
        self._replace(worker)

    def _replace(self, worker: Worker) -> None:
        worker.forget()
        if self._is_closed:
            return
        task = asyncio.get_event_loop().create_task(self._add())
        self._starting.add(task)
        task.add_done_callback(self._starting.discard)

    async def _add(self) -> None:
        while not await self._could_add():
            logger.error("A worker could not start; trying again in %s s", _PAUSE)
            await asyncio.sleep(_PAUSE)

    async def _could_add(self) -> bool:
        try:
            worker = self._new_worker()
        except WorkerDied:
            return False
        try:
            await worker.until_ready()
        except WorkerDied:
            worker.forget()
            return False
        except asyncio.CancelledError:
            worker.forget()
            raise
        self._give(worker)
        return True
