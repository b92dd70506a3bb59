"""What stands below the title is true of the host and of the line."""

import json
from typing import Callable

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.e2e.web.rest_host import Answer, RestHost, hands_over_to, says
from tests.e2e.web.support import Chat

OpenChat = Callable[..., Chat]


def status_of(chat: Chat) -> Locator:
    return chat.page.locator(".chatroom-status")


def test_a_host_that_is_there_is_ready_before_anything_is_said(
    open_chat: OpenChat, host: RestHost
) -> None:
    expect(status_of(open_chat())).to_have_text("Ready to help")
    assert host.messages == []


def test_a_host_that_is_gone_is_not_called_ready_until_it_is_back(
    open_chat: OpenChat, host: RestHost, page: Page
) -> None:
    page.route(f"{host.url}/**", lambda route: route.abort())
    chat = open_chat()
    expect(status_of(chat)).to_have_text("Cannot be reached at the moment")
    chat.say("hello")
    expect(chat.problem).to_be_visible()
    expect(status_of(chat)).to_have_text("Cannot be reached at the moment")
    expect(status_of(chat)).to_have_attribute("aria-live", "polite")
    page.unroute(f"{host.url}/**")
    expect(status_of(chat)).to_have_text("Ready to help")
    assert host.messages == []


def test_a_host_that_goes_while_nobody_says_a_word_is_noticed(
    open_chat: OpenChat, host: RestHost, page: Page
) -> None:
    page.clock.install()
    chat = open_chat()
    expect(status_of(chat)).to_have_text("Ready to help")
    page.route(f"{host.url}/**", lambda route: route.abort())
    page.clock.run_for(31_000)
    expect(status_of(chat)).to_have_text("Cannot be reached at the moment")


def test_a_host_that_answers_with_errors_is_not_called_ready(
    open_chat: OpenChat, host: RestHost, page: Page
) -> None:
    host.answers["fail"] = Answer(status=503)
    chat = open_chat()
    chat.say("fail")
    expect(chat.problem).to_be_visible()
    expect(status_of(chat)).to_have_text("Not answering at the moment")
    page.wait_for_timeout(5500)
    expect(status_of(chat)).to_have_text("Not answering at the moment")
    chat.say("hello")
    expect(status_of(chat)).to_have_text("Ready to help")


def test_a_host_that_keeps_the_customer_waiting_is_not_called_ready(
    open_chat: OpenChat, host: RestHost
) -> None:
    host.otherwise = Answer(raw="<html>")
    chat = open_chat()
    chat.say("hello")
    expect(status_of(chat)).to_have_text("Not answering at the moment")


def test_a_browser_that_is_offline_says_so_at_once(
    open_chat: OpenChat, context: BrowserContext
) -> None:
    chat = open_chat()
    expect(status_of(chat)).to_have_text("Ready to help")
    context.set_offline(True)
    expect(status_of(chat)).to_have_text("You are offline")
    context.set_offline(False)
    expect(status_of(chat)).to_have_text("Ready to help")


def test_whoever_waits_for_a_person_is_told_so_until_one_is_there(
    open_chat: OpenChat, host: RestHost, make_host: Callable[[], RestHost]
) -> None:
    desk = make_host()
    host.answers["go"] = hands_over_to(desk.url, "a person")
    arrived = {"custom": {"stream": "/stream"}}
    desk.otherwise = Answer([arrived, {"text": "You are third in line."}])
    chat = open_chat(connect=[desk.url], allowedHosts=[desk.url])
    chat.say("go")
    expect(chat.notes).to_have_text(["You are being put through to a person"])
    expect(status_of(chat)).to_have_text("Waiting for a person")
    for number, name in ((1, "Ann"), (2, ""), (3, "Bob")):
        message = {
            "message_id": number,
            "text": "Hello",
            **({"name": name} if name else {}),
        }
        desk.streamed = [f"id: {number}\ndata: {json.dumps(message)}\n\n"]
        told = f"{name} is with you" if name else "Waiting for a person"
        expect(status_of(chat)).to_have_text(told)
    chat.reload()
    expect(status_of(chat)).to_have_text("Bob is with you")
    host.otherwise = says("Welcome back")
    chat.button("Back to Test Bot").click()
    expect(chat.notes.last).to_have_text("You are now talking to Test Bot")
    expect(status_of(chat)).to_have_text("Ready to help")
