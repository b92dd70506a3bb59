"""The chat by keyboard alone."""

from typing import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.web.rest_host import Answer, RestHost
from tests.e2e.web.support import Chat, axe_findings

OpenChat = Callable[..., Chat]


def test_the_keyboard_alone_suffices(open_chat: OpenChat, host: RestHost) -> None:
    buttons = [{"title": "Yes", "payload": "/a"}, {"title": "No", "payload": "/d"}]
    host.answers["ask"] = Answer([{"text": "Shall I?", "buttons": buttons}])
    chat = open_chat()
    keys = chat.page.keyboard
    order = []
    for _ in range(6):
        keys.press("Tab")
        order.append(
            chat.page.evaluate(
                "document.activeElement.getAttribute('aria-label')"
                " || document.activeElement.textContent"
            )
        )
    assert order == [
        "Before the chat",
        "Start over",
        "Close chat",
        "Conversation",
        "Your message",
        "Send",
    ]
    keys.press("Shift+Tab")
    keys.type("ask")
    keys.press("Enter")
    expect(chat.button("No")).to_be_enabled()
    keys.press("Shift+Tab")
    keys.press("Enter")
    expect(chat.bubbles.last).to_have_text("You said: /d")
    expect(chat.input).to_be_focused()
    keys.press("Escape")
    expect(chat.panel).to_be_hidden()
    expect(chat.button("Open chat")).to_be_focused()
    keys.press("Enter")
    expect(chat.input).to_be_focused()


@pytest.mark.parametrize(
    ("width", "height"), [(390, 780), (640, 360)], ids=["phone", "200 % zoom"]
)
def test_the_keyboard_stays_in_a_chat_that_covers_the_page(
    open_chat: OpenChat, host: RestHost, page: Page, width: int, height: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    host.answers["show"] = Answer(
        [
            {
                "text": "[A link](https://b.example)",
                "buttons": [{"title": "Yes", "payload": "/affirm"}],
            }
        ]
    )
    chat = open_chat()
    inside = (
        "document.querySelector('.chatroom-panel').contains(document.activeElement)"
    )
    for key in ("Tab", "Shift+Tab"):
        chat.say("show")
        expect(chat.button("Yes").last).to_be_enabled()
        page.evaluate("document.activeElement.blur()")
        for _ in range(14):
            page.keyboard.press(key)
            assert page.evaluate(inside)
    expect(page.get_by_role("dialog", name="Test Bot")).to_be_visible()
    expect(chat.panel).to_have_attribute("aria-modal", "true")
    assert axe_findings(page) == []
    chat.button("Start over").click()
    page.keyboard.press("Tab")
    expect(chat.button("Keep it")).to_be_focused()
    page.keyboard.press("Escape")
    expect(chat.button("Keep it")).to_be_hidden()
    chat.input.press("Escape")
    expect(chat.input).to_be_hidden()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_text("Before the chat")).to_be_focused()


def test_a_chat_beside_the_page_lets_the_keyboard_go_on(
    open_chat: OpenChat, page: Page
) -> None:
    chat = open_chat()
    expect(chat.panel).not_to_have_attribute("aria-modal", "true")
    chat.button("Start over").focus()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_text("Before the chat")).to_be_focused()


def test_escape_closes_only_the_question_that_is_open(open_chat: OpenChat) -> None:
    chat = open_chat()
    chat.button("Start over").click()
    chat.page.keyboard.press("Escape")
    expect(chat.page.get_by_role("dialog")).to_be_hidden()
    expect(chat.panel).to_be_visible()


def test_shift_enter_makes_a_new_line(open_chat: OpenChat, host: RestHost) -> None:
    chat = open_chat()
    chat.input.fill("one")
    chat.page.keyboard.press("Shift+Enter")
    chat.page.keyboard.type("two")
    chat.page.keyboard.press("Enter")
    expect(chat.bubbles).to_have_count(2)
    assert host.messages == ["one\ntwo"]


def test_enter_that_ends_the_work_of_an_input_method_sends_nothing(
    open_chat: OpenChat, host: RestHost
) -> None:
    chat = open_chat()
    chat.input.fill("にほん")
    press = """(node, more) => node.dispatchEvent(new KeyboardEvent("keydown",
        {key: "Enter", bubbles: true, cancelable: true, ...more}))"""
    for more in ({"isComposing": True}, {"keyCode": 229}):
        assert chat.input.evaluate(press, more)
    expect(chat.input).to_have_value("にほん")
    chat.input.press("Enter")
    expect(chat.bubbles).to_have_count(2)
    assert host.messages == ["にほん"]
