"""A stand-in for the action server, spoken to over real HTTP."""

import asyncio
from typing import Any, AsyncIterator, Dict, List

import pytest_asyncio
from aiohttp import web


class ActionServer:
    """Answers every call alike.

    Attributes:
        status: Of the answers.
        body: Of the answers; JSON unless it is a text.
        delay: Seconds before it answers.
        cut: Whether it hangs up instead.
        calls: What it was asked.
    """

    def __init__(self) -> None:
        self.status = 200
        self.body: Any = {"events": [], "responses": []}
        self.delay = 0.0
        self.cut = False
        self.calls: List[Dict[str, Any]] = []
        self.url = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.calls.append(await request.json())
        await asyncio.sleep(self.delay)
        if self.cut and request.transport is not None:
            request.transport.close()
        if isinstance(self.body, str):
            return web.Response(text=self.body, status=self.status)
        return web.json_response(self.body, status=self.status)


@pytest_asyncio.fixture
async def server() -> AsyncIterator[ActionServer]:
    """A running one."""
    stand_in = ActionServer()
    application = web.Application()
    application.router.add_post("/webhook", stand_in.answer)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    stand_in.url = f"http://{host}:{port}/webhook"
    yield stand_in
    await runner.cleanup()
