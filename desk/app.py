"""The desk as a Sanic application."""

import asyncio
import logging
import time
from pathlib import Path
from typing import Any, Callable

from sanic import Sanic
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse, json, text
from sqlalchemy.exc import SQLAlchemyError

from desk.agent_routes import agents
from desk.customer_routes import allowing, customers, is_for_pages
from desk.model import DeskError, NoSuchConversation, NotYours
from desk.pubsub import PubSub
from desk.service import Desk
from desk.settings import DeskSettings
from desk.store import DeskStore
from desk.texts import read_texts
from desk.timeouts import apply_timeouts
from desk.transcript_fetcher import TranscriptFetcher
from staff.database import open_database
from staff.model import Session
from staff.pages import Site
from staff.readings import ReadingLog
from staff.routes import Entrance, install
from staff.store import StaffStore
from staff.threads import run_in_thread

HERE = Path(__file__).parent
SITE = Site(
    templates=HERE / "templates",
    title="Human desk",
    purpose="Answer the customers whom the assistant hands over.",
    name_hint="customers read it",
    token_hint="DESK_TOKEN, or what <code>make run</code> showed",  # noqa: S106
)
_LARGEST_BODY = 64 * 1024  # bytes
_WATCH_EVERY = 1.0  # seconds

logger = logging.getLogger(__name__)


def create_app(settings: DeskSettings, clock: Callable[[], float] = time.time) -> Sanic:
    """Return the application; opens the database.

    Args:
        settings: See there.
        clock: Returns seconds since 1970.
    """
    app = Sanic("desk", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = _LARGEST_BODY
    app.config.RESPONSE_TIMEOUT = 3600  # streams end by themselves before
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = 3.0
    app.config.FALLBACK_ERROR_FORMAT = "text"
    app.config.MOTD = False
    app.config.PROXIES_COUNT = settings.proxies or None
    app.config.PROXY_NETWORKS = settings.proxy_networks
    store = DeskStore(open_database(settings.database_url))
    engine = open_database(settings.staff_database_url)
    staff, app.ctx.readings = StaffStore(engine), ReadingLog(engine)
    app.ctx.desk = Desk(store, staff, PubSub(), settings, read_texts(), clock)
    app.ctx.fetcher = TranscriptFetcher(app.ctx.desk)
    install(app, _entrance(app.ctx.desk), SITE)
    app.blueprint(customers)
    app.blueprint(agents)
    app.static("/static", str(HERE / "static"), name="static")
    app.add_route(_health, "/health")
    app.register_listener(_start, "before_server_start")
    app.register_listener(_stop, "before_server_stop")
    app.register_middleware(_let_pages_in, "response")
    app.error_handler.add(DeskError, _explain)
    app.error_handler.add(Exception, _hide_trouble)
    return app


def _entrance(desk: Desk) -> Entrance:
    """Return how agents come in; whoever goes leaves the customers in the queue."""

    async def signed_out(session: Session) -> None:
        if session.name not in await run_in_thread(desk.door.signed_in):
            await run_in_thread(desk.agents.leave, session.name)
        desk.conversations.publish_queue()

    return Entrance(desk.door, "desk_session", signed_out)


async def _start(app: Sanic, loop: Any) -> None:
    app.ctx.desk.pubsub.attach(loop)
    app.ctx.watch = loop.create_task(_watch(app))


async def _stop(app: Sanic, loop: Any) -> None:
    app.ctx.watch.cancel()
    app.ctx.fetcher.close()
    app.ctx.desk.pubsub.close()


async def _watch(app: Sanic) -> None:
    """Do what is due as time passes; a database that is away is asked again."""
    while True:
        try:
            await run_in_thread(apply_timeouts, app.ctx.desk)
            await run_in_thread(app.ctx.fetcher.want_all)
        except SQLAlchemyError:
            logger.exception("the database did not answer")
        await asyncio.sleep(_WATCH_EVERY)


async def _health(request: Request) -> HTTPResponse:
    """Say whether the desk and its database work."""
    try:
        await run_in_thread(request.app.ctx.desk.store.ping)
    except SQLAlchemyError as error:
        logger.error("the database did not answer: %s", type(error).__name__)
        return json({"status": "no database"}, status=503)
    return json({"status": "ok"})


async def _let_pages_in(request: Request, response: HTTPResponse) -> None:
    if is_for_pages(request.path):
        response.headers.update(allowing(request.app.ctx.desk.settings))


async def _explain(request: Request, error: DeskError) -> HTTPResponse:
    """Tell an agent why not."""
    status = 403 if isinstance(error, NotYours) else 409
    status = 404 if isinstance(error, NoSuchConversation) else status
    return text(str(error), status=status)


async def _hide_trouble(request: Request, error: Exception) -> HTTPResponse:
    """Log what went wrong; nobody outside reads more than that something did."""
    if isinstance(error, SanicException) and error.status_code < 500:
        return text(str(error), status=error.status_code)
    logger.error("%s %s failed", request.method, request.path, exc_info=error)
    return text("Something went wrong here. Please try again.", status=500)
