"""The log of who read what: it only grows."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import List, Optional, Tuple

from sqlalchemy import select
from sqlalchemy.engine import Engine

from staff.model import Session
from staff.tables import metadata, readings

_MOST_REMEMBERED = 50_000


@dataclass(frozen=True)
class Reading:
    """A line of the log.

    Attributes:
        id: Number, growing with time.
        at: Seconds since 1970.
        name: Who read.
        is_account: Whether they had an account, or came in with the shared token.
        what: What was read, as `desk conversation 12`.
        how: Whether all of it (`whole`) or the end of it in a list (`glimpse`).
        address: Where the request came from.
    """

    id: int
    at: float
    name: str
    is_account: bool
    what: str
    how: str
    address: str


class ReadingLog:
    """Who read what, in a table of which the database lets nothing be changed.

    Args:
        engine: Of the database; missing tables are made.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = Lock()
        self._lately: OrderedDict[Tuple[str, str, str], float] = OrderedDict()
        metadata.create_all(engine)

    def note(
        self,
        session: Session,
        what: str,
        how: str,
        address: str,
        now: float,
        once_within: float = 0.0,
    ) -> None:
        """Write down that somebody reads something, before they see it.

        Args:
            session: Who reads.
            what: What is read.
            how: `whole` or `glimpse`.
            address: Where the request came from.
            now: Seconds since 1970.
            once_within: Seconds for which the same is written once for one session.
        """
        if once_within and self._is_repeated(
            (session.digest, what, how), now, once_within
        ):
            return
        values = {
            "at": now,
            "name": session.name,
            "is_account": session.is_account,
            "what": what,
            "how": how,
            "address": address[:60],
        }
        with self._engine.begin() as connection:
            connection.execute(readings.insert().values(**values))

    def _is_repeated(
        self, key: Tuple[str, str, str], now: float, within: float
    ) -> bool:
        with self._lock:
            if now - self._lately.get(key, now - within) < within:
                return True
            self._lately[key] = now
            self._lately.move_to_end(key)
            while len(self._lately) > _MOST_REMEMBERED:
                self._lately.popitem(last=False)
            return False

    def lines(
        self,
        name: Optional[str] = None,
        what: Optional[str] = None,
        since: float = 0.0,
    ) -> List[Reading]:
        """Return the lines of a person, of a thing or since a time, oldest first."""
        query = select(readings).where(readings.c.at >= since)
        if name is not None:
            query = query.where(readings.c.name == name)
        if what is not None:
            query = query.where(readings.c.what == what)
        with self._engine.begin() as connection:
            rows = connection.execute(query.order_by(readings.c.id)).mappings()
            return [Reading(**row) for row in rows]
