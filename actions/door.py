"""The door of the action server: Rasa alone may call it.

Whoever gets in can do all that the bank can do, in anybody's name.
"""

import hmac
import logging
import zlib
from typing import Optional

from sanic import Sanic, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

# Bytes of a call. Rasa sends the recent part of a conversation with it.
LARGEST_CALL = 4 * 1024 * 1024
# They tell nothing about anybody; probes ask them.
_OPEN = ("/health", "/actions")

logger = logging.getLogger(__name__)


class Door:
    """Looks at every request before an action does.

    Args:
        token: What Rasa sends as `Authorization: Bearer …`; not empty.
    """

    def __init__(self, token: str) -> None:
        self._expected = f"Bearer {token}".encode()

    def install(self, app: Sanic) -> None:
        """Stand in front of rasa-sdk's application."""
        app.config.REQUEST_MAX_SIZE = LARGEST_CALL
        app.register_middleware(self._look_at, "request")
        app.error_handler.add(Exception, _tell)

    async def _look_at(self, request: Request) -> Optional[HTTPResponse]:
        """Return why a request is refused, None for one that is not."""
        if request.headers.get("origin") is not None:
            return _refusal(403, "No page may call the action server.")
        if request.method == "GET" and request.path in _OPEN:
            return None
        given = (request.headers.get("authorization") or "").encode()
        if not hmac.compare_digest(given, self._expected):
            return _refusal(403, "Only Rasa may call the action server: ACTIONS_TOKEN.")
        return _unpack(request)


def _unpack(request: Request) -> Optional[HTTPResponse]:
    """Take the compression off a call, as long as it stays within the limit."""
    coding = request.headers.get("content-encoding")
    if coding is None:
        return None
    if coding != "deflate":
        return _refusal(415, "A call is sent plain, or as deflate.")
    unpacker = zlib.decompressobj()
    try:
        body = unpacker.decompress(request.body, LARGEST_CALL)
    except zlib.error:
        return _refusal(400, "The body is not what its Content-Encoding says.")
    if unpacker.unconsumed_tail:
        return _refusal(413, f"A call has {LARGEST_CALL} bytes at most.")
    request.body = body
    del request.headers["content-encoding"]
    return None


async def _tell(request: Request, error: Exception) -> HTTPResponse:
    """Answer a fault without its text, which may hold what a customer said."""
    if isinstance(error, SanicException) and error.status_code < 500:
        return _refusal(error.status_code, str(error))
    logger.error("A call of %r failed", request.path, exc_info=error)
    return _refusal(500, "The action failed; the log says why.")


def _refusal(status: int, words: str) -> HTTPResponse:
    return response.json({"error": words}, status=status)
