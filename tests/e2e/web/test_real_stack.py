"""The chat page on the real assistant, a second real Rasa bot, and the real desk."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Iterator

import pytest
import requests
from playwright.sync_api import Browser, BrowserContext, Route, expect

from desk.settings import token_file
from staff.settings import RUN_DIR
from tests.e2e.web.desk_pages import DeskPage
from tests.e2e.web.support import Chat
from tests.support.desks import RunningDesk
from tests.support.ports import free_port
from tests.support.processes import running, wait_until
from tests.support.stack import RunningStack

BOT = Path(__file__).with_name("helpdesk_bot")
PATIENCE = 120.0
GREETING = re.compile(r"^(Hi|Hello)! I'm your financial assistant\.$")
HELP = re.compile("^I can send money to people you know, .* to a person\\.")
MONEY = re.compile(r"\$[\d,]+\.\d\d")


@pytest.fixture(scope="module")
def helpdesk_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model of the second bot, trained by Rasa itself."""
    models = tmp_path_factory.mktemp("helpdesk")
    command = [sys.executable, "-m", "rasa", "train", "--out", str(models)]
    for part in ("domain.yml", "config.yml", "data"):
        command += ["--" + part.split(".")[0], str(BOT / part)]
    done = subprocess.run(
        command,
        cwd=models,
        env={**os.environ, "RASA_TELEMETRY_ENABLED": "false"},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (model,) = models.glob("*.tar.gz")
    return model


@pytest.fixture(scope="module")
def helpdesk(
    helpdesk_model: Path, stack: RunningStack, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of the second bot, as `rasa run` starts it."""
    port = free_port()
    command = [sys.executable, "-m", "rasa", "run", "--model", str(helpdesk_model)]
    for part in ("credentials", "endpoints"):
        command += [f"--{part}", str(BOT / f"{part}.yml")]
    command += ["--port", str(port)]
    command += ["--cors", "*"]
    url = f"http://localhost:{port}"

    def is_up() -> bool:
        try:
            return bool(requests.get(url, timeout=2).ok)
        except requests.RequestException:
            return False

    log = tmp_path_factory.mktemp("log") / "helpdesk.log"
    with running(command, {"RASA_TELEMETRY_ENABLED": "false"}, log) as process:
        wait_until(lambda: process.poll() is not None or is_up(), PATIENCE)
        assert process.poll() is None, log.read_text()
        # The actions read this file at each use: it names a help desk, now this one.
        desk_port = stack.desk_url.rsplit(":", 1)[1]
        hosts = stack.log.with_name(f"handoff_config-{desk_port}.yml")
        named = hosts.read_text().replace("http://localhost:5005", url)
        assert url in named
        hosts.write_text(named)
        yield url


@pytest.fixture
def customer(context: BrowserContext, stack: RunningStack) -> Chat:
    """A customer on the chat page, whom the assistant has greeted."""
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.goto(stack.web_url)
    chat = Chat(page)
    expect(chat.bubbles).to_have_text([GREETING, HELP])
    return chat


def answer(chat: Chat, text: str) -> str:
    """Say something and return what came back, when all of it has come."""
    before = chat.page.locator(".chatroom-entry").count()
    chat.say(text)
    expect(chat.page.locator(".chatroom-entry").nth(before + 1)).to_be_visible()
    expect(chat.page.locator(".chatroom-typing")).to_be_hidden()
    bubbles = chat.page.locator(".chatroom-bot .chatroom-bubble")
    return str(bubbles.last.inner_text())


def balance(chat: Chat) -> float:
    found = MONEY.search(answer(chat, "What's my account balance?"))
    assert found is not None
    return float(found.group()[1:].replace(",", ""))


def test_a_transfer_with_buttons_moves_the_money(customer: Chat) -> None:
    before = balance(customer)
    asked = answer(customer, "Send $50 to Katy Parrow")
    assert "$50.00" in asked and "Katy Parrow" in asked
    choice = customer.page.locator(".chatroom-buttons button:enabled").first
    choice.click()
    expect(customer.bubbles.last).to_contain_text("$50.00")
    assert balance(customer) == pytest.approx(before - 50)
    customer.page.reload()
    expect(customer.bubbles.last).to_contain_text("$")


def confirm_a_transfer(customer: Chat) -> None:
    answer(customer, "Send $50 to Katy Parrow")
    customer.page.wait_for_timeout(700)  # buttons that just came take no press
    customer.page.locator(".chatroom-buttons button:enabled").first.click()


def sees_one_receipt(customer: Chat) -> None:
    expect(customer.bubbles.last).to_contain_text("$50.00")
    expect(customer.page.locator(".chatroom-entry").last).to_have_class(
        re.compile("chatroom-bot")
    )
    expect(customer.problem).to_have_count(0)


def test_money_moves_once_when_the_page_is_reloaded_before_the_receipt(
    customer: Chat,
) -> None:
    before = balance(customer)
    confirm_a_transfer(customer)
    customer.page.wait_for_timeout(60)
    customer.page.reload()
    sees_one_receipt(customer)
    assert balance(customer) == pytest.approx(before - 50)


def test_money_moves_once_and_the_receipt_comes_when_the_answer_was_lost(
    customer: Chat,
) -> None:
    before = balance(customer)

    def lose(route: Route) -> None:
        assert route.fetch().ok
        route.abort()

    customer.page.route("**/webhooks/rest/webhook", lose, times=1)
    customer.say("Send $50 to Katy Parrow")
    customer.button("Try again").click()
    expect(customer.page.locator(".chatroom-buttons button:enabled")).not_to_have_count(
        0
    )
    customer.page.wait_for_timeout(700)
    customer.page.route("**/webhooks/rest/webhook", lose, times=1)
    customer.page.locator(".chatroom-buttons button:enabled").first.click()
    customer.button("Try again").click()
    sees_one_receipt(customer)
    assert balance(customer) == pytest.approx(before - 50)


def test_to_a_second_bot_and_back(customer: Chat, helpdesk: str) -> None:
    answer(customer, "I want to talk to a person")
    customer.button("Helpdesk Assistant").click()
    expect(customer.notes.last).to_have_text(
        "You are now talking to Helpdesk Assistant"
    )
    expect(customer.bubbles.last).to_contain_text("Help desk here")
    assert "nine to five" in answer(customer, "opening hours")
    customer.say("bring me back")
    expect(customer.notes.last).to_have_text("You are now talking to Harbour Assistant")
    expect(customer.bubbles.last).to_have_text(GREETING)
    assert balance(customer) > 0


def test_to_the_human_desk_where_a_person_answers_and_back(
    customer: Chat, browser: Browser, stack: RunningStack
) -> None:
    before = balance(customer)
    asked = answer(customer, "Send $50 to Katy Parrow")
    customer.say("I want to talk to a person")
    customer.button("a person").click()
    expect(customer.bubbles.last).to_contain_text("You are next in line")
    port = int(stack.desk_url.rsplit(":", 1)[1])
    token = os.environ.get("DESK_TOKEN") or token_file(RUN_DIR, port).read_text()
    desk = RunningDesk(port, {"DESK_TOKEN": token.strip()})
    with browser.new_context() as context:
        agent = DeskPage(context.new_page(), desk, "Ann")
        agent.take_over.click()
        expect(customer.bubbles.last).to_have_text("Ann is here to help you.")
        expect(agent.page.locator(".log")).to_contain_text(f"{before:,.2f}")
        expect(agent.talks).to_contain_text("In the middle of")
        agent.answer("Hello, how can I help?")
        expect(customer.bubbles.last).to_have_text("Hello, how can I help?")
        customer.say("Never mind, thank you")
        expect(agent.said.last).to_contain_text("Never mind, thank you")
        agent.button("Hand back").click()
        back = "You are now talking to Harbour Assistant"
        expect(customer.notes.last).to_have_text(back)
    # The transfer that was open asks again, and nothing of it was lost.
    expect(customer.bubbles.last).to_have_text(asked)
    assert GREETING.match(customer.bubbles.nth(-2).inner_text())
    customer.page.locator(".chatroom-buttons button:enabled").first.click()
    expect(customer.bubbles.last).to_contain_text("Katy Parrow")
    assert balance(customer) == pytest.approx(before - 50)
