"""The Socket.IO channel keeps its promises, too."""

import asyncio
from typing import Any, Dict

import aiohttp
import socketio

from tests.e2e.failures.parts import Parts


async def test_a_dead_action_server_is_told_politely(parts: Parts) -> None:
    client = socketio.AsyncClient()
    replies: asyncio.Queue[Dict[str, Any]] = asyncio.Queue()
    client.on("bot_uttered", replies.put)

    async def hear(text: str) -> str:
        """Say one thing and return the text of the next reply."""
        await client.emit("user_uttered", {"session_id": "socket", "message": text})
        reply = await asyncio.wait_for(replies.get(), 30)
        return str(reply["text"])

    await client.connect(parts.rasa_url, transports=["polling"])
    try:
        await client.emit("session_request", {"session_id": "socket"})
        assert "$" in await hear("what's my balance?")
        parts.kill("actions")
        assert "Nothing was moved" in await hear("what's my balance?")
        parts.start("actions")
        assert "$" in await hear("what's my balance?")
    finally:
        # Waits until the long poll is over, for 20 seconds at most.
        await client.disconnect()


async def _connection(parts: Parts, origin: str) -> str:
    """Ask to connect by a web socket, as a page; return the answer's packet."""
    url = f"{parts.rasa_url}/socket.io/?EIO=4&transport=websocket"
    session = aiohttp.ClientSession(headers={"Origin": origin})
    async with session, session.ws_connect(url) as socket:
        assert (await socket.receive_str(timeout=30)).startswith("0")
        await socket.send_str("40")
        return str(await socket.receive_str(timeout=30))


async def test_a_page_of_another_origin_cannot_connect(parts: Parts) -> None:
    accepted, refused = "40", "44"

    assert (await _connection(parts, "https://evil.example")).startswith(refused)
    assert (await _connection(parts, parts.page_origin)).startswith(accepted)
