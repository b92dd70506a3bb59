"""Who may sign in, and who is signed in."""

import hashlib
import secrets
from collections import deque
from threading import Lock
from typing import Callable, Deque, Dict, Optional

from staff.csrf import is_same
from staff.model import NameInUse, Session
from staff.presence import Presence
from staff.settings import StaffSettings
from staff.store import StaffStore

_TRIES = 10  # wrong tokens from one address
_TRIES_WITHIN = 60.0  # seconds
_MOST_ADDRESSES = 10_000


def staff_topic(name: str) -> str:
    """Return the name under which somebody's presence is known."""
    return f"agent:{name}"


def _digest(cookie: str) -> str:
    return hashlib.sha256(cookie.encode("utf-8", "replace")).hexdigest()


class Doorkeeper:
    """The one who lets staff in.

    Args:
        store: Where sessions are kept.
        settings: The token, and how long a session lasts.
        presence: Who was there lately.
        clock: Returns seconds since 1970.
    """

    def __init__(
        self,
        store: StaffStore,
        settings: StaffSettings,
        presence: Presence,
        clock: Callable[[], float],
    ) -> None:
        self._store = store
        self._settings = settings
        self._presence = presence
        self._clock = clock
        self._admitting = Lock()
        self._failures: Dict[str, Deque[float]] = {}

    def is_locked(self, address: str) -> bool:
        """Tell whether too many wrong tokens came from there lately."""
        failures = self._failures.get(address)
        while failures and failures[0] < self._clock() - _TRIES_WITHIN:
            failures.popleft()
        return failures is not None and len(failures) >= _TRIES

    def admit(
        self, name: str, token: str, address: str, old: str = ""
    ) -> Optional[str]:
        """Return the cookie of a new session, or None for a wrong token.

        Args:
            name: As customers will read it.
            token: What opens the desk.
            address: Where the request came from; too many wrong tokens lock it out.
            old: The cookie that the browser had; its session ends.

        Raises:
            NameInUse: If another person of that name is there.
        """
        if not is_same(token, self._settings.token):
            if len(self._failures) >= _MOST_ADDRESSES:
                self._failures.clear()
            self._failures.setdefault(address, deque(maxlen=_TRIES)).append(
                self._clock()
            )
            return None
        self._failures.pop(address, None)
        cookie = secrets.token_urlsafe(32)
        now = self._clock()
        until = now + self._settings.session_seconds
        session = Session(_digest(cookie), name, secrets.token_urlsafe(32), until)
        with self._admitting:
            self._free_name(name, now, _digest(old))
            self._store.drop_session(_digest(old))
            self._store.add_session(session, now)
            self._presence.see(staff_topic(name))
        return cookie

    def _free_name(self, name: str, now: float, own: str) -> None:
        """End sessions of that name whose people are gone; raise if one is there.

        Customers belong to a name, so a name must not stand for two people.
        """
        gone = self._settings.gone_after
        for other in self._store.sessions(now):
            if other.digest != own and other.name.casefold() == name.casefold():
                if not self._presence.is_away(staff_topic(other.name), gone):
                    raise NameInUse(other.name)
                self._store.drop_session(other.digest)

    def session(self, cookie: str) -> Optional[Session]:
        """Return whose cookie this is while they are signed in; a sign of life."""
        found = self._session(cookie)
        if found is not None:
            self._presence.see(staff_topic(found.name))
        return found

    def is_signed_in(self, cookie: str) -> bool:
        """Tell whether the session of a cookie still lasts."""
        return self._session(cookie) is not None

    def _session(self, cookie: str) -> Optional[Session]:
        if not cookie:
            return None
        return self._store.session(_digest(cookie), self._clock())

    def dismiss(self, session: Session) -> None:
        """End a session."""
        self._store.drop_session(session.digest)
