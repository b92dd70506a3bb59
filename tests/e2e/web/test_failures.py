"""Failure is visible, and nothing typed is lost."""

from threading import Event
from typing import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.e2e.web.rest_host import Answer, RestHost, says
from tests.e2e.web.support import Chat

OpenChat = Callable[..., Chat]


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        (Answer(status=500), "Test Bot could not answer (error 500)."),
        (Answer(status=404), "Test Bot could not answer (error 404)."),
        (Answer(raw="<html>"), "Test Bot sent an answer that could not be read."),
        (Answer(raw='{"a": 1}'), "Test Bot sent an answer that could not be read."),
        (Answer(raw="[null]"), "Test Bot sent an answer that could not be read."),
        (Answer(raw=""), "Test Bot sent an answer that could not be read."),
    ],
)
def test_a_failure_says_what_happened_and_try_again_resends_once(
    open_chat: OpenChat, host: RestHost, answer: Answer, line: str
) -> None:
    host.answers["pay 5"] = answer
    chat = open_chat()
    chat.say("pay 5")
    expect(chat.problem).to_have_text(line)
    chat.sees("pay 5")
    host.answers["pay 5"] = says("Paid.")
    chat.button("Try again").dblclick()
    chat.sees("pay 5", "Paid.")
    expect(chat.problem).to_have_count(0)
    assert host.messages == ["pay 5", "pay 5"]


def test_silence_is_told_and_try_again_resends_once(
    open_chat: OpenChat, host: RestHost
) -> None:
    host.answers["pay 5"] = Answer(after=Event())
    chat = open_chat(waitingTimeout=700)
    chat.say("pay 5")
    expect(chat.problem).to_have_text("Test Bot has not answered yet.")
    host.answers["pay 5"] = says("Paid.")
    chat.button("Try again").dblclick()
    chat.sees("pay 5", "Paid.")
    expect(chat.problem).to_have_count(0)
    assert host.messages == ["pay 5", "pay 5"]


def test_a_host_that_is_gone_is_a_clear_line(
    open_chat: OpenChat, make_host: Callable[[], RestHost]
) -> None:
    gone = make_host()
    gone.stop()
    chat = open_chat(connect=[gone.url], host=gone.url)
    chat.say("hello")
    expect(chat.problem).to_have_text("Test Bot cannot be reached.")
    gone._server.server_close = lambda: None  # type: ignore[method-assign]
    gone.stop = lambda: None  # type: ignore[method-assign]


def test_offline_is_said_and_the_message_is_kept(
    open_chat: OpenChat, host: RestHost, context: BrowserContext
) -> None:
    chat = open_chat()
    context.set_offline(True)
    chat.say("hello")
    expect(chat.problem).to_have_text("You are offline. Your message is kept.")
    context.set_offline(False)
    chat.sees("hello", "You said: hello")
    assert host.messages == ["hello"]


def test_a_failed_message_survives_a_reload(
    open_chat: OpenChat, host: RestHost
) -> None:
    host.answers["hello"] = Answer(status=503)
    chat = open_chat()
    chat.say("hello")
    expect(chat.problem).to_be_visible()
    chat.reload()
    chat.sees("hello")
    host.answers["hello"] = says("Hi")
    chat.button("Try again").click()
    chat.sees("hello", "Hi")


def test_a_reload_while_waiting_offers_to_send_again(
    open_chat: OpenChat, host: RestHost
) -> None:
    host.answers["hello"] = Answer([{"text": "Hi"}], after=Event())
    chat = open_chat()
    chat.say("hello")
    expect(chat.page.locator(".chatroom-typing")).to_be_visible()
    chat.reload()
    chat.sees("hello")
    expect(chat.problem).to_have_text("The page was reloaded before an answer came.")
    assert host.messages == ["hello"]


def test_what_was_queued_behind_a_failure_waits_for_the_retry(
    open_chat: OpenChat, host: RestHost
) -> None:
    released = Event()
    host.answers["first"] = Answer(status=500, after=released)
    chat = open_chat()
    chat.say("first")
    chat.say("second")
    released.set()
    expect(chat.problem).to_be_visible()
    assert host.messages == ["first"]
    host.answers["first"] = says("one")
    chat.button("Try again").click()
    chat.sees("first", "second", "one", "You said: second")
    assert host.messages == ["first", "first", "second"]


