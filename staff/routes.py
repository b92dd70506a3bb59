"""Signing in and out, and the door in front of every other page of staff."""

from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, Awaitable, Callable, Optional, Tuple
from unicodedata import normalize

from sanic import Blueprint, Sanic
from sanic.exceptions import Forbidden
from sanic.request import Request
from sanic.response import HTTPResponse, html, redirect

from staff import pages
from staff.auth import Doorkeeper
from staff.csrf import is_genuine, is_same_origin
from staff.model import NameInUse, Session
from staff.threads import run_in_thread

LONGEST_NAME = 40

Handler = Callable[..., Awaitable[Optional[HTTPResponse]]]
SignedOut = Callable[[Session], Awaitable[None]]

sign_in_routes = Blueprint("staff")


@dataclass(frozen=True)
class Entrance:
    """How one part lets its staff in.

    Attributes:
        door: Who lets them in.
        cookie: Name of the part's cookie: browsers send one to all ports of a host.
        signed_out: Called when somebody has signed out.
    """

    door: Doorkeeper
    cookie: str
    signed_out: SignedOut


def install(
    app: Sanic, entrance: Entrance, templates: Path, title: str, purpose: str
) -> None:
    """Give an application the sign-in, the page frame and the policy of staff.

    Args:
        app: The application of a part; staff's own stand in its `ctx`.
        entrance: How it lets people in.
        templates: The folder of its templates.
        title: Name of the part.
        purpose: What people do there, in one sentence.
    """
    app.ctx.entrance = entrance
    app.ctx.pages = pages.environment(templates, title, purpose)
    app.blueprint(sign_in_routes)
    app.static("/frame", str(pages.HERE / "static"), name="frame")
    app.register_middleware(pages.add_policy, "response")


def cookie_of(request: Request) -> str:
    """Return the cookie that a browser sent; empty if it sent none."""
    return str(request.cookies.get(request.app.ctx.entrance.cookie, ""))


def for_staff(handler: Handler) -> Handler:
    """Let only staff in; what changes something must be meant by them."""

    @wraps(handler)
    async def guarded(request: Request, **values: Any) -> Optional[HTTPResponse]:
        door = request.app.ctx.entrance.door
        session = await run_in_thread(door.session, cookie_of(request))
        if session is None:
            if request.method == "GET" and request.path == "/":
                return redirect("/sign-in", status=303)
            return html("Please sign in again.", status=401)
        if request.method != "GET" and not is_genuine(request, session):
            raise Forbidden("This request did not come from your page.")
        return await handler(request, session, **values)

    return guarded


@sign_in_routes.get("/sign-in")
async def sign_in_page(request: Request) -> HTTPResponse:
    """Ask for the token."""
    return await pages.render(request, "sign_in.html", problem="")


@sign_in_routes.post("/sign-in")
async def sign_in(request: Request) -> HTTPResponse:
    """Let somebody in who knows the token."""
    if not is_same_origin(request):
        raise Forbidden("This request did not come from the sign-in page.")
    cookie, problem, status = await _try(request)
    if cookie is None:
        response = await pages.render(request, "sign_in.html", problem=problem)
        response.status = status
        return response
    response = redirect("/", status=303)
    name = request.app.ctx.entrance.cookie
    response.cookies[name] = cookie
    response.cookies[name]["httponly"] = True
    response.cookies[name]["samesite"] = "Strict"
    response.cookies[name]["path"] = "/"
    response.cookies[name]["secure"] = _is_https(request)
    return response


async def _try(request: Request) -> Tuple[Optional[str], str, int]:
    """Return the cookie of a new session; else None, the reason and the status."""
    form = request.form or {}
    name = _name(str(form.get("name", "")))
    door = request.app.ctx.entrance.door
    address = request.remote_addr or request.ip
    if door.is_locked(address):
        return None, "Too many wrong tokens. Please wait a minute.", 429
    if not name or not name.isprintable():
        return None, "Please give the name that customers will read.", 400
    token = str(form.get("token", "")).strip()
    try:
        cookie = await run_in_thread(
            door.admit, name, token, address, cookie_of(request)
        )
    except NameInUse as error:
        return None, str(error), 409
    return cookie, "That is not the token.", 401


def _name(given: str) -> str:
    """Return a name with usual characters, usual spaces and a usual length."""
    known = normalize("NFKC", " ".join(given.replace("\x00", "").split()))
    return known[:LONGEST_NAME].strip()


def _is_https(request: Request) -> bool:
    return "https" in (request.scheme, request.headers.get("x-forwarded-proto"))


@sign_in_routes.post("/sign-out")
@for_staff
async def sign_out(request: Request, session: Session) -> HTTPResponse:
    """End the session."""
    entrance = request.app.ctx.entrance
    await run_in_thread(entrance.door.dismiss, session)
    await entrance.signed_out(session)
    response = redirect("/sign-in", status=303)
    del response.cookies[entrance.cookie]
    return response
