"""The door of the REST channel for customers who sign in at their bank's site."""

from typing import Any, Dict, Optional

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import BaseHTTPResponse, HTTPResponse

from addons.customer_tokens import NOT_YOURS, CustomerTokens, NotSignedIn
from addons.ownership import VISIT, Visit


def ask_for_tokens(blueprint: Blueprint, tokens: Optional[CustomerTokens]) -> Blueprint:
    """Let nobody post to these routes without a token; None asks nobody."""
    if tokens is None:
        return blueprint
    reader = tokens

    async def sign_in(request: Request) -> Optional[HTTPResponse]:
        if request.method != "POST":
            return None
        if request.args.get("stream"):
            return _refusal("Conversations with signed-in customers have no streams.")
        try:
            request.ctx.visit = Visit(reader.read(_token(request)))
        except NotSignedIn as error:
            return _refusal(str(error))
        return None

    async def refuse(
        request: Request, answer: BaseHTTPResponse
    ) -> Optional[HTTPResponse]:
        visit: Optional[Visit] = getattr(request.ctx, "visit", None)
        return _refusal(NOT_YOURS) if visit and visit.is_refused else None

    blueprint.middleware("request")(sign_in)
    blueprint.middleware("response")(refuse)
    return blueprint


def visit_of(request: Request) -> Optional[Dict[str, Any]]:
    """Return what the guard is to know about a request."""
    visit = getattr(request.ctx, "visit", None)
    return {VISIT: visit} if visit else None


def _token(request: Request) -> str:
    kind, _, token = (request.headers.get("authorization") or "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def _refusal(words: str) -> HTTPResponse:
    told = {"status": "failure", "code": 401, "message": words}
    return response.json(told, 401, headers={"WWW-Authenticate": "Bearer"})
