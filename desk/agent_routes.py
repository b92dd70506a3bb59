"""The agents' routes: pages, what they change, and news of what changed."""

from functools import wraps
from typing import Any, AsyncIterator, Awaitable, Callable, Dict, List, Optional
from unicodedata import normalize

from sanic import Blueprint
from sanic.exceptions import Forbidden, InvalidUsage
from sanic.request import Request
from sanic.response import HTTPResponse, empty, html, redirect

from desk.auth import COOKIE, LONGEST_NAME, is_same_origin
from desk.event_stream import event, stream
from desk.model import NameInUse, Session, State
from desk.pubsub import AGENTS, News, customer_topic
from desk.sanitize import clean
from desk.threads import run_in_thread
from desk.views import view_of, views_of

agents = Blueprint("agents")

Handler = Callable[..., Awaitable[Optional[HTTPResponse]]]


def for_agents(handler: Handler) -> Handler:
    """Let only agents in; what changes something must be meant by them."""

    @wraps(handler)
    async def guarded(request: Request, **values: Any) -> Optional[HTTPResponse]:
        door = request.app.ctx.door
        session = await run_in_thread(door.session, request)
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
            cookie = await run_in_thread(door.admit, name, token, address, old)
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
    await run_in_thread(request.app.ctx.door.dismiss, session)
    await run_in_thread(request.app.ctx.desk.agents.leave, session.agent)
    request.app.ctx.desk.pubsub.publish(AGENTS, kind="queue")
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
    waiting = await run_in_thread(desk.store.in_state, State.WAITING)
    taken = await run_in_thread(desk.store.in_state, State.TAKEN)
    mine = [one for one in taken if one.agent == session.agent]
    others = [one for one in taken if one.agent != session.agent]
    shown: Dict[str, List[Any]] = {}
    for name, some in (("waiting", waiting), ("mine", mine), ("others", others)):
        shown[name] = await run_in_thread(views_of, desk, some)
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
    view = await run_in_thread(view_of, desk, number, session.agent)
    canned = desk.texts.canned_for(session.agent)
    return await _page(request, "conversation.html", one=view, canned=canned)


@agents.get("/conversations/<number:int>/log")
@for_agents
async def log(request: Request, session: Session, number: int) -> HTTPResponse:
    """Show what was said in one of the agent's own conversations."""
    view = await run_in_thread(view_of, request.app.ctx.desk, number, session.agent)
    return await _page(request, "log.html", one=view)


@agents.get("/events")
@for_agents
async def events(request: Request, session: Session) -> None:
    """Bring news of the queue and of conversations, until the session ends."""

    async def tell(news: Optional[News]) -> AsyncIterator[str]:
        yield event(news or {"kind": "all"})

    async def still_allowed() -> bool:
        door = request.app.ctx.door
        return await run_in_thread(door.is_signed_in, request)

    with request.app.ctx.desk.pubsub.subscribe(AGENTS) as news:
        await stream(request, news, tell, still_allowed=still_allowed)


# ---- what an agent does


@agents.post("/conversations/<number:int>/<action:str>")
@for_agents
async def act(
    request: Request, session: Session, number: int, action: str
) -> HTTPResponse:
    """Do one of: take, answer, typing, put-back, hand-back, close."""
    desk = request.app.ctx.desk
    simple = {
        "take": desk.agents.take,
        "put-back": desk.agents.put_back,
        "hand-back": desk.agents.hand_back,
        "close": desk.agents.close,
    }
    if action in simple:
        await run_in_thread(simple[action], number, session.agent)
    elif action == "answer":
        form = request.form or {}
        text, key = str(form.get("text", "")), str(form.get("key", ""))
        if not 16 <= len(key) <= 80 or not key.isprintable():
            raise InvalidUsage("An answer needs a key of its own.")
        await run_in_thread(desk.agents.answer, number, session.agent, text, key)
    elif action == "typing":
        current = await run_in_thread(desk.agents.own, number, session.agent)
        desk.pubsub.publish(customer_topic(current.sender), kind="typing")
    else:
        return html("There is no such action.", status=404)
    return empty()
