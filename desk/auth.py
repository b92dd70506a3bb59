"""Who may act as an agent: the token, the cookie, and proof against forgery."""

import hashlib
import hmac
import secrets
from collections import deque
from threading import Lock
from typing import Any, Callable, Deque, Dict, Optional
from urllib.parse import urlsplit

from sanic.exceptions import InvalidUsage
from sanic.request import Request

from desk.model import NameInUse, Session
from desk.presence import Presence
from desk.pubsub import agent_topic
from desk.settings import DeskSettings
from desk.store import DeskStore

COOKIE = "desk_session"
CSRF_HEADER = "x-csrf-token"
LONGEST_NAME = 40
_TRIES = 10  # wrong tokens from one address
_TRIES_WITHIN = 60.0  # seconds
_MOST_ADDRESSES = 10_000


def _digest(cookie: str) -> str:
    return hashlib.sha256(cookie.encode("utf-8", "replace")).hexdigest()


def _same(given: str, wanted: str) -> bool:
    """Compare without telling by the time how much was right; nothing opens nothing."""
    if not wanted:
        return False
    return hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode())


def is_same_origin(request: Request) -> bool:
    """Tell whether a browser sent this from a page of the desk.

    Every current browser names the origin of a POST; a request without one comes from
    no page, and has to show its CSRF token all the same. Raises InvalidUsage for an
    origin that is no address.
    """
    origin = request.headers.get("origin")
    site = request.headers.get("sec-fetch-site", "same-origin")
    if site not in ("same-origin", "none"):
        return False
    try:
        return origin is None or urlsplit(origin).netloc == request.headers.get("host")
    except ValueError as error:
        raise InvalidUsage("The Origin header is no address.") from error


class Doorkeeper:
    """The one who lets agents in.

    Args:
        store: Where sessions are kept.
        settings: The token, how long a session lasts, and when an agent is gone.
        presence: Who was there lately.
        clock: Returns seconds since 1970.
    """

    def __init__(
        self,
        store: DeskStore,
        settings: DeskSettings,
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
            NameInUse: If another agent of that name is there.
        """
        if not _same(token, self._settings.token):
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
            self._presence.see(agent_topic(name))
        return cookie

    def _free_name(self, name: str, now: float, own: str) -> None:
        """End sessions of that name whose agents are gone; raise if one is there.

        Customers belong to a name, so a name must not stand for two people.
        """
        gone = self._settings.agent_gone
        for other in self._store.sessions(now):
            if other.digest != own and other.agent.casefold() == name.casefold():
                if not self._presence.is_away(agent_topic(other.agent), gone):
                    raise NameInUse(other.agent)
                self._store.drop_session(other.digest)

    def session(self, request: Request) -> Optional[Session]:
        """Return who asks, if they are signed in; this is a sign of life."""
        found = self._session(request)
        if found is not None:
            self._presence.see(agent_topic(found.agent))
        return found

    def is_signed_in(self, request: Request) -> bool:
        """Tell whether the session of a request made before still lasts."""
        return self._session(request) is not None

    def _session(self, request: Request) -> Optional[Session]:
        cookie = request.cookies.get(COOKIE)
        if not cookie:
            return None
        return self._store.session(_digest(cookie), self._clock())

    def is_genuine(self, request: Request, session: Session) -> bool:
        """Tell whether a request that changes something was meant by this agent."""
        given: Any = request.headers.get(CSRF_HEADER)
        if given is None:
            given = (request.form or {}).get("csrf", "")
        return is_same_origin(request) and _same(str(given), session.csrf)

    def dismiss(self, session: Session) -> None:
        """End a session."""
        self._store.drop_session(session.digest)
