"""The HTTP interface, the same as that of the container rasa/duckling."""

import logging
import multiprocessing

from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json, raw, text

from duckling_server.messages import BadRequest, read_message
from duckling_server.pool import NoWorkerFree, Pool
from duckling_server.settings import Settings

logger = logging.getLogger(__name__)

_NOTHING = b"[]"
_LARGEST_BODY = 8_000_000  # bytes; more gets status 413


def build_app(settings: Settings) -> Sanic:
    """Build the web application; its workers start and stop with the server."""
    app = Sanic("duckling", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = _LARGEST_BODY
    app.config.FALLBACK_ERROR_FORMAT = "text"
    # At a stop, wait for the slowest answer, and not for clients that stay connected.
    slowest = settings.longest_wait + settings.longest_parse
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = slowest
    pool = Pool(settings)

    async def quack(_: Request) -> HTTPResponse:
        return text("quack!")

    async def health(_: Request) -> HTTPResponse:
        return _health(pool)

    async def parse(request: Request) -> HTTPResponse:
        return await _parse(pool, settings, request)

    app.add_route(quack, "/", methods=["GET"])
    app.add_route(health, "/health", methods=["GET"])
    app.add_route(parse, "/parse", methods=["POST"])
    _add_listeners(app, pool)
    return app


def _add_listeners(app: Sanic, pool: Pool) -> None:
    async def start_pool(*_: object) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["duckling_server.preload"])
        await pool.start()

    async def close_pool(*_: object) -> None:
        await pool.close()

    app.register_listener(start_pool, "before_server_start")
    app.register_listener(close_pool, "after_server_stop")


def _health(pool: Pool) -> HTTPResponse:
    alive = pool.alive
    status = "ok" if alive else "no worker is ready"
    return json({"status": status, "workers": alive}, status=200 if alive else 503)


async def _parse(pool: Pool, settings: Settings, request: Request) -> HTTPResponse:
    try:
        message = read_message(request.body, settings.time_zone)
    except BadRequest as error:
        return text(str(error), status=error.status)
    answer = None
    if message and len(message.text) <= settings.longest_text:
        try:
            answer = await pool.parse(message)
        except NoWorkerFree as error:
            logger.warning("Sent back a text of %d: %s", len(message.text), error)
            return text(f"Busy: {error}. Ask again.", status=503)
    return raw(
        _NOTHING if answer is None else answer,
        content_type="application/json;charset=utf-8",
    )
