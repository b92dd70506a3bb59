"""The hosts that a conversation can be handed over to, and which of them answer."""

import threading
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Callable, Dict, List, NamedTuple, Tuple
from urllib.error import URLError

import yaml

# A host that does not answer within this many seconds is not offered.
PATIENCE = 2.0
# For this many seconds a host's answer is believed.
FRESH = 10.0


class Host(NamedTuple):
    """A host; `url` has no slash at the end, `health` starts with one."""

    name: str
    title: str
    url: str
    health: str


class BadHandoffConfig(Exception):
    """The file cannot be used; the message names it, the line and the way out."""


def read_hosts(path: Path) -> List[Host]:
    """Read the hosts.

    Raises:
        BadHandoffConfig: The file is missing, no YAML, or lacks a field.
    """
    try:
        tree = yaml.compose(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadHandoffConfig(f"{path}: cannot be read: {error.strerror}") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadHandoffConfig(f"{path}, line {line}: {error.problem}") from error
    if tree is None:
        return []
    hosts = _fields(path, tree).get("handoff_hosts")
    if hosts is None:
        raise BadHandoffConfig(f"{path}, line 1: 'handoff_hosts:' is missing")
    return [_host(path, name, node) for name, node in _fields(path, hosts).items()]


def _host(path: Path, name: str, node: yaml.Node) -> Host:
    fields = _fields(path, node)
    texts = {key: str(value.value) for key, value in fields.items()}
    line = node.start_mark.line + 1
    for field in ("title", "url"):
        if not texts.get(field):
            raise BadHandoffConfig(
                f"{path}, line {line}: host '{name}' needs '{field}:'"
            )
    if not texts["url"].startswith(("http://", "https://")):
        line = fields["url"].start_mark.line + 1
        raise BadHandoffConfig(
            f"{path}, line {line}: the url of '{name}' must start with "
            f"http:// or https://, not {texts['url']!r}"
        )
    health = "/" + texts.get("health", "/").lstrip("/")
    return Host(name, texts["title"], texts["url"].rstrip("/"), health)


def _fields(path: Path, node: yaml.Node) -> Dict[str, yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        line = node.start_mark.line + 1
        raise BadHandoffConfig(f"{path}, line {line}: 'name: value' pairs expected")
    return {str(key.value): value for key, value in node.value}


def answers(host: Host) -> bool:
    """Whether the host says 200 on its health path in time."""
    try:
        url = host.url + host.health
        with urllib.request.urlopen(url, timeout=PATIENCE) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (URLError, OSError, ValueError):
        return False


class Reach:
    """Remembers for a while which hosts answer; asks all of them at once."""

    def __init__(
        self,
        ask: Callable[[Host], bool] = answers,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ask = ask
        self._clock = clock
        self._known: Dict[Host, Tuple[float, bool]] = {}
        self._lock = threading.Lock()

    def reachable(self, hosts: List[Host]) -> List[Host]:
        """Those of the hosts that answer, in their order."""
        now = self._clock()
        with self._lock:
            stale = [h for h in hosts if now - self._since(h) >= FRESH]
            if stale:
                with ThreadPoolExecutor(len(stale)) as pool:
                    for host, up in zip(stale, pool.map(self._ask, stale)):
                        self._known[host] = (now, up)
            return [host for host in hosts if self._known[host][1]]

    def _since(self, host: Host) -> float:
        return self._known[host][0] if host in self._known else float("-inf")


def find_host(hosts: List[Host], wanted: Any) -> "Host | None":
    """The host called by its name or title, any case."""
    text = str(wanted or "").strip().lower()
    return next((h for h in hosts if text in (h.name.lower(), h.title.lower())), None)
