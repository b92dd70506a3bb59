"""Signing in and out, and the door in front of every other page of staff."""

from dataclasses import dataclass
from functools import wraps
from typing import Any, Awaitable, Callable, Optional

from sanic import Blueprint, Sanic
from sanic.exceptions import Forbidden
from sanic.request import Request
from sanic.response import HTTPResponse, empty, html, redirect

from staff import pages
from staff.auth import DEVICE_SECONDS, Doorkeeper
from staff.csrf import is_genuine, is_same_origin
from staff.model import Admission, Attempt, Role, Session, StaffError
from staff.names import tidy
from staff.proxies import address_of
from staff.threads import run_in_thread

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


def install(app: Sanic, entrance: Entrance, site: pages.Site) -> None:
    """Give an application the sign-in, the page frame and the policy of staff.

    Args:
        app: The application of a part; staff's own stand in its `ctx`.
        entrance: How it lets people in.
        site: What the frame tells of it.
    """
    app.ctx.entrance = entrance
    app.ctx.pages = pages.environment(site)
    app.blueprint(sign_in_routes)
    app.static("/frame", str(pages.HERE / "static"), name="frame")
    app.register_middleware(pages.add_policy, "response")


def _is_https(request: Request) -> bool:
    return "https" in (request.scheme, request.headers.get("x-forwarded-proto"))


def _session_cookie(request: Request) -> str:
    """Return the cookie's name. Over TLS no other host can set one of this name."""
    name = str(request.app.ctx.entrance.cookie)
    return f"__Host-{name}" if _is_https(request) else name


def _device_cookie(request: Request) -> str:
    return f"{_session_cookie(request)}_device"


def cookie_of(request: Request) -> str:
    """Return the session's cookie that a browser sent; empty if it sent none."""
    return str(request.cookies.get(_session_cookie(request), ""))


def _is_active(request: Request) -> bool:
    """Tell whether a person did this; what scripts of a page fetch is no sign."""
    mode = request.headers.get("sec-fetch-mode", "navigate")
    return bool(request.method != "GET" or mode == "navigate")


def for_staff(*roles: Role) -> Callable[[Handler], Handler]:
    """Let only staff in; what changes something must be meant by them.

    Args:
        *roles: Who may come, any one of them; without, whoever is signed in.
    """

    def guard(handler: Handler) -> Handler:
        @wraps(handler)
        async def guarded(request: Request, **values: Any) -> Optional[HTTPResponse]:
            door, cookie = request.app.ctx.entrance.door, cookie_of(request)
            session = await run_in_thread(door.session, cookie, _is_active(request))
            if session is None:
                if request.method == "GET" and request.path == "/":
                    return redirect("/sign-in", status=303)
                return html("Please sign in again.", status=401)
            if request.method != "GET" and not is_genuine(request, session):
                raise Forbidden("This request did not come from your page.")
            if roles and not session.may(*roles):
                raise Forbidden("Your account may not do this.")
            return await handler(request, session, **values)

        return guarded

    return guard


async def _sign_in_page(request: Request, problem: str = "") -> HTTPResponse:
    door: Doorkeeper = request.app.ctx.entrance.door
    takes_passwords = await run_in_thread(lambda: door.takes_passwords)
    return await pages.render(
        request,
        "sign_in.html",
        problem=problem,
        takes_token=door.takes_token,
        takes_passwords=takes_passwords,
    )


@sign_in_routes.get("/sign-in")
async def sign_in_page(request: Request) -> HTTPResponse:
    """Ask who it is."""
    return await _sign_in_page(request)


@sign_in_routes.post("/sign-in")
async def sign_in(request: Request) -> HTTPResponse:
    """Let somebody in who knows a password or the token."""
    if not is_same_origin(request):
        raise Forbidden("This request did not come from the sign-in page.")
    form = request.form or {}
    attempt = Attempt(
        name=tidy(str(form.get("name", ""))),
        secret=str(form.get("secret", "")),
        address=address_of(request),
        old=cookie_of(request),
        device=str(request.cookies.get(_device_cookie(request), "")),
    )
    try:
        admission = await run_in_thread(request.app.ctx.entrance.door.admit, attempt)
    except StaffError as error:
        response = await _sign_in_page(request, str(error))
        response.status = error.status
        return response
    response = redirect("/", status=303)
    _set_cookies(request, response, admission)
    return response


def _set_cookies(
    request: Request, response: HTTPResponse, admission: Admission
) -> None:
    cookies = {_session_cookie(request): admission.cookie}
    if admission.device:
        cookies[_device_cookie(request)] = admission.device
    for name, value in cookies.items():
        response.cookies[name] = value
        response.cookies[name]["httponly"] = True
        response.cookies[name]["samesite"] = "Strict"
        response.cookies[name]["path"] = "/"
        response.cookies[name]["secure"] = _is_https(request)
    if admission.device:
        response.cookies[_device_cookie(request)]["max-age"] = int(DEVICE_SECONDS)


@sign_in_routes.post("/active")
@for_staff()
async def active(request: Request, session: Session) -> HTTPResponse:
    """Take the page's word that somebody is at it."""
    return empty()


@sign_in_routes.post("/sign-out")
@for_staff()
async def sign_out(request: Request, session: Session) -> HTTPResponse:
    """End the session."""
    entrance = request.app.ctx.entrance
    await run_in_thread(entrance.door.dismiss, session)
    await entrance.signed_out(session)
    response = redirect("/sign-in", status=303)
    name = _session_cookie(request)
    response.cookies[name] = ""
    response.cookies[name]["max-age"] = 0
    response.cookies[name]["path"] = "/"
    response.cookies[name]["secure"] = _is_https(request)
    return response
