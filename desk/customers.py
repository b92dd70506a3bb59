"""The customers' side: Rasa's REST channel, and a stream for what a person writes."""

from functools import partial
from typing import Any, AsyncIterator, Dict, Optional

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, empty, json

from desk.hub import AGENTS, News, customer
from desk.streams import event, stream
from desk.work import in_thread

# A customer is known by this id alone: the page makes it of 128 random bits.
_SHORTEST_SENDER = 8
_LONGEST_SENDER = 200

customers = Blueprint("customers", url_prefix="/webhooks/rest")


def _allowing(request: Request) -> Dict[str, str]:
    return {
        "Access-Control-Allow-Origin": request.app.ctx.desk.settings.cors,
        "Access-Control-Allow-Headers": "Content-Type",
        "Access-Control-Allow-Methods": "GET, POST",
        "Vary": "Origin",
    }


def _is_sender(sender: Any) -> bool:
    return (
        isinstance(sender, str)
        and _SHORTEST_SENDER <= len(sender) <= _LONGEST_SENDER
        and sender.isprintable()
    )


def _body(request: Request) -> Dict[str, Any]:
    """Return the JSON object of a request; raises InvalidUsage for broken JSON."""
    body = request.json
    return body if isinstance(body, dict) else {}


def _refusal(request: Request, text: str) -> HTTPResponse:
    return json({"error": text}, status=400, headers=_allowing(request))


@customers.options("/webhook", name="allow_webhook")
@customers.options("/typing", name="allow_typing")
async def allow(request: Request) -> HTTPResponse:
    """Answer what a browser asks before it posts from another page."""
    return empty(headers=_allowing(request))


@customers.get("/")
async def health(request: Request) -> HTTPResponse:
    """Say that the channel is there, as Rasa does."""
    return json({"status": "ok"}, headers=_allowing(request))


@customers.post("/webhook")
async def webhook(request: Request) -> HTTPResponse:
    """Take a message; return what the customer has not read yet."""
    body = _body(request)
    sender, text = body.get("sender"), body.get("message")
    if not _is_sender(sender):
        return _refusal(request, "sender must be 8 to 200 printable characters")
    if not isinstance(text, str):
        return _refusal(request, "message must be a text")
    desk = request.app.ctx.desk
    replies = await in_thread(desk.hear, sender, text.replace("\x00", ""))
    if await in_thread(desk.needs_transcript, sender):
        request.app.add_task(in_thread(desk.fetch_transcript, sender))
    return json(replies, headers=_allowing(request))


@customers.post("/typing")
async def typing(request: Request) -> HTTPResponse:
    """Let the agent see that the customer writes."""
    desk = request.app.ctx.desk
    sender = _body(request).get("sender")
    current = None
    if _is_sender(sender):
        current = await in_thread(desk.store.latest, sender)
    if current is not None and current.state.is_open:
        desk.hub.publish(AGENTS, kind="typing", id=current.id)
    return empty(headers=_allowing(request))


def _number(text: Optional[str]) -> int:
    return int(text) if text and text.isdigit() and len(text) < 18 else 0


@customers.get("/stream")
async def listen(request: Request) -> Optional[HTTPResponse]:
    """Bring what the customer is to read, at once."""
    desk = request.app.ctx.desk
    sender = request.args.get("sender")
    if not _is_sender(sender):
        return _refusal(request, "sender must be 8 to 200 printable characters")
    current = await in_thread(desk.store.latest, sender)
    if current is None:
        return _refusal(request, "there is no conversation of this sender")
    heard = max(
        _number(request.args.get("after")),
        _number(request.headers.get("last-event-id")),
    )
    with desk.hub.listen(customer(sender)) as queue:
        desk.hub.publish(AGENTS, kind="queue")
        try:
            tell = partial(_tell, desk, sender, {"heard": heard})
            await stream(request, queue, tell, _allowing(request))
        finally:
            desk.hub.publish(AGENTS, kind="queue")
    return None


async def _tell(
    desk: Any, sender: str, seen: Dict[str, int], news: Optional[News]
) -> AsyncIterator[str]:
    """Yield what is new for the customer; `seen` remembers what was sent."""
    if news is not None and news["kind"] == "typing":
        yield event({}, name="typing")
        return
    current = await in_thread(desk.store.latest, sender)
    for message in await in_thread(desk.store.for_customer, current.id, seen["heard"]):
        yield event(message.for_customer(sender), number=message.id)
        seen["heard"] = message.id
        await in_thread(desk.store.mark_delivered, current.id, message.id)
