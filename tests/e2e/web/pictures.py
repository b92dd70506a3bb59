"""Takes the pictures of docs/images from an assistant that runs (`make run`).

    python -m tests.e2e.web.pictures

WEB_URL and DESK_URL name other addresses; DESK_TOKEN, if it was set for the desk.
"""

import os
import shutil
import sys
from typing import Any, Dict

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from desk.settings import token_file
from launcher.settings import ROOT
from staff.settings import RUN_DIR
from tests.e2e.web.desk_pages import DeskPage
from tests.e2e.web.support import Chat
from tests.support.desks import RunningDesk

IMAGES = ROOT / "docs" / "images"
WEB = os.environ.get("WEB_URL") or "http://localhost:8080"
DESK = os.environ.get("DESK_URL") or "http://localhost:5007"
DESKTOP: Dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PHONE: Dict[str, Any] = {
    "viewport": {"width": 390, "height": 780},
    "device_scale_factor": 2,
}


def ask(chat: Chat, text: str) -> None:
    """Say something and wait until all of the answer is there."""
    before = chat.page.locator(".chatroom-entry").count()
    chat.say(text)
    expect(chat.page.locator(".chatroom-entry").nth(before + 1)).to_be_visible()
    settle(chat.page)


def settle(page: Page) -> None:
    page.wait_for_timeout(1200)
    expect(page.locator(".chatroom-typing")).to_be_hidden(timeout=30_000)
    page.wait_for_timeout(300)


def talk(context: BrowserContext) -> Chat:
    """Have the conversation of the pictures."""
    chat = Chat(context.new_page())
    chat.page.goto(WEB)
    if not chat.panel.is_visible():
        chat.button("Open chat").click()
    settle(chat.page)
    ask(chat, "What's my account balance?")
    ask(chat, "Send $50 to Katy Parrow")
    return chat


def take(page: Page, name: str) -> None:
    page.screenshot(path=IMAGES / f"{name}.png")
    print(f"docs/images/{name}.png")


def handoff(browser: Browser) -> None:
    """Bring a customer to the desk, let a person answer, and hand back."""
    tall = {"viewport": {"width": 1280, "height": 980}}
    with browser.new_context(**DESKTOP) as customers, browser.new_context(
        **tall
    ) as agents:
        chat = talk(customers)
        ask(chat, "I'd like to talk to a person")
        chat.button("a person").click()
        settle(chat.page)
        port = int(DESK.rsplit(":", 1)[1])
        token = os.environ.get("DESK_TOKEN") or token_file(RUN_DIR, port).read_text()
        desk = RunningDesk(port, {"DESK_TOKEN": token.strip()})
        agent = DeskPage(agents.new_page(), desk, "Ann")
        agent.take_over.last.click()
        expect(agent.talks).to_have_count(1)
        agent.answer("Hello, I'm Ann. You want to send $50 to Katy: may I help?")
        settle(chat.page)
        chat.say("Yes please. Will she have it today?")
        expect(agent.said.last).to_contain_text("today")
        agent.answer("She will. Tell the assistant to go ahead.")
        settle(chat.page)
        agent.page.locator(".before").evaluate("(node) => { node.open = true; }")
        agent.page.locator(".log").evaluate("(log) => log.scrollTo(0, 1e6)")
        take(chat.page, "chat-handoff")
        take(agent.page, "desk")
        agent.button("Hand back").click()
        settle(chat.page)
        take(chat.page, "chat-back")


def main() -> int:
    """Take all pictures."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        kinds = {
            "chat-light": {**DESKTOP, "color_scheme": "light"},
            "chat-dark": {**DESKTOP, "color_scheme": "dark"},
            "chat-phone": PHONE,
        }
        for name, kind in kinds.items():
            with browser.new_context(**kind) as context:
                take(talk(context).page, name)
        handoff(browser)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
