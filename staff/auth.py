"""Who may sign in, and who is signed in."""

import hashlib
import secrets
from threading import Lock
from typing import Callable, FrozenSet, List, Optional

from staff import names, passwords
from staff.csrf import is_same
from staff.lockout import Lockout
from staff.model import (
    Account,
    Admission,
    Attempt,
    LockedOut,
    NameInUse,
    NotAllowed,
    Role,
    Session,
    WrongSecret,
)
from staff.presence import Presence
from staff.settings import StaffSettings
from staff.store import StaffStore

DEVICE_SECONDS = 180 * 86400.0  # how long a browser is known
_ADDRESS_WITHIN = 60.0  # seconds for which an attempt counts against an address
_NAME_WITHIN = 900.0  # and against a name, or against a known browser
_TOUCHES = 60  # notes, in the time that ends an idle session, that one is active


def staff_topic(name: str) -> str:
    """Return the name under which somebody's presence is known."""
    return f"agent:{name}"


def _digest(cookie: str) -> str:
    return hashlib.sha256(cookie.encode("utf-8", "replace")).hexdigest()


class Doorkeeper:
    """The one who lets staff in.

    Wrong secrets lock out an address for a minute and a name for a quarter of an hour,
    but not a browser in which that account has signed in before: it has a count of its
    own. So nobody outside can lock out those who work here.

    Args:
        store: Where accounts and sessions are kept.
        settings: The token, the roles, and how long a session lasts.
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
        self._lockout = Lockout(clock)

    @property
    def takes_token(self) -> bool:
        """Whether the shared token opens."""
        return bool(self._settings.token)

    @property
    def takes_passwords(self) -> bool:
        """Whether anybody has an account."""
        return bool(self._store.accounts())

    def admit(self, attempt: Attempt) -> Admission:
        """Return the cookies of somebody who may come in.

        Raises:
            BadName: If nobody can bear the name.
            LockedOut: If too many secrets were wrong lately.
            WrongSecret: If this one is.
            NotAllowed: If the account has no role here.
            NameInUse: If another person of that name is there.
        """
        names.check(attempt.name)
        account = self._store.account(attempt.name)
        if account is None and self.takes_token:
            return self._admit_guest(attempt)
        return self._admit_account(attempt, account)

    def _admit_guest(self, attempt: Attempt) -> Admission:
        keys = [f"address:{attempt.address}"]
        if not self._lockout.begin(keys, _ADDRESS_WITHIN):
            raise LockedOut("Too many wrong tokens. Please wait a minute.")
        if not is_same(attempt.secret.strip(), self._settings.token):
            raise WrongSecret("That is not the token.")
        self._lockout.forgive(keys)
        return Admission(self._open(attempt, attempt.name, self._settings.roles, False))

    def _admit_account(self, attempt: Attempt, account: Optional[Account]) -> Admission:
        name = account.name if account else attempt.name
        is_known = account is not None and self._store.is_device_of(
            _digest(attempt.device), name, self._clock()
        )
        keys = self._count(attempt, is_known)
        password_hash = account.password_hash if account else passwords.nobodys_hash()
        is_right = passwords.is_right(password_hash, attempt.secret)
        if account is None or not is_right or not account.is_active:
            raise WrongSecret("That is not the name and password of an account.")
        self._lockout.forgive(keys)
        if not _may(account, self._settings.roles):
            raise NotAllowed("Your account may not come in here.")
        cookie = self._open(attempt, account.name, account.roles, True)
        if self._store.account(account.name) != account:
            # Changed since the password was asked for, and this session not ended.
            self._store.drop_session(_digest(cookie))
            raise WrongSecret("Your account has just been changed. Please try again.")
        return Admission(cookie, attempt.device if is_known else self._know(name))

    def _count(self, attempt: Attempt, is_known: bool) -> List[str]:
        """Count an attempt for an account; return the keys it was counted under."""
        if is_known:
            keys = [f"device:{_digest(attempt.device)}"]
            is_free = self._lockout.begin(keys, _NAME_WITHIN)
        else:
            keys = [f"name:{names.skeleton(attempt.name)}"]
            address = [f"address:{attempt.address}"]
            is_free = self._lockout.begin(address, _ADDRESS_WITHIN)
            is_free = is_free and self._lockout.begin(keys, _NAME_WITHIN)
            keys += address
        if not is_free:
            raise LockedOut(
                "Too many wrong passwords. Please wait a quarter of an hour, or use a "
                "browser in which you have signed in before."
            )
        return keys

    def _know(self, name: str) -> str:
        """Return a cookie by which a browser is known as that of an account."""
        device, now = secrets.token_urlsafe(32), self._clock()
        self._store.add_device(_digest(device), name, now + DEVICE_SECONDS, now)
        return device

    def _open(
        self, attempt: Attempt, name: str, roles: FrozenSet[Role], is_account: bool
    ) -> str:
        """Open a session and return its cookie."""
        cookie, now = secrets.token_urlsafe(32), self._clock()
        session = Session(
            digest=_digest(cookie),
            name=name,
            roles=roles,
            is_account=is_account,
            csrf=secrets.token_urlsafe(32),
            until=now + self._settings.session_seconds,
            active_at=now,
        )
        with self._admitting:
            self._free_name(session, _digest(attempt.old))
            self._store.drop_session(_digest(attempt.old))
            self._store.add_session(session, now)
            self._presence.see(staff_topic(name))
        return cookie

    def _free_name(self, session: Session, own: str) -> None:
        """End sessions of that name whose people are gone; raise if one is there.

        Customers belong to a name, so a name must not stand for two people. Whoever
        has an account is one person in any number of browsers.
        """
        for other in self._sessions():
            is_like = names.skeleton(other.name) == names.skeleton(session.name)
            if other.digest == own or not is_like:
                continue
            if session.is_account and other.is_account:
                continue
            topic, limit = staff_topic(other.name), self._settings.gone_after
            is_gone = self._presence.is_away(topic, limit)
            if not is_gone and not session.is_account:
                raise NameInUse(other.name)
            self._store.drop_session(other.digest)

    def _sessions(self) -> List[Session]:
        return self._store.sessions(self._clock(), self._settings.idle_seconds)

    def session(self, cookie: str, is_active: bool = True) -> Optional[Session]:
        """Return whose cookie this is while they are signed in; a sign of life.

        Args:
            cookie: What the browser sent.
            is_active: Whether the person did something, or only their page.
        """
        found = self._session(cookie)
        if found is None:
            return None
        self._presence.see(staff_topic(found.name))
        now = self._clock()
        is_due = now - found.active_at >= self._settings.idle_seconds / _TOUCHES
        if is_active and is_due:
            self._store.touch_session(found.digest, now)
        return found

    def is_signed_in(self, cookie: str) -> bool:
        """Tell whether the session of a cookie still lasts."""
        return self._session(cookie) is not None

    def signed_in(self) -> List[str]:
        """Return the names of all who are signed in."""
        return [one.name for one in self._sessions()]

    def _session(self, cookie: str) -> Optional[Session]:
        if not cookie:
            return None
        idle = self._settings.idle_seconds
        return self._store.session(_digest(cookie), self._clock(), idle)

    def dismiss(self, session: Session) -> None:
        """End a session."""
        self._store.drop_session(session.digest)


def _may(account: Account, roles: FrozenSet[Role]) -> bool:
    return Role.ADMIN in account.roles or bool(account.roles.intersection(roles))
