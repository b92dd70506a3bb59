"""A host that can speak up by itself, over server-sent events."""

import json
from typing import Any, Callable

from playwright.sync_api import expect

from tests.e2e.web.rest_host import Answer, RestHost, hands_over_to, says
from tests.e2e.web.support import Chat, Site

OpenChat = Callable[..., Chat]


def event(number: int, **message: Any) -> str:
    return f"id: {number}\ndata: {json.dumps({'message_id': number, **message})}\n\n"


def test_what_the_host_says_over_the_stream_is_shown_once(
    open_chat: OpenChat, host: RestHost
) -> None:
    host.answers["hi"] = Answer([{"custom": {"stream": "/stream"}}, {"text": "wait"}])
    host.streamed = [event(1, text="one"), event(1, text="one"), event(2, text="two")]
    chat = open_chat()
    chat.say("hi")
    chat.sees("hi", "wait", "one", "two")
    host.answers["more"] = Answer(
        [{"text": "two", "message_id": 2}, {"text": "three", "message_id": 3}]
    )
    chat.say("more")
    chat.sees("hi", "wait", "one", "two", "more", "three")
    assert host.stream_queries[0]["sender"] == [host.received[0]["sender"]]


def test_after_a_reload_the_stream_goes_on_where_it_was(
    open_chat: OpenChat, host: RestHost
) -> None:
    host.answers["hi"] = Answer([{"custom": {"stream": "/stream"}}])
    host.streamed = [event(7, text="seven")]
    chat = open_chat()
    chat.say("hi")
    chat.sees("hi", "seven")
    seen = len(host.stream_queries)
    chat.reload()
    while len(host.stream_queries) == seen:
        chat.page.wait_for_timeout(20)
    assert host.stream_queries[-1]["after"] == ["7"]
    host.streamed = [event(8, text="eight")]
    chat.sees("hi", "seven", "eight")


def test_a_stream_of_another_address_is_not_followed(
    open_chat: OpenChat, host: RestHost, make_host: Callable[[], RestHost]
) -> None:
    other = make_host()
    host.answers["hi"] = Answer([{"custom": {"stream": f"{other.url}/stream"}}])
    chat = open_chat(connect=[other.url], allowedHosts=[other.url])
    chat.say("hi")
    chat.say("there")
    expect(chat.bubbles.last).to_have_text("You said: there")
    assert other.stream_queries == []


def test_the_stream_of_a_handoff_payload_is_heard_and_its_typing_told(
    open_chat: OpenChat, host: RestHost, make_host: Callable[[], RestHost]
) -> None:
    desk = make_host()
    host.answers["go"] = hands_over_to(
        desk.url, "Desk", stream="/stream", typing="/typing"
    )
    desk.otherwise = says("queue")
    desk.streamed = [event(1, text="A person here"), "event: typing\ndata: {}\n\n"]
    chat = open_chat(connect=[desk.url], allowedHosts=[desk.url])
    chat.say("go")
    chat.sees("go", "queue", "A person here")
    expect(chat.page.get_by_text("Desk is typing…")).to_be_visible()
    chat.input.press_sequentially("hello", delay=10)
    while not desk.typing:
        chat.page.wait_for_timeout(20)
    assert desk.typing == [{"sender": host.received[0]["sender"]}]


def test_a_handoff_over_the_stream_brings_the_customer_back(
    open_chat: OpenChat, host: RestHost, make_host: Callable[[], RestHost]
) -> None:
    desk = make_host()
    host.answers["go"] = hands_over_to(desk.url, "Desk", stream="/stream")
    back = hands_over_to(host.url, "Bot").messages[0]["custom"]
    desk.otherwise = says("queue")
    desk.streamed = [event(1, text="Bye"), event(2, custom=back)]
    chat = open_chat(connect=[desk.url], allowedHosts=[desk.url])
    chat.say("go")
    expect(chat.notes).to_have_text(
        ["You are being put through to Desk", "You are now talking to Bot"]
    )
    assert host.messages[1] == '/handoff{"from_host":"' + desk.url + '"}'
    heard = len(desk.stream_queries)
    chat.page.wait_for_timeout(600)
    assert len(desk.stream_queries) == heard


def test_a_stream_that_stays_away_is_told_until_it_is_back(
    open_chat: OpenChat, host: RestHost
) -> None:
    host.answers["hi"] = Answer([{"custom": {"stream": "/stream"}}])
    chat = open_chat()
    chat.say("hi")
    status = chat.page.locator(".chatroom-status")
    expect(status).to_have_text("Waiting for Test Bot")
    host.stream_status = 503
    expect(status).to_have_text("Connection lost. Trying again…")
    expect(status).to_have_attribute("aria-live", "polite")
    host.stream_status = 200
    expect(status).to_have_text("Waiting for Test Bot")


def test_after_a_reload_a_closed_chat_still_hears_and_counts(
    open_chat: OpenChat, host: RestHost, site: Site
) -> None:
    host.answers["hi"] = Answer([{"custom": {"stream": "/stream"}}])
    chat = open_chat()
    chat.say("hi")
    while not host.stream_queries:
        chat.page.wait_for_timeout(20)
    site.start = site.start.replace("window.chat.openChat();", "")
    chat.page.reload()
    expect(chat.panel).to_be_hidden()
    host.streamed = [event(1, text="Are you still there?")]
    chat.button("Open chat, 1 new message").click()
    chat.sees("hi", "Are you still there?")


def test_a_chat_that_was_never_opened_asks_nothing_of_the_host(
    open_chat: OpenChat, host: RestHost, site: Site
) -> None:
    site.start = site.start.replace("window.chat.openChat();", "")
    chat = open_chat(startMessage="/greet")
    chat.page.reload()
    chat.page.wait_for_timeout(200)
    assert host.messages == []


def test_a_host_that_is_waiting_with_a_stream_hears_of_a_new_start(
    open_chat: OpenChat, host: RestHost, make_host: Callable[[], RestHost]
) -> None:
    desk = make_host()
    desk.otherwise = says("queue")
    host.answers["go"] = hands_over_to(desk.url, "Desk", stream="/stream")
    chat = open_chat(connect=[desk.url], allowedHosts=[desk.url])
    chat.say("go")
    chat.sees("go", "queue")
    chat.button("Start over").click()
    chat.page.get_by_role("dialog").get_by_role("button", name="Start over").click()
    while "/back" not in desk.messages:
        chat.page.wait_for_timeout(20)
    assert desk.received[-1]["sender"] == host.received[0]["sender"]
    chat.say("hello")
    expect(chat.bubbles.last).to_have_text("You said: hello")
    assert host.received[-1]["sender"] != desk.received[-1]["sender"]
