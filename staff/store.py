"""What is kept of staff. Every method is one transaction."""

from typing import Any, Dict, FrozenSet, List, Optional

from sqlalchemy import and_, select
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError

from staff.model import Account, NoSuchAccount, Role, Session, StaffError
from staff.names import skeleton
from staff.tables import accounts, devices, metadata, sessions


def _text_of(roles: FrozenSet[Role]) -> str:
    return ",".join(sorted(role.value for role in roles))


def _with_roles(row: Any) -> Dict[str, Any]:
    roles = frozenset(Role(one) for one in row["roles"].split(",") if one)
    return {**row, "roles": roles}


def _account(row: Any) -> Account:
    values = _with_roles(row)
    del values["skeleton"]
    return Account(**values)


def _end_sessions(connection: Connection, name: str) -> int:
    connection.execute(devices.delete().where(devices.c.name == name))
    ended = connection.execute(sessions.delete().where(sessions.c.name == name))
    return int(ended.rowcount)


class StaffStore:
    """Accounts, sessions and known browsers, in tables.

    Args:
        engine: Of the database; missing tables are made.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        metadata.create_all(engine)

    # ---- accounts

    def add_account(self, account: Account) -> None:
        """Keep a new account; raise StaffError if another one looks the same."""
        values = {**vars(account), "roles": _text_of(account.roles)}
        try:
            with self._engine.begin() as connection:
                connection.execute(
                    accounts.insert().values(skeleton=skeleton(account.name), **values)
                )
        except IntegrityError as error:
            raise StaffError(
                f"There is an account already that reads like '{account.name}'."
            ) from error

    def account(self, name: str) -> Optional[Account]:
        """Return the account of that name, or of one that looks the same."""
        query = select(accounts).where(accounts.c.skeleton == skeleton(name))
        with self._engine.begin() as connection:
            row = connection.execute(query).mappings().first()
        return _account(row) if row else None

    def accounts(self) -> List[Account]:
        """Return all accounts by name."""
        with self._engine.begin() as connection:
            query = select(accounts).order_by(accounts.c.name)
            return [_account(row) for row in connection.execute(query).mappings()]

    def change_account(self, name: str, **values: Any) -> int:
        """Set columns of an account and end all its sessions.

        Args:
            name: Whose account.
            **values: Any of roles, password_hash, is_active.

        Returns:
            How many sessions ended.

        Raises:
            NoSuchAccount: If there is none of exactly that name.
        """
        if "roles" in values:
            values["roles"] = _text_of(values["roles"])
        change = accounts.update().where(accounts.c.name == name).values(**values)
        with self._engine.begin() as connection:
            if connection.execute(change).rowcount != 1:
                raise NoSuchAccount(f"There is no account of the name '{name}'.")
            return _end_sessions(connection, name)

    # ---- sessions

    def add_session(self, session: Session, now: float) -> None:
        """Keep a session, and forget those that have ended."""
        values = {**vars(session), "roles": _text_of(session.roles)}
        with self._engine.begin() as connection:
            connection.execute(sessions.delete().where(sessions.c.until <= now))
            connection.execute(sessions.insert().values(**values))

    def session(self, digest: str, now: float, idle: float) -> Optional[Session]:
        """Return the session of that cookie while it lasts.

        Args:
            digest: Of the cookie.
            now: Seconds since 1970.
            idle: Seconds without anything done after which a session is over.
        """
        found = self._sessions(now, idle, sessions.c.digest == digest)
        return found[0] if found else None

    def sessions(self, now: float, idle: float) -> List[Session]:
        """Return all sessions that last."""
        return self._sessions(now, idle)

    def _sessions(self, now: float, idle: float, *where: Any) -> List[Session]:
        lasts = and_(sessions.c.until > now, sessions.c.active_at > now - idle, *where)
        with self._engine.begin() as connection:
            rows = connection.execute(select(sessions).where(lasts)).mappings()
            return [Session(**_with_roles(row)) for row in rows]

    def touch_session(self, digest: str, now: float) -> None:
        """Note that the person did something."""
        change = sessions.update().where(sessions.c.digest == digest)
        with self._engine.begin() as connection:
            connection.execute(change.values(active_at=now))

    def drop_session(self, digest: str) -> None:
        """End a session."""
        with self._engine.begin() as connection:
            connection.execute(sessions.delete().where(sessions.c.digest == digest))

    def end_sessions(self, name: str) -> int:
        """End all sessions of a name, forget its browsers; return how many ended."""
        with self._engine.begin() as connection:
            return _end_sessions(connection, name)

    # ---- known browsers

    def add_device(self, digest: str, name: str, until: float, now: float) -> None:
        """Keep that somebody signed in with this browser."""
        with self._engine.begin() as connection:
            connection.execute(devices.delete().where(devices.c.until <= now))
            connection.execute(
                devices.insert().values(digest=digest, name=name, until=until)
            )

    def is_device_of(self, digest: str, name: str, now: float) -> bool:
        """Tell whether somebody signed in with this browser before."""
        where = and_(
            devices.c.digest == digest, devices.c.name == name, devices.c.until > now
        )
        with self._engine.begin() as connection:
            return connection.execute(select(devices).where(where)).first() is not None
