"""The agents' side: pages, what they change, and news of what changed."""

from functools import wraps
from typing import Any, AsyncIterator, Awaitable, Callable, Dict, List, Optional
from unicodedata import normalize

from sanic import Blueprint
from sanic.exceptions import Forbidden, InvalidUsage
from sanic.request import Request
from sanic.response import HTTPResponse, empty, html, redirect

from desk.hub import AGENTS, News, customer
from desk.model import NameInUse, Session, State
from desk.signing_in import COOKIE, LONGEST_NAME, is_same_origin
from desk.streams import event, stream
from desk.views import view_of, views_of
from desk.words import clean
from desk.work import in_thread

agents = Blueprint("agents")

Handler = Callable[..., Awaitable[Optional[HTTPResponse]]]


def for_agents(handler: Handler) -> Handler:
    """Let only agents in; what changes something must be meant by them."""

    @wraps(handler)
    async def guarded(request: Request, **values: Any) -> Optional[HTTPResponse]:
        door = request.app.ctx.door
        session = await in_thread(door.session, request)
        if session is None:
            if request.method == "GET" and request.path == "/":
                return redirect("/sign-in", status=303)
            return html("Please sign in again.", status=401)
        if request.method != "GET" and not door.is_genuine(request, session):
            raise Forbidden("This request did not come from your page.")
        return await handler(request, session, **values)

    return guarded


async def _page(request: Request, name: str, **values: Any) -> HTTPResponse:
    template = request.app.ctx.pages.get_template(name)
    return html(template.render(**values))


# ---- signing in and out


@agents.get("/sign-in")
async def sign_in_page(request: Request) -> HTTPResponse:
    """Ask for the token."""
    return await _page(request, "sign_in.html", problem="")


@agents.post("/sign-in")
async def sign_in(request: Request) -> HTTPResponse:
    """Let an agent in who knows the token."""
    if not is_same_origin(request):
        raise Forbidden("This request did not come from the sign-in page.")
    form = request.form or {}
    name = normalize("NFKC", clean(" ".join(str(form.get("name", "")).split())))
    name = name[:LONGEST_NAME].strip()
    door, address = request.app.ctx.door, request.remote_addr or request.ip
    problem, status, cookie = "That is not the token.", 401, None
    if door.is_locked(address):
        problem, status = "Too many wrong tokens. Please wait a minute.", 429
    elif not name or not name.isprintable():
        problem, status = "Please give the name that customers will read.", 400
    else:
        token = str(form.get("token", "")).strip()
        try:
            old = request.cookies.get(COOKIE, "")
            cookie = await in_thread(door.admit, name, token, address, old)
        except NameInUse as error:
            problem, status = str(error), 409
    if cookie is None:
        response = await _page(request, "sign_in.html", problem=problem)
        response.status = status
        return response
    response = redirect("/", status=303)
    response.cookies[COOKIE] = cookie
    response.cookies[COOKIE]["httponly"] = True
    response.cookies[COOKIE]["samesite"] = "Strict"
    response.cookies[COOKIE]["path"] = "/"
    response.cookies[COOKIE]["secure"] = _is_https(request)
    return response


def _is_https(request: Request) -> bool:
    return "https" in (request.scheme, request.headers.get("x-forwarded-proto"))


@agents.post("/sign-out")
@for_agents
async def sign_out(request: Request, session: Session) -> HTTPResponse:
    """End the session; the agent's customers go back into the queue."""
    await in_thread(request.app.ctx.door.dismiss, session)
    await in_thread(request.app.ctx.desk.leave, session.agent)
    request.app.ctx.desk.hub.publish(AGENTS, kind="queue")
    response = redirect("/sign-in", status=303)
    del response.cookies[COOKIE]
    return response


# ---- what an agent sees


@agents.get("/")
@for_agents
async def page(request: Request, session: Session) -> HTTPResponse:
    """Show the desk."""
    queue = await _queue(request, session)
    return await _page(request, "desk.html", session=session, **queue)


async def _queue(request: Request, session: Session) -> Dict[str, Any]:
    desk = request.app.ctx.desk
    waiting = await in_thread(desk.store.in_state, State.WAITING)
    taken = await in_thread(desk.store.in_state, State.TAKEN)
    mine = [one for one in taken if one.agent == session.agent]
    others = [one for one in taken if one.agent != session.agent]
    shown: Dict[str, List[Any]] = {}
    for name, some in (("waiting", waiting), ("mine", mine), ("others", others)):
        shown[name] = await in_thread(views_of, desk, some)
    return shown


@agents.get("/queue")
@for_agents
async def queue(request: Request, session: Session) -> HTTPResponse:
    """Show who waits, and who is with whom."""
    return await _page(request, "queue.html", **await _queue(request, session))


@agents.get("/conversations/<number:int>")
@for_agents
async def conversation(request: Request, session: Session, number: int) -> HTTPResponse:
    """Show one of the agent's own conversations."""
    desk = request.app.ctx.desk
    view = await in_thread(view_of, desk, number, session.agent)
    canned = desk.texts.canned_for(session.agent)
    return await _page(request, "conversation.html", one=view, canned=canned)


@agents.get("/conversations/<number:int>/log")
@for_agents
async def log(request: Request, session: Session, number: int) -> HTTPResponse:
    """Show what was said in one of the agent's own conversations."""
    view = await in_thread(view_of, request.app.ctx.desk, number, session.agent)
    return await _page(request, "log.html", one=view)


@agents.get("/events")
@for_agents
async def events(request: Request, session: Session) -> None:
    """Bring news of the queue and of conversations, until the session ends."""

    async def tell(news: Optional[News]) -> AsyncIterator[str]:
        yield event(news or {"kind": "all"})

    async def still_allowed() -> bool:
        door = request.app.ctx.door
        return await in_thread(door.is_signed_in, request)

    with request.app.ctx.desk.hub.listen(AGENTS) as news:
        await stream(request, news, tell, still_allowed=still_allowed)


# ---- what an agent does


@agents.post("/conversations/<number:int>/<deed:str>")
@for_agents
async def act(
    request: Request, session: Session, number: int, deed: str
) -> HTTPResponse:
    """Do one of: take, answer, typing, put-back, hand-back, close."""
    desk = request.app.ctx.desk
    simple = {
        "take": desk.take,
        "put-back": desk.put_back,
        "hand-back": desk.hand_back,
        "close": desk.close,
    }
    if deed in simple:
        await in_thread(simple[deed], number, session.agent)
    elif deed == "answer":
        form = request.form or {}
        text, key = str(form.get("text", "")), str(form.get("key", ""))
        if not 16 <= len(key) <= 80 or not key.isprintable():
            raise InvalidUsage("An answer needs a key of its own.")
        await in_thread(desk.answer, number, session.agent, text, key)
    elif deed == "typing":
        current = await in_thread(desk.own, number, session.agent)
        desk.hub.publish(customer(current.sender), kind="typing")
    else:
        return html("There is no such deed.", status=404)
    return empty()
