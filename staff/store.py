"""What is kept of staff. Every method is one transaction."""

from typing import List, Optional

from sqlalchemy import and_, select
from sqlalchemy.engine import Engine

from staff.model import Session
from staff.tables import metadata, sessions


class StaffStore:
    """Who is signed in, in tables.

    Args:
        engine: Of the database; missing tables are made.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        metadata.create_all(engine)

    def add_session(self, session: Session, now: float) -> None:
        """Keep a session, and forget those that have ended."""
        with self._engine.begin() as connection:
            connection.execute(sessions.delete().where(sessions.c.until <= now))
            connection.execute(sessions.insert().values(**vars(session)))

    def session(self, digest: str, now: float) -> Optional[Session]:
        """Return the session of that cookie while it lasts."""
        where = and_(sessions.c.digest == digest, sessions.c.until > now)
        with self._engine.begin() as connection:
            query = select(sessions).where(where)
            row = connection.execute(query).mappings().first()
        return Session(**row) if row else None

    def sessions(self, now: float) -> List[Session]:
        """Return all sessions that last."""
        query = select(sessions).where(sessions.c.until > now)
        with self._engine.begin() as connection:
            rows = connection.execute(query).mappings()
            return [Session(**row) for row in rows]

    def drop_session(self, digest: str) -> None:
        """End a session."""
        with self._engine.begin() as connection:
            connection.execute(sessions.delete().where(sessions.c.digest == digest))
