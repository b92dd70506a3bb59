"""Who reads what was said before is left in peace, and told of what is new."""

import json
from typing import Callable, Dict

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.web.rest_host import Answer, RestHost
from tests.e2e.web.support import Chat

OpenChat = Callable[..., Chat]

AT_END = "(node) => node.scrollHeight - node.scrollTop - node.clientHeight < 2"


@pytest.fixture
def chat(open_chat: OpenChat, host: RestHost) -> Chat:
    """A long conversation with a host that can speak up, and its beginning in sight."""
    host.answers["line 0"] = Answer([{"custom": {"stream": "/stream"}}, {"text": "a"}])
    chat = open_chat()
    for number in range(8):
        chat.say(f"line {number}")
    expect(chat.bubbles).to_have_count(16)
    assert body_of(chat).evaluate(AT_END)
    body_of(chat).hover()
    chat.page.mouse.wheel(0, -5000)
    expect(chat.bubbles.first).to_be_in_viewport(ratio=1)
    return chat


def body_of(chat: Chat) -> Locator:
    return chat.page.locator(".chatroom-body")


def speak(host: RestHost, number: int, **more: object) -> None:
    """Lets the host say something by itself."""
    message: Dict[str, object] = {
        "message_id": number,
        "text": f"news {number}",
        **more,
    }
    host.streamed.append(f"id: {number}\ndata: {json.dumps(message)}\n\n")


def test_news_and_typing_move_nothing_away_from_who_reads(
    chat: Chat, host: RestHost
) -> None:
    before = body_of(chat).evaluate("(node) => node.scrollTop")
    speak(host, 1)
    host.streamed.append("event: typing\ndata: {}\n\n")
    expect(chat.button("New messages ↓")).to_be_visible()
    expect(chat.page.locator(".chatroom-typing")).not_to_have_attribute("hidden", "")
    assert body_of(chat).evaluate("(node) => node.scrollTop") == before
    expect(chat.bubbles.first).to_be_in_viewport(ratio=1)


def test_the_button_leads_to_the_news_and_goes(chat: Chat, host: RestHost) -> None:
    more = chat.button("New messages ↓")
    expect(more).to_be_hidden()
    speak(host, 1, buttons=[{"title": "Yes", "payload": "/yes"}])
    more.click()
    expect(more).to_be_hidden()
    assert body_of(chat).evaluate(AT_END)
    expect(chat.bubbles.last).to_be_in_viewport(ratio=1)
    expect(chat.log).to_be_focused()
    speak(host, 2)
    expect(chat.bubbles).to_have_count(18)
    expect(chat.bubbles.last).to_be_in_viewport(ratio=1)


def test_scrolling_to_the_end_by_hand_makes_the_button_go(
    chat: Chat, host: RestHost
) -> None:
    speak(host, 1)
    expect(chat.button("New messages ↓")).to_be_visible()
    chat.page.mouse.wheel(0, 9000)
    expect(chat.button("New messages ↓")).to_be_hidden()


def test_what_the_customer_says_is_always_seen(chat: Chat) -> None:
    chat.say("and now?")
    expect(chat.bubbles.last).to_have_text("You said: and now?")
    expect(chat.bubbles.last).to_be_in_viewport(ratio=1)
    expect(chat.button("New messages ↓")).to_be_hidden()


def test_opening_the_chat_again_shows_its_end(chat: Chat, host: RestHost) -> None:
    chat.button("Close chat").click()
    speak(host, 1)
    chat.button("Open chat, 1 new message").click()
    expect(chat.bubbles.last).to_be_in_viewport(ratio=1)
    expect(chat.button("New messages ↓")).to_be_hidden()
