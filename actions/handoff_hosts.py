"""The hosts that a conversation can be handed over to, and which of them answer."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path
from typing import Any, Callable, Dict, List, NamedTuple, Tuple
from urllib.parse import urlsplit
from urllib.request import urlopen

import yaml

# A host that does not answer within this many seconds is not offered.
PATIENCE = 2.0
# For this many seconds a host's answer is believed.
FRESH = 10.0


class Host(NamedTuple):
    """A host.

    Attributes:
        name: How the bot calls it.
        title: What the customer reads.
        url: Where the customer's page reaches it, without a slash at the end.
        health: Address that answers 200 when it is there, asked by the actions.
    """

    name: str
    title: str
    url: str
    health: str


class BadHandoffConfig(Exception):
    """The file cannot be used; the message names it, the line and the way out."""

    def __init__(self, path: Path, line: int, why: str) -> None:
        super().__init__(f"{path}, line {line}: {why}")


def read_hosts(path: Path) -> List[Host]:
    """Read the hosts.

    Raises:
        BadHandoffConfig: The file is missing, no YAML, names something twice, or lacks
            a usable field.
    """
    tree = _parse(path)
    top = {} if tree is None else _fields(path, tree)
    if "handoff_hosts" not in top:
        raise BadHandoffConfig(path, 1, "'handoff_hosts:' is missing")
    hosts = _fields(path, top["handoff_hosts"])
    return [_host(path, name, node) for name, node in hosts.items()]


def _parse(path: Path) -> "yaml.Node | None":
    try:
        content = path.read_bytes()
        text = content.decode("utf-8")
        return yaml.compose(text)
    except OSError as error:
        why = f"it cannot be read: {error.strerror}"
        raise BadHandoffConfig(path, 1, why) from error
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadHandoffConfig(path, line, "the text is not UTF-8") from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise BadHandoffConfig(path, line, str(error.reason)) from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadHandoffConfig(path, line, str(error.problem)) from error


def _host(path: Path, name: str, node: yaml.Node) -> Host:
    fields = _fields(path, node)
    texts = {key: _text(path, value) for key, value in fields.items()}
    for field in ("title", "url"):
        if not texts.get(field):
            why = f"host '{name}' needs '{field}:'"
            raise BadHandoffConfig(path, _line(node), why)
    url = texts["url"].rstrip("/")
    health = texts.get("health", "")
    if not health.startswith(("http://", "https://")):
        health = f"{url}/{health.lstrip('/')}"
    for field, address in (("url", url), ("health", health)):
        if not _is_address(address):
            why = f"the {field} of '{name}' must be like http://host:5005, not "
            line = _line(fields.get(field, node))
            raise BadHandoffConfig(path, line, why + repr(address))
    return Host(name, texts["title"], url, health)


def _is_address(text: str) -> bool:
    """Tell whether it is an http(s) address with a host, a fair port and no blank."""
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - raises what it cannot read
    except ValueError:
        return False
    known = parts.scheme in ("http", "https") and bool(parts.hostname)
    return known and text.isascii() and text.isprintable() and " " not in text


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _text(path: Path, node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise BadHandoffConfig(path, _line(node), "a text is expected")
    return str(node.value).strip()


def _fields(path: Path, node: yaml.Node) -> Dict[str, yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        raise BadHandoffConfig(path, _line(node), "'name: value' pairs expected")
    fields: Dict[str, yaml.Node] = {}
    for key, value in node.value:
        name = _text(path, key)
        if name in fields:
            raise BadHandoffConfig(path, _line(key), f"'{name}' is there twice")
        fields[name] = value
    return fields


def answers(host: Host) -> bool:
    """Tell whether the host says 200 on its health address in time."""
    try:
        with urlopen(host.health, timeout=PATIENCE) as answer:  # noqa: S310 - http(s)
            return bool(answer.status == 200)
    except (HTTPException, OSError, ValueError):
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
        """Return those of the hosts that answer, in their order."""
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
    """Return the host called by its name or title, any case."""
    text = str(wanted or "").strip().lower()
    return next((h for h in hosts if text in (h.name.lower(), h.title.lower())), None)
