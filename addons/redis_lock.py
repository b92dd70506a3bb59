"""One message of a conversation at a time, whichever Rasa it comes to.

Rasa's own lock in Redis reads, then writes its tickets, so that two servers may issue
the same one; its waiters ask once a second, and what a killed server held stays for a
minute. Here every step is one script (`addons.lock_scripts`). Who waits is served in
the order of arrival and woken at once. A holder renews its ticket as long as its
process lives; the ticket of a killed one ends after `LEASE_SECONDS`.
"""

import asyncio
import itertools
import logging
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, AsyncIterator, Dict, List, Optional

import redis
from rasa.core.lock import TicketLock
from rasa.core.lock_store import LockError, LockStore
from rasa.utils.endpoints import EndpointConfig

from addons.breaker import Breaker, CircuitOpen
from addons.lock_scripts import ENTER, LEAVE, RENEW

LEASE_SECONDS = 6.0
# Of each call to Redis.
TIMEOUT_SECONDS = 2.0
# Who waits longer hears that something is wrong.
LONGEST_WAIT_SECONDS = 60.0
_RENEW_SECONDS = 1.0

logger = logging.getLogger(__name__)


@dataclass(eq=False)
class _Ticket:
    """A place in the queue of a conversation.

    Attributes:
        name: Names the process and the ticket.
        loop: Of the coroutine that waits.
        woken: Set when it is this one's turn, or when its place was lost.
        entered: Whether Redis was told of it.
        first: Whether it holds the lock.
        lost: Whether Redis knows it no more.
    """

    name: str
    conversation: str
    loop: asyncio.AbstractEventLoop
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    entered: bool = False
    first: bool = False
    lost: bool = False

    def wake(self) -> None:
        """Let its coroutine look, from any thread."""
        if not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self.woken.set)


