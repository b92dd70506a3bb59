"""Real requests that tell whether a part answers."""

import http.client
import json
import urllib.parse
import urllib.request
from typing import Callable, Optional

Probe = Callable[[str], bool]
SECONDS = 3.0


def _fetch(url: str, form: Optional[str] = None) -> bytes:
    """Return the body behind a URL, or nothing if it does not answer with 200."""
    data = form.encode() if form is not None else None
    # Never through a proxy: these are our own servers.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, data=data, timeout=SECONDS) as reply:
            return bytes(reply.read())
    except (http.client.HTTPException, OSError, ValueError):
        return b""


def _json(body: bytes) -> object:
    try:
        return json.loads(body or b"null")
    except ValueError:
        return None


def duckling(url: str) -> bool:
    """Tell whether a Duckling, ours or the container's, understands "tomorrow"."""
    form = urllib.parse.urlencode(
        {"text": "tomorrow", "locale": "en_GB", "dims": '["time"]'}
    )
    found = _json(_fetch(f"{url.rstrip('/')}/parse", form))
    first = found[0] if isinstance(found, list) and found else None
    return isinstance(first, dict) and first.get("dim") == "time"


def actions(url: str) -> bool:
    """Tell whether an action server is up and has actions.

    Args:
        url: Address of its webhook, as Rasa knows it.
    """
    base = url[: -len("/webhook")] if url.endswith("/webhook") else url
    return bool(_json(_fetch(f"{base.rstrip('/')}/actions")))


def rasa(url: str) -> bool:
    """Tell whether Rasa answers; it listens only after its model is loaded."""
    return _fetch(f"{url.rstrip('/')}/").startswith(b"Hello from Rasa")


def page(url: str) -> bool:
    """Tell whether a web page is served."""
    return bool(_fetch(f"{url.rstrip('/')}/"))


def health(url: str) -> bool:
    """Tell whether a server's `/health` answers."""
    return bool(_fetch(f"{url.rstrip('/')}/health"))
