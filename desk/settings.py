"""Settings of the desk, from environment variables."""

import os
import secrets
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Mapping, Tuple

from staff.model import Role
from staff.proxies import PRIVATE, Network, read_networks
from staff.settings import (
    RUN_DIR,
    StaffSettings,
    database_in,
    database_of_staff,
    takes_shared_token,
)

_LEAST_TOKEN = 8


class BadSetting(Exception):
    """Raised when an environment variable cannot be used."""


@dataclass(frozen=True)
class DeskSettings:
    """How the desk runs.

    Attributes:
        host: Address to bind to.
        port: Port to listen on.
        data_dir: Folder for a made token and the default database.
        takes_token: Whether agents may sign in with the shared token.
        token: That token; empty until `prepare` makes one.
        database_url: SQLAlchemy address.
        staff_database_url: Where accounts and the log of readings are.
        rasa_url: The bot's server, where transcripts come from.
        rasa_token: Token of the bot's HTTP API; empty means no transcripts.
        bot_url: The bot as customers' pages reach it, where they go back to.
        bot_title: The bot's name as customers read it.
        nobody_after: Seconds of waiting after which a customer is told.
        agent_gone: Seconds without a sign of an agent after which their customers
            are back in the queue.
        customer_gone: Seconds without a sign of a waiting customer after which the
            wait ends.
        proxies: Number of proxies in front of the desk, whose word about the address
            of a request counts.
        proxy_networks: Where those proxies are; nobody else is believed.
        session_seconds: How long a sign-in lasts in any case.
        idle_seconds: How long it lasts without anything done.
        cors: Value of Access-Control-Allow-Origin for the customers' routes. They use
            no cookie, so any page may call them.
    """

    host: str
    port: int
    data_dir: Path
    takes_token: bool
    token: str = field(repr=False)
    database_url: str = field(repr=False)
    staff_database_url: str = field(repr=False)
    rasa_url: str
    rasa_token: str = field(repr=False)
    bot_url: str
    bot_title: str
    nobody_after: float
    agent_gone: float
    customer_gone: float
    proxies: int
    proxy_networks: Tuple[Network, ...]
    session_seconds: float
    idle_seconds: float
    cors: str

    @property
    def staff(self) -> StaffSettings:
        """How agents sign in."""
        return StaffSettings(
            roles=frozenset({Role.AGENT}),
            token=self.token if self.takes_token else "",
            gone_after=self.agent_gone,
            session_seconds=self.session_seconds,
            idle_seconds=self.idle_seconds,
        )


def _number(environ: Mapping[str, str], name: str, default: float) -> float:
    text = environ.get(name) or str(default)
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < 1e7:
        raise BadSetting(f"{name} must be a number above 0, not '{text}'.")
    return number


def _address(environ: Mapping[str, str], name: str, default: str) -> str:
    text = (environ.get(name) or default).rstrip("/")
    if not text.startswith(("http://", "https://")):
        raise BadSetting(f"{name} must be an http address, not '{text}'.")
    return text


def _proxies(environ: Mapping[str, str]) -> int:
    text = environ.get("DESK_PROXIES") or "0"
    if not text.isdigit() or int(text) > 10:
        raise BadSetting(f"DESK_PROXIES must be a number from 0 to 10, not '{text}'.")
    return int(text)


def _networks(environ: Mapping[str, str]) -> Tuple[Network, ...]:
    text = environ.get("STAFF_PROXY_NETWORKS") or PRIVATE
    try:
        return read_networks(text)
    except ValueError as error:
        raise BadSetting(
            f"STAFF_PROXY_NETWORKS must be networks with commas, not '{text}'."
        ) from error


def token_file(data_dir: Path, port: int) -> Path:
    """Return where a made token is kept, one for each port."""
    return data_dir / f"desk-{port}.token"


def _given_token(environ: Mapping[str, str]) -> str:
    token = environ.get("DESK_TOKEN", "").strip()
    if token:
        _check_token("DESK_TOKEN", token)
    return token


def _check_token(name: str, token: str) -> None:
    """Raise BadSetting for a token so short that it could be guessed."""
    if len(token) < _LEAST_TOKEN:
        raise BadSetting(f"{name} needs at least {_LEAST_TOKEN} characters.")


def _kept_token(path: Path) -> str:
    """Return the token in the file; make one if there is none.

    The file appears whole or not at all: whoever is interrupted leaves none behind.
    """
    if not path.exists() or not path.read_text(encoding="utf-8").strip():
        unfinished = path.with_suffix(f".{os.getpid()}")
        unfinished.touch(mode=0o600)
        made = secrets.token_urlsafe(18)
        unfinished.write_text(made + "\n", encoding="utf-8")
        unfinished.replace(path)
    token = path.read_text(encoding="utf-8").strip()
    _check_token(str(path), token)
    return token


def prepare(settings: DeskSettings) -> DeskSettings:
    """Make what the settings ask for: the data folder and the agents' token.

    Nothing is made where no token is missing and another database is given, so that
    the desk starts from a disk that cannot be written.

    Returns:
        The settings, with a token where one is taken.

    Raises:
        BadSetting: If the folder cannot be written, or a kept token is too short.
    """
    default = database_in(settings.data_dir, settings.port)
    is_token_missing = settings.takes_token and not settings.token
    if not is_token_missing and settings.database_url != default:
        return settings
    try:
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not is_token_missing:
            return settings
        path = token_file(settings.data_dir, settings.port)
        return replace(settings, token=_kept_token(path))
    except OSError as error:
        raise BadSetting(
            f"DESK_DATA_DIR, {settings.data_dir}, cannot be written: {error.strerror}. "
            "Name another folder, or set DESK_TOKEN and DESK_DATABASE_URL."
        ) from error


def read_settings(
    environ: Mapping[str, str] = os.environ, data_dir: Path = RUN_DIR
) -> DeskSettings:
    """Read the settings. Nothing is made of them: see `prepare`.

    Args:
        environ: Environment variables; an empty value counts as unset.
        data_dir: Where a made token and the default database are kept unless
            DESK_DATA_DIR says otherwise.

    Raises:
        BadSetting: If a variable cannot be used; the message says which.
    """
    port = int(_number(environ, "DESK_PORT", 5007))
    rasa_url = _address(environ, "RASA_URL", "http://localhost:5006")
    host = environ.get("BIND_HOST") or "127.0.0.1"
    folder = Path(environ.get("DESK_DATA_DIR") or data_dir)
    database = environ.get("DESK_DATABASE_URL") or database_in(folder, port)
    return DeskSettings(
        host=host,
        port=port,
        data_dir=folder,
        takes_token=takes_shared_token(host, environ),
        token=_given_token(environ),
        database_url=database,
        staff_database_url=database_of_staff(environ) or database,
        rasa_url=rasa_url,
        rasa_token=environ.get("RASA_TOKEN", ""),
        bot_url=_address(environ, "DESK_BOT_URL", rasa_url),
        bot_title=environ.get("DESK_BOT_TITLE") or "Harbour Assistant",
        nobody_after=_number(environ, "DESK_NOBODY_AFTER", 90),
        agent_gone=_number(environ, "DESK_AGENT_GONE", 60),
        customer_gone=_number(environ, "DESK_CUSTOMER_GONE", 900),
        proxies=_proxies(environ),
        proxy_networks=_networks(environ),
        session_seconds=_number(environ, "DESK_SESSION_HOURS", 12) * 3600,
        idle_seconds=_number(environ, "STAFF_IDLE_MINUTES", 30) * 60,
        cors=environ.get("DESK_CORS") or "*",
    )
