"""Chromium, a page with the widget, and scripted hosts to talk to."""

import threading
from pathlib import Path
from typing import Any, Callable, Iterator, List

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
)

from launcher.servers.web_server import make_server
from tests.e2e.web.desk_pages import DeskPage
from tests.e2e.web.rest_host import RestHost, hands_over_to, says
from tests.e2e.web.support import Chat, Site
from tests.support.desks import RunningDesk, running_desk

# Two cores may have more to do than this: how long to wait for what should be seen.
expect.set_options(timeout=30_000)


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.stop()


@pytest.fixture
def make_host() -> Iterator[Callable[[], RestHost]]:
    hosts: List[RestHost] = []

    def make() -> RestHost:
        hosts.append(RestHost())
        return hosts[-1]

    yield make
    for host in hosts:
        host.stop()


@pytest.fixture
def host(make_host: Callable[[], RestHost]) -> RestHost:
    """The first host that the widget talks to."""
    return make_host()


@pytest.fixture
def policy_breaks() -> List[str]:
    """What pages tried against their policy. A test that means it empties the list."""
    return []


@pytest.fixture
def context(browser: Browser, policy_breaks: List[str]) -> Iterator[BrowserContext]:
    """A browser of its own. A test fails when a page in it broke its policy."""

    def note(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            policy_breaks.append(message.text)

    context = browser.new_context()
    context.set_default_timeout(30_000)
    context.on("console", note)
    yield context
    context.close()
    assert policy_breaks == []


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A tab. A test fails when a script on it threw."""
    page = context.new_page()
    errors: List[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("dialog", lambda dialog: errors.append(f"dialog: {dialog.message}"))
    yield page
    assert errors == []


@pytest.fixture
def demo_page(host: RestHost) -> Iterator[str]:
    """The address of the demo page, served as `make run` serves it."""
    with make_server("127.0.0.1", 0, host.url) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


@pytest.fixture
def open_chat(page: Page, site: Site, host: RestHost) -> Callable[..., Chat]:
    """Opens the test page; keywords are options of the widget's constructor.

    `connect` lists further addresses that the page's policy lets it reach.
    """

    def start(connect: Any = (), **options: Any) -> Chat:
        site.connect = [host.url, *connect]
        defaults = {"host": host.url, "title": "Test Bot", "messageDelay": 30}
        site.options = {**defaults, **options}
        page.goto(site.url)
        return Chat(page)

    return start


# ---- the human desk

TRACKER = {
    "events": [
        {"event": "user", "text": "Send $50 to Katy from 4111 1111 1111 1111"},
        {"event": "bot", "text": "Shall I send $50.00 to Katy Parrow?"},
        {"event": "user", "text": "I want a person"},
    ],
    "slots": {"PERSON": "Katy Parrow", "amount-of-money": "50.00"},
    "active_loop": {"name": "transfer_money_form"},
}


@pytest.fixture
def patience() -> str:
    """Seconds after which the desk says that nobody is there."""
    return "60"


@pytest.fixture
def desk(host: RestHost, tmp_path: Path, patience: str) -> Iterator[RunningDesk]:
    host.trackers["*"] = TRACKER
    database = f"sqlite:///{tmp_path / 'desk.sqlite3'}"
    with running_desk(
        database,
        RASA_URL=host.url,
        RASA_TOKEN="t",
        DESK_BOT_TITLE="Test Bot",
        DESK_NOBODY_AFTER=patience,
    ) as started:
        yield started


@pytest.fixture
def make_agent(
    browser: Browser, desk: RunningDesk
) -> Iterator[Callable[..., DeskPage]]:
    contexts: List[BrowserContext] = []

    def make(name: str = "Ann", scheme: str = "light") -> DeskPage:
        context = browser.new_context(color_scheme=scheme)
        context.set_default_timeout(15_000)
        contexts.append(context)
        return DeskPage(context.new_page(), desk, name)

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def at_desk(open_chat: Callable[..., Chat], host: RestHost, desk: RunningDesk) -> Chat:
    """A customer whom the bot handed over."""
    host.answers["person"] = hands_over_to(desk.url, "a person")
    host.otherwise = says("Bot again. What next?")
    chat = open_chat(connect=[desk.url], allowedHosts=[desk.url])
    chat.say("person")
    expect(chat.notes).to_have_text(["You are being put through to a person"])
    expect(chat.bubbles.last).to_contain_text("You are next in line")
    return chat
