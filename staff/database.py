"""Opening of a database, SQLite or PostgreSQL."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine


def _be_patient(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA busy_timeout=10000")


def _keep_private(path: Path) -> None:
    """Let nobody else read a database file; SQLite gives its helpers the same mode."""
    with suppress(OSError):  # SQLite says better what is wrong with the path
        path.touch(mode=0o600)
        path.chmod(0o600)


def open_database(url: str) -> Engine:
    """Return an engine; connections are checked before they are used.

    Args:
        url: SQLAlchemy address, as `sqlite:///desk.sqlite3` or `postgresql://…`.
    """
    engine = create_engine(url, pool_pre_ping=True, future=True)
    if engine.dialect.name == "sqlite":
        if engine.url.database:
            _keep_private(Path(engine.url.database))
        event.listen(engine, "connect", _be_patient)
    return engine
