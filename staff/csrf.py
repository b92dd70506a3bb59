"""Proof that a request was meant by the person whose browser sent it."""

import hmac
from typing import Any
from urllib.parse import urlsplit

from sanic.exceptions import InvalidUsage
from sanic.request import Request

from staff.model import Session

CSRF_HEADER = "x-csrf-token"


def is_same(given: str, wanted: str) -> bool:
    """Compare without telling by the time how much was right; nothing opens nothing."""
    if not wanted:
        return False
    return hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode())


def is_same_origin(request: Request) -> bool:
    """Tell whether a browser sent this from a page of this part.

    Every current browser names the origin of a POST; a request without one comes from
    no page, and has to show its CSRF token all the same. Raise InvalidUsage for an
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


def is_genuine(request: Request, session: Session) -> bool:
    """Tell whether a request that changes something was meant by this person."""
    given: Any = request.headers.get(CSRF_HEADER)
    if given is None:
        given = (request.form or {}).get("csrf", "")
    return is_same_origin(request) and is_same(str(given), session.csrf)