class FairRedisLockStore(LockStore):
    """Locks conversations across servers; see the module.

    Args:
        endpoint_config: `lock_store` of endpoints.yml: url, port, db, password,
            use_ssl, key_prefix.
        lease_seconds: How long the lock of a killed server holds.
    """

    def __init__(
        self, endpoint_config: EndpointConfig, lease_seconds: float = LEASE_SECONDS
    ) -> None:
        given: Dict[str, Any] = endpoint_config.kwargs
        self._options: Dict[str, Any] = {
            "host": endpoint_config.url or "localhost",
            "port": int(given.get("port", 6379)),
            "db": int(given.get("db", 1)),
            "password": given.get("password") or None,
            "ssl": bool(given.get("use_ssl", False)),
            "socket_timeout": TIMEOUT_SECONDS,
            "socket_connect_timeout": TIMEOUT_SECONDS,
            "decode_responses": True,
        }
        self._prefix = str(given.get("key_prefix") or "financial-demo")
        self._milliseconds = int(lease_seconds * 1000)
        self._breaker = Breaker()
        self._guard = threading.Lock()
        self._tickets: Dict[str, _Ticket] = {}
        # Left, but Redis could not be told.
        self._left: List[_Ticket] = []
        self._started = False

    def _start(self) -> None:
        """Begin, in the process that serves; Sanic may have forked since the start."""
        if self._started:
            return
        self._started = True
        self._process, self._numbers = uuid.uuid4().hex, itertools.count(1)
        self._redis = redis.Redis(**self._options)
        self._enter = self._redis.register_script(ENTER)
        self._renew = self._redis.register_script(RENEW)
        self._leave = self._redis.register_script(LEAVE)
        # One thread, so that messages enter in the order in which they came.
        self._caller = ThreadPoolExecutor(1, thread_name_prefix="lock")
        threading.Thread(target=self._listen, name="lock-news", daemon=True).start()
        threading.Thread(target=self._keep, name="lock-keeper", daemon=True).start()

    @asynccontextmanager
    async def lock(
        self,
        conversation_id: str,
        lock_lifetime: float = LONGEST_WAIT_SECONDS,
        wait_time_in_seconds: float = 1.0,
    ) -> AsyncIterator[TicketLock]:
        """Hold the conversation's lock until the block ends.

        Args:
            conversation_id: Of the conversation.
            lock_lifetime: How long to wait at most, in seconds.
            wait_time_in_seconds: Not used: who waits is woken.

        Raises:
            LockError: Redis is away, or the wait is over.
        """
        self._start()
        until = time.monotonic() + lock_lifetime
        while True:
            ticket = self._new_ticket(conversation_id)
            try:
                if not await self._acquire(ticket, until):
                    continue
                yield TicketLock(conversation_id)
                return
            finally:
                self._forget(ticket)

    def _new_ticket(self, conversation: str) -> _Ticket:
        name = f"{self._process}:{next(self._numbers)}"
        ticket = _Ticket(name, conversation, asyncio.get_event_loop())
        with self._guard:
            self._tickets[name] = ticket
        return ticket

    async def _acquire(self, ticket: _Ticket, until: float) -> bool:
        """Wait for this one's turn; False if its place in the queue was lost."""
        entered = await ticket.loop.run_in_executor(
            self._caller, self._call, self._enter, ticket, self._milliseconds
        )
        ticket.entered = True
        if entered != 1:
            try:
                await asyncio.wait_for(ticket.woken.wait(), until - time.monotonic())
            except asyncio.TimeoutError:
                raise LockError(f"{ticket.conversation} is busy for too long") from None
        ticket.first = not ticket.lost
        return ticket.first

    def _call(self, script: Any, ticket: _Ticket, argument: Any) -> int:
        """Run a script.

        Raises:
            LockError: Redis is away.
        """
        try:
            self._breaker.check()
            done = self._run(script, ticket, argument)
        except CircuitOpen as error:
            raise LockError(f"The lock store is away: {error}") from error
        except redis.RedisError as error:
            self._breaker.failed()
            raise LockError(f"The lock store is away: {error!r}") from error
        self._breaker.succeeded()
        return int(done)

    def _run(self, script: Any, ticket: _Ticket, argument: Any) -> Any:
        told = {"keys": self._keys(ticket), "args": [ticket.name, argument]}
        try:
            return script(**told)
        except redis.ConnectionError:
            # Kept open since before a restart. Done twice, a step does the same.
            return script(**told)

    def _keys(self, ticket: _Ticket) -> List[str]:
        tagged = f"{self._prefix}:{{{ticket.conversation}}}"
        return [f"{tagged}:queue", f"{tagged}:valid"]

    @property
    def _channels(self) -> str:
        return f"{self._prefix}:woken:"

    def _forget(self, ticket: _Ticket) -> None:
        """Leave the queue, without waiting for Redis."""
        with self._guard:
            del self._tickets[ticket.name]
        self._caller.submit(self._leave_now, ticket)

    def _leave_now(self, ticket: _Ticket) -> None:
        try:
            self._call(self._leave, ticket, self._channels)
        except LockError as error:
            logger.warning("A lock could not be given back yet: %s", error)
            with self._guard:
                self._left.append(ticket)

    def _listen(self) -> None:
        """Wake those whose turn has come, for ever."""
        news: Optional[Any] = None
        while True:
            try:
                if news is None:
                    news = redis.Redis(**self._options).pubsub()
                    news.subscribe(self._channels + self._process)
                told = news.get_message(timeout=_RENEW_SECONDS)
                if told and told["type"] == "message":
                    self._wake(told["data"])
            except redis.RedisError as error:
                # Until it works again the keeper finds whose turn it is.
                logger.warning("No news of locks: %r", error)
                news = None
                time.sleep(_RENEW_SECONDS)

    def _wake(self, name: str) -> None:
        with self._guard:
            ticket = self._tickets.get(name)
        if ticket is not None:
            ticket.wake()

    def _keep(self) -> None:
        """Renew what this process holds or waits for, for ever."""
        while True:
            time.sleep(_RENEW_SECONDS)
            with self._guard:
                tickets, left = list(self._tickets.values()), self._left
                self._left = []
            try:
                for ticket in tickets:
                    self._keep_one(ticket)
            except LockError as error:
                logger.warning("Locks could not be renewed: %s", error)
            for ticket in left:
                self._leave_now(ticket)

    def _keep_one(self, ticket: _Ticket) -> None:
        if not ticket.entered:
            return
        place = self._call(self._renew, ticket, self._milliseconds)
        if place == -1 and ticket.first:
            logger.warning("A lock was lost before its turn was over")
        elif place == -1:
            ticket.lost = True
            ticket.wake()
        elif place == 1:
            ticket.wake()
