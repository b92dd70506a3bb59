"""Settings of the desk, from environment variables."""

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Mapping

ROOT = Path(__file__).resolve().parent.parent
RUN_DIR = ROOT / ".run"
_LEAST_TOKEN = 8


class BadSetting(Exception):
    """Raised when an environment variable cannot be used."""


@dataclass(frozen=True)
class DeskSettings:
    """How the desk runs.

    Attributes:
        host: Address to bind to.
        port: Port to listen on.
        token: What agents sign in with.
        database_url: SQLAlchemy address.
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
        session_seconds: How long a sign-in lasts.
        cors: Value of Access-Control-Allow-Origin for the customers' routes. They use
            no cookie, so any page may call them.
    """

    host: str
    port: int
    token: str = field(repr=False)
    database_url: str = field(repr=False)
    rasa_url: str
    rasa_token: str = field(repr=False)
    bot_url: str
    bot_title: str
    nobody_after: float
    agent_gone: float
    customer_gone: float
    proxies: int
    session_seconds: float
    cors: str


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


def _token(environ: Mapping[str, str], run_dir: Path, port: int) -> str:
    """Return the agents' token; without DESK_TOKEN one is made and kept.

    Raises:
        BadSetting: If it is so short that it could be guessed.
    """
    name, token = "DESK_TOKEN", environ.get("DESK_TOKEN", "").strip()
    if not token:
        path = token_file(run_dir, port)
        name, token = str(path), _kept_token(path)
    if len(token) < _LEAST_TOKEN:
        raise BadSetting(f"{name} needs at least {_LEAST_TOKEN} characters.")
    return token


def _kept_token(path: Path) -> str:
    """Return the token in the file; make one if there is none.

    The file appears whole or not at all: whoever is interrupted leaves none behind.
    """
    if not path.exists() or not path.read_text(encoding="utf-8").strip():
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(f".{os.getpid()}")
        unfinished.touch(mode=0o600)
        made = secrets.token_urlsafe(18)
        unfinished.write_text(made + "\n", encoding="utf-8")
        unfinished.replace(path)
    return path.read_text(encoding="utf-8").strip()


def token_file(run_dir: Path, port: int) -> Path:
    """Return where a made token is kept, one for each port."""
    return run_dir / f"desk-{port}.token"


def read_settings(
    environ: Mapping[str, str] = os.environ, run_dir: Path = RUN_DIR
) -> DeskSettings:
    """Read the settings.

    Args:
        environ: Environment variables; an empty value counts as unset.
        run_dir: Folder for a made token and the default database.

    Raises:
        BadSetting: If a variable cannot be used; the message says which.
    """
    port = int(_number(environ, "DESK_PORT", 5007))
    rasa_url = _address(environ, "RASA_URL", "http://localhost:5006")
    run_dir.mkdir(parents=True, exist_ok=True)
    database = f"sqlite:///{run_dir / f'desk-{port}.sqlite3'}"
    return DeskSettings(
        host=environ.get("BIND_HOST") or "127.0.0.1",
        port=port,
        token=_token(environ, run_dir, port),
        database_url=environ.get("DESK_DATABASE_URL") or database,
        rasa_url=rasa_url,
        rasa_token=environ.get("RASA_TOKEN", ""),
        bot_url=_address(environ, "DESK_BOT_URL", rasa_url),
        bot_title=environ.get("DESK_BOT_TITLE") or "Harbour Assistant",
        nobody_after=_number(environ, "DESK_NOBODY_AFTER", 90),
        agent_gone=_number(environ, "DESK_AGENT_GONE", 60),
        customer_gone=_number(environ, "DESK_CUSTOMER_GONE", 900),
        proxies=_proxies(environ),
        session_seconds=_number(environ, "DESK_SESSION_HOURS", 12) * 3600,
        cors=environ.get("DESK_CORS") or "*",
    )
