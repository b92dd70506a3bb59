"""Connections to PostgreSQL, and what its errors mean to the bank."""

from contextlib import contextmanager
from typing import Iterator

from sqlalchemy import create_engine, exc
from sqlalchemy.engine import Engine, make_url

from actions.bank.errors import StoreUnavailable
from actions.bank.store import WriteConflict

# SQLSTATE, PostgreSQL documentation, appendix A.
_CONFLICTS = frozenset(["40001", "40P01", "23505"])
_NOT_ALLOWED = "42501"
_NOT_MIGRATED = frozenset(["42P01", "42703"])
# Connection failures, a stand-by that only reads, wrong credentials, no such database,
# no resources, lock not available, operator intervention, trouble with the disk.
_UNAVAILABLE = ("08", "25", "28", "3D", "53", "55P03", "57", "58")
_ZONE = "-c timezone=UTC"
_LIMITS = (
    " -c statement_timeout=15s -c lock_timeout=5s"
    " -c idle_in_transaction_session_timeout=60s"
)


def make_engine(url: str, pool_size: int = 5, limited: bool = True) -> Engine:
    """Return an engine with a bounded pool; connects on first use.

    Args:
        url: postgresql://user:password@host:port/database
        pool_size: Connections kept; as many again may be open under load.
        limited: Whether statements and locks may only take so long.

    Raises:
        ValueError: The address is not one of PostgreSQL.
    """
    try:
        parsed = make_url(url)
    except exc.ArgumentError:
        parsed = None
    kinds = ("postgresql", "postgres", "postgresql+psycopg2")
    if parsed is None or parsed.drivername not in kinds:
        raise ValueError(
            "BANK_DATABASE_URL must look like"
            " postgresql://user:password@host:5432/database"
        )
    return create_engine(
        parsed.set(drivername="postgresql+psycopg2"),
        future=True,
        hide_parameters=True,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=5,
        pool_pre_ping=True,
        pool_recycle=1800,
        connect_args={
            "connect_timeout": 5,
            "tcp_user_timeout": 20_000,
            "keepalives_idle": 30,
            "options": _ZONE + _LIMITS if limited else _ZONE,
            "application_name": "financial-demo bank",
        },
    )


@contextmanager
def bank_errors() -> Iterator[None]:
    """Turn what the driver raises into what the bank understands.

    Raises:
        WriteConflict: Somebody was faster; try again.
        StoreUnavailable: No connection, none that answers, no tables, or a database
            user who may not do it.
    """
    try:
        yield
    except exc.TimeoutError as error:
        raise StoreUnavailable("every connection is busy") from error
    except exc.DBAPIError as error:
        code = getattr(error.orig, "pgcode", None)
        if code in _CONFLICTS:
            raise WriteConflict(str(error.orig)) from error
        if code in _NOT_MIGRATED:
            raise StoreUnavailable(
                "the tables are not up to date; run: make bank-migrate"
                " (in an image: python -m actions.bank.migrate)"
            ) from error
        if code == _NOT_ALLOWED:
            reason = str(error.orig).splitlines()[0]
            raise StoreUnavailable(
                f"the database user lacks a privilege ({reason}); see docs/bank.md"
            ) from error
        if code is None and error.connection_invalidated:
            raise StoreUnavailable("the connection was lost") from error
        if _is_unavailable(error, code):
            raise StoreUnavailable(_why(error, code)) from error
        raise


def _why(error: exc.DBAPIError, code: object) -> str:
    """Say what PostgreSQL, or the way to it, said; a refused sign-in has no code."""
    if code is None:
        told = str(error.orig).strip().splitlines() or ["it says nothing"]
        return f"no answer from PostgreSQL ({told[0]})"
    return f"no answer from PostgreSQL ({code})"


def _is_unavailable(error: exc.DBAPIError, code: object) -> bool:
    if isinstance(code, str):
        return code.startswith(_UNAVAILABLE)
    return type(error).__name__ in ("OperationalError", "InterfaceError")
