"""A process that parses, and the handle that the server holds on it."""

import asyncio
import multiprocessing
import signal
from multiprocessing.connection import Connection
from typing import Callable, Optional

import psutil

from duckling_server.library import Parser
from duckling_server.messages import Message

_READY = b"ready"
_START_LIMIT = 30.0  # seconds; it takes 0.03
_GRACE = 0.25  # seconds that a worker without a server outlives the limit


def serve(connection: Connection, default_zone: str, longest_parse: float) -> None:
    """Answer messages until the server closes its end or is gone.

    Nothing can interrupt a parse from inside. So the kernel is told to end the process
    soon after the longest time a parse may take by the clock. Usually the server does
    so before; but if the server itself was killed, no one else is left to do it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, _START_LIMIT)
    parser = Parser()
    parser.warm_up(default_zone)
    signal.setitimer(signal.ITIMER_REAL, 0)
    try:
        connection.send_bytes(_READY)
        while True:
            message = connection.recv()
            signal.setitimer(signal.ITIMER_REAL, longest_parse + _GRACE)
            answer = parser.parse(message)
            signal.setitimer(signal.ITIMER_REAL, 0)
            connection.send_bytes(answer.encode())
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return


class WorkerDied(Exception):
    """The process ended before it answered."""


class Worker:
    """The server's handle on one worker process; belongs to the running event loop.

    Making one starts the process.

    Raises:
        WorkerDied: If it cannot be started.

    Attributes:
        parses: How many messages it was given.
        was_stopped: Whether `stop` ended it.
    """

    def __init__(self, default_zone: str, longest_parse: float) -> None:
        context = multiprocessing.get_context("forkserver")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(
            target=serve, args=(theirs, default_zone, longest_parse), daemon=True
        )
        try:
            self._process.start()
        except (EOFError, OSError) as error:
            self._connection.close()
            raise WorkerDied from error
        finally:
            theirs.close()
        self.parses = 0
        self.was_stopped = False

    @property
    def process_id(self) -> Optional[int]:
        """Return the operating system's number of the process."""
        return self._process.pid

    def seconds_worked(self) -> float:
        """Return the processor time it has used, to 0.01 s; 0 once it has ended."""
        try:
            times = psutil.Process(self._process.pid).cpu_times()
        except psutil.NoSuchProcess:
            return 0.0
        return float(times.user + times.system)

    async def until_ready(self) -> None:
        """Wait until it can answer at once.

        Raises:
            WorkerDied: If it ends first.
        """
        await self._receive()

    async def parse(self, message: Message) -> bytes:
        """Return the answer as JSON.

        Raises:
            WorkerDied: If it ends first, by itself or by `stop`.
        """
        self.parses += 1
        try:
            self._connection.send(message)
        except (BrokenPipeError, ConnectionResetError) as error:
            raise WorkerDied from error
        return await self._receive()

    def watch(self, died: Callable[[], None]) -> None:
        """Call back when the process ends while it has nothing to do."""
        asyncio.get_event_loop().add_reader(self._connection.fileno(), died)

    def unwatch(self) -> None:
        """End `watch`."""
        asyncio.get_event_loop().remove_reader(self._connection.fileno())

    def stop(self) -> None:
        """End the process at once, whatever it does."""
        self.was_stopped = True
        self._process.kill()

    def forget(self) -> None:
        """End the process and give back what the handle holds."""
        self._process.kill()
        self._connection.close()
        self._process.join()

    async def _receive(self) -> bytes:
        loop = asyncio.get_event_loop()
        arrived = loop.create_future()
        file = self._connection.fileno()
        loop.add_reader(file, _resolve, arrived)
        try:
            await arrived
            return self._connection.recv_bytes()
        except (EOFError, OSError) as error:
            raise WorkerDied from error
        finally:
            loop.remove_reader(file)


def _resolve(future: "asyncio.Future[None]") -> None:
    if not future.done():
        future.set_result(None)
