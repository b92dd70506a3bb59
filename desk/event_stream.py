"""Server-sent events: streams that stay open and bring news."""

import asyncio
import json
from typing import Any, AsyncIterator, Awaitable, Callable, Dict, Optional

from sanic.request import Request

from desk.pubsub import END, News

HEARTBEAT = 10.0  # seconds between two signs of life
LONGEST = 1800.0  # seconds; then the browser connects anew by itself
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def event(data: Any, name: Optional[str] = None, number: Optional[int] = None) -> str:
    """Return an event in the format of the HTML standard, section 9.2."""
    lines = [f"event: {name}"] if name else []
    lines += [f"id: {number}"] if number is not None else []
    return "\n".join([*lines, f"data: {json.dumps(data)}", "", ""])


async def _next(queue: "asyncio.Queue[News]", patience: float) -> Optional[News]:
    try:
        return await asyncio.wait_for(queue.get(), patience)
    except asyncio.TimeoutError:
        return None


async def stream(
    request: Request,
    queue: "asyncio.Queue[News]",
    tell: Callable[[Optional[News]], AsyncIterator[str]],
    headers: Optional[Dict[str, str]] = None,
    still_allowed: Optional[Callable[[], Awaitable[bool]]] = None,
) -> None:
    """Send events until the other side is gone.

    Args:
        request: What to respond to.
        queue: Brings news.
        tell: Yields the events to send for a piece of news; it is asked with None
            at the start and at every heartbeat, so that lost news lose nothing.
        headers: Further headers of the response.
        still_allowed: Asked before anything is told; the stream ends when it says no.
    """
    response = await request.respond(
        content_type="text/event-stream", headers={**_HEADERS, **(headers or {})}
    )
    loop = asyncio.get_event_loop()
    deadline = loop.time() + LONGEST
    await response.send("retry: 2000\n\n")
    news: Optional[News] = None
    while loop.time() < deadline:
        if still_allowed is not None and not await still_allowed():
            break
        async for text in tell(news):
            await response.send(text)
        news = await _next(queue, HEARTBEAT)
        if news is END:
            break
        if news is None:
            await response.send(": alive\n\n")
    await response.eof()
