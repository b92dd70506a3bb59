"""The customers' routes: Rasa's REST channel, and a stream for what a person writes."""

from functools import partial
from typing import Any, AsyncIterator, Dict, Optional

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, empty, json

from desk.event_stream import event, stream
from desk.pubsub import AGENTS, News, customer_topic
from desk.settings import DeskSettings
from staff.threads import run_in_thread

# A customer is known by this id alone: the page makes it of 128 random bits.
_SHORTEST_SENDER = 8
_LONGEST_SENDER = 200
_LONGEST_MESSAGE_ID = 64
# Tells pages that they may send again by themselves what may have arrived.
_ANSWERS_REPEATS = "X-Answers-Repeats"

customers = Blueprint("customers", url_prefix="/webhooks/rest")


def is_for_pages(path: str) -> bool:
    """Tell whether pages of other origins may call this path."""
    return path.startswith(f"{customers.url_prefix}/")


def allowing(settings: DeskSettings) -> Dict[str, str]:
    """Return headers that let pages of other origins in, with headers of their own.

    The star stands for every header but Authorization (Fetch standard, 3.2.3).
    """
    return {
        "Access-Control-Allow-Origin": settings.cors,
        "Access-Control-Allow-Headers": "Content-Type, *",
        "Access-Control-Allow-Methods": "GET, POST",
        "Vary": "Origin",
    }


def _is_sender(sender: Any) -> bool:
    return (
        isinstance(sender, str)
        and _SHORTEST_SENDER <= len(sender) <= _LONGEST_SENDER
        and sender.isprintable()
    )


def _is_message_id(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST_MESSAGE_ID


def _body(request: Request) -> Dict[str, Any]:
    """Return the JSON object of a request; raises InvalidUsage for broken JSON."""
    body = request.json
    return body if isinstance(body, dict) else {}


def _refusal(text: str) -> HTTPResponse:
    return json({"error": text}, status=400)


@customers.options("/webhook", name="allow_webhook")
@customers.options("/typing", name="allow_typing")
async def allow(request: Request) -> HTTPResponse:
    """Answer what a browser asks before it posts from another page."""
    return empty()


@customers.get("/")
async def health(request: Request) -> HTTPResponse:
    """Say that the channel is there, as Rasa does."""
    told = {_ANSWERS_REPEATS: "yes", "Access-Control-Expose-Headers": _ANSWERS_REPEATS}
    return json({"status": "ok"}, headers=told)


@customers.post("/webhook")
async def webhook(request: Request) -> HTTPResponse:
    """Take a message; return what the customer has not read yet."""
    body = _body(request)
    sender, text = body.get("sender"), body.get("message")
    if not _is_sender(sender):
        return _refusal("sender must be 8 to 200 printable characters")
    if not isinstance(text, str):
        return _refusal("message must be a text")
    message_id = body.get("message_id")
    if message_id is not None and not _is_message_id(message_id):
        return _refusal("message_id must be a text of 64 characters at most")
    desk = request.app.ctx.desk
    replies = await run_in_thread(
        desk.customers.receive, sender, text, message_id or ""
    )
    await run_in_thread(request.app.ctx.fetcher.want_for, sender)
    return json(replies)


@customers.post("/typing")
async def typing(request: Request) -> HTTPResponse:
    """Let the agent see that the customer writes."""
    desk = request.app.ctx.desk
    sender = _body(request).get("sender")
    current = None
    if _is_sender(sender):
        current = await run_in_thread(desk.store.latest, sender)
    if current is not None and current.state.is_open:
        desk.presence.see(customer_topic(current.sender))
        desk.pubsub.publish(AGENTS, kind="typing", id=current.id)
    return empty()


def _number(text: Optional[str]) -> int:
    return int(text) if text and text.isdigit() and len(text) < 18 else 0


@customers.get("/stream")
async def listen(request: Request) -> Optional[HTTPResponse]:
    """Bring what the customer is to read, at once."""
    desk = request.app.ctx.desk
    sender = request.args.get("sender")
    if not _is_sender(sender):
        return _refusal("sender must be 8 to 200 printable characters")
    current = await run_in_thread(desk.store.latest, sender)
    if current is None:
        return _refusal("there is no conversation of this sender")
    heard = max(
        _number(request.args.get("after")),
        _number(request.headers.get("last-event-id")),
    )
    with desk.pubsub.subscribe(customer_topic(sender)) as queue:
        desk.pubsub.publish(AGENTS, kind="queue")
        try:
            tell = partial(_tell, desk, sender, {"heard": heard})
            await stream(request, queue, tell, allowing(desk.settings))
        finally:
            desk.presence.see(customer_topic(sender))
            desk.pubsub.publish(AGENTS, kind="queue")
    return None


async def _tell(
    desk: Any, sender: str, seen: Dict[str, int], news: Optional[News]
) -> AsyncIterator[str]:
    """Yield what is new for the customer; `seen` remembers what was sent."""
    if news is not None and news["kind"] == "typing":
        yield event({}, name="typing")
        return
    current = await run_in_thread(desk.store.latest, sender)
    for message in await run_in_thread(
        desk.store.for_customer, current.id, seen["heard"]
    ):
        yield event(message.for_customer(sender), number=message.id)
        seen["heard"] = message.id
        await run_in_thread(desk.store.mark_delivered, current.id, message.id)