def test_a_new_message_goes_out_without_the_failed_one(
    open_chat: OpenChat, host: RestHost
) -> None:
    host.answers["first"] = Answer(status=500)
    chat = open_chat()
    chat.say("first")
    expect(chat.problem).to_be_visible()
    chat.say("second")
    chat.sees("first", "second", "You said: second")
    expect(chat.problem).to_be_visible()
    assert host.messages == ["first", "second"]


def test_a_failed_start_message_can_be_tried_again(
    open_chat: OpenChat, host: RestHost
) -> None:
    host.answers["/greet"] = Answer(status=502)
    chat = open_chat(startMessage="/greet")
    expect(chat.problem).to_have_text("Test Bot could not answer (error 502).")
    host.answers["/greet"] = says("Hello")
    chat.button("Try again").click()
    chat.sees("Hello")


def test_try_again_while_another_message_is_on_its_way_sends_it_next(
    open_chat: OpenChat, host: RestHost
) -> None:
    host.answers["first"] = Answer(status=500)
    chat = open_chat()
    chat.say("first")
    expect(chat.problem).to_be_visible()
    host.answers["first"] = says("one")
    released = Event()
    host.answers["second"] = Answer([{"text": "two"}], after=released)
    chat.say("second")
    while host.messages[-1] != "second":
        chat.page.wait_for_timeout(20)
    chat.button("Try again").click()
    expect(chat.problem).to_have_count(0)
    released.set()
    chat.sees("second", "first", "two", "one")
    assert host.messages == ["first", "second", "first"]


def test_an_answer_that_comes_late_is_shown_and_try_again_withdrawn(
    open_chat: OpenChat, host: RestHost
) -> None:
    released = Event()
    host.answers["pay"] = Answer([{"text": "Paid."}], after=released)
    chat = open_chat(waitingTimeout=500)
    chat.say("pay")
    expect(chat.button("Try again")).to_be_visible()
    released.set()
    chat.sees("pay", "Paid.")
    expect(chat.problem).to_have_count(0)
    chat.say("hi")
    chat.sees("pay", "Paid.", "hi", "You said: hi")
    assert host.messages == ["pay", "hi"]


def test_an_answer_that_comes_after_try_again_is_not_shown_twice(
    open_chat: OpenChat, host: RestHost
) -> None:
    released = Event()
    host.answers["pay"] = Answer([{"text": "Paid."}], after=released)
    chat = open_chat(waitingTimeout=500)
    chat.say("pay")
    expect(chat.problem).to_be_visible()
    host.answers["pay"] = says("Paid already.")
    chat.button("Try again").click()
    chat.sees("pay", "Paid already.")
    released.set()
    chat.page.wait_for_timeout(500)
    chat.sees("pay", "Paid already.")


def test_an_answer_that_comes_after_starting_over_is_not_shown(
    open_chat: OpenChat, host: RestHost
) -> None:
    released = Event()
    host.answers["pay"] = Answer([{"text": "Paid."}], after=released)
    chat = open_chat(waitingTimeout=300)
    chat.say("pay")
    expect(chat.problem).to_be_visible()
    chat.button("Start over").click()
    chat.page.get_by_role("dialog").get_by_role("button", name="Start over").click()
    expect(chat.bubbles).to_have_count(0)
    released.set()
    chat.page.wait_for_timeout(500)
    expect(chat.bubbles).to_have_count(0)


def test_an_empty_answer_is_told(open_chat: OpenChat, host: RestHost) -> None:
    host.otherwise = Answer([])
    chat = open_chat(startMessage="/greet")
    chat.say("hello")
    expect(chat.notes).to_have_text(["Test Bot has no answer to that."])
    assert host.messages == ["/greet", "hello"]


def test_an_empty_answer_of_a_host_that_can_speak_up_is_none(
    open_chat: OpenChat, host: RestHost
) -> None:
    host.otherwise = Answer([])
    host.answers["first"] = Answer([{"custom": {"stream": "/stream"}}])
    host.answers["last"] = says("Yes?")
    chat = open_chat()
    for text in ("first", "hello", "last"):
        chat.say(text)
    chat.sees("first", "hello", "last", "Yes?")
    expect(chat.notes).to_have_count(0)


def test_a_reload_during_the_greeting_greets_anew_and_shows_no_failure(
    open_chat: OpenChat, host: RestHost
) -> None:
    host.answers["/greet"] = Answer(after=Event())
    chat = open_chat(startMessage="/greet")
    while not host.messages:
        chat.page.wait_for_timeout(20)
    host.answers["/greet"] = says("Hello")
    chat.reload()
    chat.sees("Hello")
    expect(chat.problem).to_have_count(0)
