"""The agents' routes: pages, what they change, and news of what changed."""

from typing import Any, AsyncIterator, Dict, List, Optional

from sanic import Blueprint
from sanic.exceptions import InvalidUsage
from sanic.request import Request
from sanic.response import HTTPResponse, empty, html

from desk.event_stream import event, stream
from desk.model import State
from desk.pubsub import AGENTS, News, customer_topic
from desk.views import view_of, views_of
from staff.model import Role, Session
from staff.pages import render
from staff.proxies import address_of
from staff.routes import cookie_of, for_staff
from staff.threads import run_in_thread

# The queue shows the end of what a waiting customer said, anew at every change.
_GLIMPSE_SECONDS = 900.0

agents = Blueprint("agents")

# ---- what an agent sees


@agents.get("/")
@for_staff(Role.AGENT)
async def page(request: Request, session: Session) -> HTTPResponse:
    """Show the desk."""
    queue = await _queue(request, session)
    return await render(request, "desk.html", session=session, **queue)


async def _queue(request: Request, session: Session) -> Dict[str, Any]:
    desk = request.app.ctx.desk
    waiting = await run_in_thread(desk.store.in_state, State.WAITING)
    taken = await run_in_thread(desk.store.in_state, State.TAKEN)
    mine = [one for one in taken if one.agent == session.name]
    others = [one for one in taken if one.agent != session.name]
    shown: Dict[str, List[Any]] = {}
    for name, some in (("waiting", waiting), ("mine", mine), ("others", others)):
        shown[name] = await run_in_thread(views_of, desk, some)
    for one in shown["waiting"]:
        if one.last:
            number = one.conversation.id
            await _note(request, session, number, "glimpse", _GLIMPSE_SECONDS)
    return shown


async def _note(
    request: Request,
    session: Session,
    number: int,
    how: str = "whole",
    once_within: float = 0.0,
) -> None:
    """Write down that an agent is about to read a conversation."""
    await run_in_thread(
        request.app.ctx.readings.note,
        session,
        f"desk conversation {number}",
        how,
        address_of(request),
        request.app.ctx.desk.clock(),
        once_within,
    )


@agents.get("/queue")
@for_staff(Role.AGENT)
async def queue(request: Request, session: Session) -> HTTPResponse:
    """Show who waits, and who is with whom."""
    return await render(request, "queue.html", **await _queue(request, session))


@agents.get("/conversations/<number:int>")
@for_staff(Role.AGENT)
async def conversation(request: Request, session: Session, number: int) -> HTTPResponse:
    """Show one of the agent's own conversations."""
    desk = request.app.ctx.desk
    view = await run_in_thread(view_of, desk, number, session.name)
    await _note(request, session, number)
    canned = desk.texts.canned_for(session.name)
    return await render(request, "conversation.html", one=view, canned=canned)


@agents.get("/conversations/<number:int>/log")
@for_staff(Role.AGENT)
async def log(request: Request, session: Session, number: int) -> HTTPResponse:
    """Show what was said in one of the agent's own conversations."""
    view = await run_in_thread(view_of, request.app.ctx.desk, number, session.name)
    await _note(request, session, number)
    return await render(request, "log.html", one=view)


@agents.get("/events")
@for_staff(Role.AGENT)
async def events(request: Request, session: Session) -> None:
    """Bring news of the queue and of conversations, until the session ends."""

    async def tell(news: Optional[News]) -> AsyncIterator[str]:
        yield event(news or {"kind": "all"})

    async def still_allowed() -> bool:
        door = request.app.ctx.entrance.door
        return await run_in_thread(door.is_signed_in, cookie_of(request))

    with request.app.ctx.desk.pubsub.subscribe(AGENTS) as news:
        await stream(request, news, tell, still_allowed=still_allowed)


# ---- what an agent does


@agents.post("/conversations/<number:int>/<action:str>")
@for_staff(Role.AGENT)
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
        await run_in_thread(simple[action], number, session.name)
    elif action == "answer":
        form = request.form or {}
        text, key = str(form.get("text", "")), str(form.get("key", ""))
        if not 16 <= len(key) <= 80 or not key.isprintable():
            raise InvalidUsage("An answer needs a key of its own.")
        await run_in_thread(desk.agents.answer, number, session.name, text, key)
    elif action == "typing":
        current = await run_in_thread(desk.agents.own, number, session.name)
        desk.pubsub.publish(customer_topic(current.sender), kind="typing")
    else:
        return html("There is no such action.", status=404)
    return empty()
