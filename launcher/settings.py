"""Ports and addresses, from environment variables with the defaults of the design."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, FrozenSet, Mapping
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = ("127.0.0.1", "localhost")
EVERYWHERE = "0.0.0.0"
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")

_QUIET = "ignore::DeprecationWarning,ignore::FutureWarning"

DEFAULT_PORTS = {
    "RASA_PORT": 5006,
    "ACTIONS_PORT": 5056,
    "DUCKLING_PORT": 8000,
    "WEB_PORT": 8080,
    "DESK_PORT": 5007,
}


class BadSetting(Exception):
    """An environment variable holds something that cannot be used."""


@dataclass(frozen=True)
class Settings:
    """Where each part listens and is reached.

    Attributes:
        bind_host: Address that the servers bind to.
        ports: Port by environment variable, as `RASA_PORT`.
        urls: Address by environment variable, as `RASA_DUCKLING_HTTP_URL`.
        given: Names of the variables that somebody set on purpose.
        token: Token of Rasa's HTTP API; empty leaves the API off.
        cors: Origins of pages that may talk to Rasa.
        hosts: Names by which Rasa may be called; `*` stands for any.
        log_level: How much Rasa logs, one of `LOG_LEVELS`.
        endpoints: File that tells Rasa its stores, as endpoints.yml does.
        run_dir: Folder for logs and state of this set of ports.
    """

    bind_host: str
    ports: Mapping[str, int]
    urls: Mapping[str, str]
    given: FrozenSet[str]
    token: str
    cors: str
    hosts: str
    log_level: str
    endpoints: Path
    run_dir: Path

    @property
    def child_environment(self) -> Dict[str, str]:
        """Environment for the parts: what was given, with every gap filled."""
        return {
            **os.environ,
            **self.urls,
            **{name: str(port) for name, port in self.ports.items()},
            "BIND_HOST": self.bind_host,
            "SANIC_HOST": self.bind_host,
            "LOG_LEVEL": self.log_level,
            # endpoints.yml names it; a part that needs it gets the real one.
            "ACTIONS_TOKEN": os.environ.get("ACTIONS_TOKEN", ""),
            "RASA_TELEMETRY_ENABLED": os.environ.get("RASA_TELEMETRY_ENABLED", "false"),
            "TF_CPP_MIN_LOG_LEVEL": os.environ.get("TF_CPP_MIN_LOG_LEVEL", "2"),
            "PYTHONUNBUFFERED": "1",
            # Rasa 2.8 uses much that is old by now; that is no news to anybody.
            "PYTHONWARNINGS": os.environ.get("PYTHONWARNINGS", _QUIET),
            "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        }


def _port(environ: Mapping[str, str], name: str) -> int:
    text = environ.get(name) or str(DEFAULT_PORTS[name])
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise BadSetting(f"{name} must be a port from 1 to 65535, not '{text}'.")
    return int(text)


def _origins(bind_host: str, web_port: int, web_url: str) -> str:
    """Return the pages that may talk to Rasa: ours, or any if all may come.

    The origin `null` of a page opened from disk is not among them: any site can make
    itself a frame with that origin.
    """
    if bind_host == EVERYWHERE:
        return "*"
    pages = [f"http://{host}:{web_port}" for host in (*LOOPBACK, bind_host)]
    place = urlsplit(web_url)
    pages += [f"{place.scheme}://{place.netloc}"] if place.netloc else []
    return " ".join(dict.fromkeys(pages))


def _hosts(bind_host: str, rasa_url: str) -> str:
    """Return the names under which Rasa answers: its own, or any if others may come.

    Another name that leads to this machine is one that a foreign page's owner chose.
    """
    if bind_host == EVERYWHERE:
        return "*"
    own = urlsplit(rasa_url).hostname or bind_host
    return " ".join(dict.fromkeys([*LOOPBACK, "[::1]", bind_host, own]))


def _bind_host(environ: Mapping[str, str]) -> str:
    host = environ.get("BIND_HOST") or LOOPBACK[0]
    if ":" in host:
        raise BadSetting(
            f"BIND_HOST must be an IPv4 address or a name, not '{host}'; "
            f"{EVERYWHERE} lets others in."
        )
    return host


def _log_level(environ: Mapping[str, str]) -> str:
    level = (environ.get("LOG_LEVEL") or "INFO").upper()
    if level not in LOG_LEVELS:
        known = ", ".join(LOG_LEVELS)
        raise BadSetting(f"LOG_LEVEL must be one of {known}, not '{level}'.")
    return level


def _endpoints(environ: Mapping[str, str]) -> Path:
    given = environ.get("RASA_ENDPOINTS")
    path = ROOT / (given or "endpoints.yml")
    # Images of parts that do not read it go without the default one.
    if given and not path.is_file():
        raise BadSetting(f"RASA_ENDPOINTS must name a file; there is no '{path}'.")
    return path


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings.

    Args:
        environ: Environment variables; an empty value counts as unset.

    Raises:
        BadSetting: If a port is no port, or two parts share one, or the address to
            bind to or the level of logging is none, or the endpoints are no file.
    """
    ports = {name: _port(environ, name) for name in DEFAULT_PORTS}
    for name, port in ports.items():
        twins = [other for other in ports if ports[other] == port and other != name]
        if twins:
            raise BadSetting(f"{name} and {twins[0]} are both {port}; change one.")
    bind_host = _bind_host(environ)
    local = bind_host in (*LOOPBACK, EVERYWHERE)
    reached = "localhost" if local else bind_host
    defaults = {
        "RASA_URL": f"http://{reached}:{ports['RASA_PORT']}",
        "ACTION_ENDPOINT_URL": f"http://{reached}:{ports['ACTIONS_PORT']}/webhook",
        "RASA_DUCKLING_HTTP_URL": f"http://{reached}:{ports['DUCKLING_PORT']}",
        "WEB_URL": f"http://{reached}:{ports['WEB_PORT']}",
        "DESK_URL": f"http://{reached}:{ports['DESK_PORT']}",
    }
    urls = {name: environ.get(name) or url for name, url in defaults.items()}
    own_pages = _origins(bind_host, ports["WEB_PORT"], urls["WEB_URL"])
    return Settings(
        bind_host=bind_host,
        ports=ports,
        urls=urls,
        given=frozenset(name for name in [*ports, *defaults] if environ.get(name)),
        token=environ.get("RASA_TOKEN", ""),
        cors=environ.get("RASA_CORS") or own_pages,
        hosts=environ.get("RASA_HOSTS") or _hosts(bind_host, urls["RASA_URL"]),
        log_level=_log_level(environ),
        endpoints=_endpoints(environ),
        run_dir=ROOT / ".run" / str(ports["RASA_PORT"]),
    )
