"""Settings of the desk, from environment variables."""

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Mapping
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
RUN_DIR = ROOT / ".run"
_LEAST_TOKEN = 8


class BadSetting(Exception):
    """An environment variable holds something that cannot be used."""


@dataclass(frozen=True)
class DeskSettings:
    """How the desk runs.

    Attributes:
        host: Address to bind to.
        port: Port to listen on.
        token: What agents sign in with.
        database_url: SQLAlchemy address.
        rasa_url: The bot: where transcripts come from and where customers go back.
        rasa_token: Token of the bot's HTTP API; empty means no transcripts.
        bot_title: The bot's name as customers read it.
        nobody_after: Seconds of waiting after which a customer is told.
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
    bot_title: str
    nobody_after: float
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
    rasa_url = (environ.get("RASA_URL") or "http://localhost:5006").rstrip("/")
    if urlsplit(rasa_url).scheme not in ("http", "https"):
        raise BadSetting(f"RASA_URL must be an http address, not '{rasa_url}'.")
    run_dir.mkdir(parents=True, exist_ok=True)
    database = f"sqlite:///{run_dir / f'desk-{port}.sqlite3'}"
    return DeskSettings(
        host=environ.get("BIND_HOST") or "127.0.0.1",
        port=port,
        token=_token(environ, run_dir, port),
        database_url=environ.get("DESK_DATABASE_URL") or database,
        rasa_url=rasa_url,
        rasa_token=environ.get("RASA_TOKEN", ""),
        bot_title=environ.get("DESK_BOT_TITLE") or "Harbour Assistant",
        nobody_after=_number(environ, "DESK_NOBODY_AFTER", 90),
        session_seconds=_number(environ, "DESK_SESSION_HOURS", 12) * 3600,
        cors=environ.get("DESK_CORS") or "*",
    )
