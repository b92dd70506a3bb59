"""Talking to one host."""

import re
from threading import Event
from typing import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.web.rest_host import Answer, RestHost, hands_over_to, says
from tests.e2e.web.support import Chat, Site

OpenChat = Callable[..., Chat]


def test_a_message_reaches_the_host_and_its_answer_is_shown(
    open_chat: OpenChat, host: RestHost
) -> None:
    chat = open_chat()
    chat.say("Hello there")
    chat.sees("Hello there", "You said: Hello there")
    assert host.messages == ["Hello there"]
    assert re.fullmatch("[0-9a-f]{32}", host.received[0]["sender"])


def test_welcome_is_shown_and_start_message_is_sent_but_not_shown(
    open_chat: OpenChat, host: RestHost
) -> None:
    host.answers["/greet"] = says("Hello from the host")
    chat = open_chat(welcomeMessage="Welcome!", startMessage="/greet")
    chat.sees("Welcome!", "Hello from the host")
    chat.reload()
    chat.sees("Welcome!", "Hello from the host")
    assert host.messages == ["/greet"]
    expect(chat.page.get_by_text("/greet")).to_have_count(0)


def test_several_messages_come_one_after_another_with_a_typing_indicator(
    open_chat: OpenChat, host: RestHost
) -> None:
    host.otherwise = says("one", "two", "three")
    chat = open_chat(messageDelay=3000)
    chat.say("go")
    chat.sees("go", "one")
    expect(chat.page.locator(".chatroom-typing")).to_be_visible()
    expect(chat.page.get_by_text("Test Bot is typing…")).to_be_visible()
    chat.sees("go", "one", "two")
    chat.sees("go", "one", "two", "three")
    expect(chat.page.locator(".chatroom-typing")).to_be_hidden()


def test_no_time_stands_above_the_greeting(open_chat: OpenChat, host: RestHost) -> None:
    host.answers["/greet"] = says("Hello")
    chat = open_chat(startMessage="/greet")
    chat.sees("Hello")
    expect(chat.page.locator("time:visible")).to_have_count(1)


def test_a_button_shows_its_title_and_sends_its_payload_once(
    open_chat: OpenChat, host: RestHost
) -> None:
    buttons = [
        {"title": "Yes please", "payload": "/affirm"},
        {"title": "No", "payload": "/deny"},
    ]
    host.answers["ask"] = Answer([{"text": "Shall I?", "buttons": buttons}])
    host.answers["/affirm"] = says("Done.")
    chat = open_chat()
    chat.say("ask")
    chat.button("Yes please").click()
    chat.sees("ask", "Shall I?", "Yes please", "Done.")
    expect(chat.button("Yes please")).to_be_disabled()
    expect(chat.button("No")).to_be_disabled()
    chat.reload()
    chat.sees("ask", "Shall I?", "Yes please", "Done.")
    expect(chat.button("Yes please")).to_be_disabled()
    expect(chat.button("No")).to_be_disabled()
    assert host.messages == ["ask", "/affirm"]


def test_buttons_of_an_earlier_question_retire_when_the_customer_types(
    open_chat: OpenChat, host: RestHost
) -> None:
    buttons = [{"title": "Yes", "payload": "/affirm"}]
    host.answers["ask"] = Answer([{"text": "Shall I?", "buttons": buttons}])
    chat = open_chat()
    chat.say("ask")
    expect(chat.button("Yes")).to_be_enabled()
    chat.say("something else")
    expect(chat.button("Yes")).to_be_disabled()


def test_unknown_custom_payloads_are_ignored(
    open_chat: OpenChat, host: RestHost
) -> None:
    host.otherwise = Answer(
        [{"custom": {"chart": [1, 2]}}, {"custom": "text"}, {"text": "after"}]
    )
    chat = open_chat()
    chat.say("go")
    chat.sees("go", "after")


def test_the_conversation_survives_a_reload(
    open_chat: OpenChat, host: RestHost
) -> None:
    chat = open_chat()
    chat.say("before")
    chat.sees("before", "You said: before")
    times = chat.page.locator("time").evaluate_all("all => all.map(x => x.dateTime)")
    chat.input.fill("half a sen")
    chat.reload()
    chat.sees("before", "You said: before")
    expect(chat.input).to_have_value("half a sen")
    assert times == chat.page.locator("time").evaluate_all(
        "all => all.map(x => x.dateTime)"
    )
    chat.say("after")
    chat.sees("before", "You said: before", "after", "You said: after")
    assert host.received[0]["sender"] == host.received[1]["sender"]


def test_messages_not_yet_shown_at_a_reload_are_not_lost(
    open_chat: OpenChat, host: RestHost
) -> None:
    host.otherwise = says("one", "two", "three")
    chat = open_chat(messageDelay=4000)
    chat.say("go")
    chat.sees("go", "one")
    chat.reload()
    chat.sees("go", "one", "two", "three")
    assert host.messages == ["go"]


def test_start_over_asks_first_and_then_begins_a_new_conversation(
    open_chat: OpenChat, host: RestHost
) -> None:
    host.answers["/greet"] = says("Hello")
    chat = open_chat(startMessage="/greet")
    chat.say("before")
    chat.sees("Hello", "before", "You said: before")
    chat.button("Start over").click()
    chat.button("Keep it").click()
    chat.sees("Hello", "before", "You said: before")
    chat.button("Start over").click()
    chat.page.get_by_role("dialog").get_by_role("button", name="Start over").click()
    chat.sees("Hello")
    assert host.messages == ["/greet", "before", "/greet"]
    assert host.received[2]["sender"] != host.received[0]["sender"]
    expect(chat.input).to_be_focused()


def test_an_answer_of_the_conversation_before_start_over_is_dropped(
    open_chat: OpenChat, host: RestHost
) -> None:
    released = Event()
    host.answers["slow"] = Answer([{"text": "late"}], after=released)
    chat = open_chat()
    chat.say("slow")
    chat.button("Start over").click()
    chat.page.get_by_role("dialog").get_by_role("button", name="Start over").click()
    chat.say("new")
    chat.sees("new", "You said: new")
    released.set()
    chat.page.wait_for_timeout(500)
    chat.sees("new", "You said: new")


def test_typing_on_while_waiting_queues_in_order(
    open_chat: OpenChat, host: RestHost
) -> None:
    released = Event()
    host.answers["first"] = Answer([{"text": "answer 1"}], after=released)
    chat = open_chat()
    chat.say("first")
    chat.say("second")
    chat.say("third")
    expect(chat.page.get_by_text("Waiting to be sent")).to_have_count(2)
    released.set()
    chat.sees(
        "first",
        "second",
        "third",
        "answer 1",
        "You said: second",
        "You said: third",
    )
    assert host.messages == ["first", "second", "third"]


def test_each_message_keeps_its_speaker_and_its_time(
    open_chat: OpenChat, host: RestHost
) -> None:
    chat = open_chat(title="First Name")
    chat.say("hi")
    chat.sees("hi", "You said: hi")
    names = chat.page.locator(".chatroom-name")
    expect(names).to_have_text(["You", "First Name"])
    expect(chat.page.locator(".chatroom-entry time")).to_have_count(2)


@pytest.mark.parametrize(
    "headers",
    ['{"X-Channel-Key": "abc"}', 'new Headers({"X-Channel-Key": "abc"})'],
    ids=["object", "Headers"],
)
def test_fetch_options_reach_the_first_host_and_no_other(
    open_chat: OpenChat,
    host: RestHost,
    make_host: Callable[[], RestHost],
    site: Site,
    headers: str,
) -> None:
    desk = make_host()
    host.answers["go"] = hands_over_to(desk.url, "Desk")
    given = f"fetchOptions: {{headers: {headers}}}, ...OPTIONS"
    site.start = site.start.replace("...OPTIONS", given)
    chat = open_chat(connect=[desk.url], allowedHosts=[desk.url])
    chat.say("go")
    expect(chat.notes).to_have_count(1)
    chat.say("hi")
    expect(chat.bubbles.last).to_have_text("You said: hi")
    assert host.headers[0]["x-channel-key"] == "abc"
    assert host.headers[0]["content-type"] == "application/json"
    assert len(desk.headers) == 2
    assert not [one for one in desk.headers if "x-channel-key" in one]


def test_a_closed_chat_counts_what_came_and_keeps_it(
    open_chat: OpenChat, host: RestHost
) -> None:
    released = Event()
    answer = Answer([{"text": "one"}, {"text": "two"}], after=released)
    host.answers["slow"] = answer
    chat = open_chat()
    chat.say("slow")
    chat.button("Close chat").click()
    expect(chat.panel).to_be_hidden()
    released.set()
    chat.button("Open chat, 2 new messages").click()
    chat.sees("slow", "one", "two")
    expect(chat.button("Open chat")).to_have_count(0)


def test_the_page_opened_from_disk_talks_to_its_host(
    page: Page, host: RestHost
) -> None:
    from tests.e2e.web.support import ROOT

    host.answers["/greet"] = says("Hello from disk")
    page.goto(f"file://{ROOT}/chatroom_handoff.html?host={host.url}")
    Chat(page).sees("Hello from disk")
    page.get_by_role("button", name="What's my account balance?").click()
    Chat(page).sees(
        "Hello from disk",
        "What's my account balance?",
        "You said: What's my account balance?",
    )
    assert host.headers[0]["origin"] == "null"


@pytest.mark.parametrize("width", [390, 768])
def test_without_room_for_both_the_page_waits_until_it_is_asked(
    page: Page, demo_page: str, host: RestHost, width: int
) -> None:
    host.answers["/greet"] = says("Hello")
    page.set_viewport_size({"width": width, "height": 780})
    page.goto(demo_page)
    chat = Chat(page)
    expect(chat.button("Open chat")).to_be_visible()
    expect(chat.panel).to_be_hidden()
    assert host.messages == []
    chat.button("What do transfers cost?").click()
    expect(chat.bubbles.last).to_have_text("You said: What do transfers cost?")
    assert host.messages == ["/greet", "What do transfers cost?"]


def test_the_page_refuses_a_host_that_is_not_on_its_list(page: Page) -> None:
    from tests.e2e.web.support import ROOT

    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"file://{ROOT}/chatroom_handoff.html?host=https://evil.example")
    page.wait_for_timeout(500)
    assert not [url for url in asked if url.startswith("https:")]
    assert [url for url in asked if url.startswith("http://localhost:5006/")]
