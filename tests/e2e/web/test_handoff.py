"""Being passed on from host to host."""

import json
from threading import Event
from typing import Callable, Dict, List

import pytest
from playwright.sync_api import expect

from tests.e2e.web.rest_host import Answer, RestHost, hands_over_to, says
from tests.e2e.web.support import Chat

OpenChat = Callable[..., Chat]
MakeHost = Callable[[], RestHost]


def greeting(left: RestHost, intent: str = "handoff") -> str:
    """The hidden message that a new host gets."""
    return f"/{intent}" + json.dumps({"from_host": left.url}, separators=(",", ":"))


def open_with(open_chat: OpenChat, *others: RestHost, **options: object) -> Chat:
    urls = [other.url for other in others]
    allowed: Dict[str, object] = {"allowedHosts": urls}
    return open_chat(connect=urls, **{**allowed, **options})


def title_of(chat: Chat) -> str:
    return str(chat.page.locator(".chatroom-title").inner_text())


def test_a_handoff_switches_host_and_title_and_shows_only_a_divider(
    open_chat: OpenChat, host: RestHost, make_host: MakeHost
) -> None:
    desk = make_host()
    host.answers["person"] = hands_over_to(desk.url, "Help Desk")
    desk.answers[greeting(host)] = says("Desk here")
    chat = open_with(open_chat, desk)
    chat.say("person")
    chat.sees("person", "Desk here")
    expect(chat.notes).to_have_text(["You are now talking to Help Desk"])
    assert title_of(chat) == "Help Desk"
    chat.say("hi desk")
    chat.sees("person", "Desk here", "hi desk", "You said: hi desk")
    names = chat.page.locator(".chatroom-name")
    expect(names).to_have_text(["You", "Help Desk", "You", "Help Desk"])
    assert desk.messages == [greeting(host), "hi desk"]
    assert desk.received[0]["sender"] == host.received[0]["sender"]
    for hidden in ("from_host", "handoff_host", desk.url):
        expect(chat.page.get_by_text(hidden)).to_have_count(0)


def test_buttons_of_the_host_left_do_nothing_any_more(
    open_chat: OpenChat, host: RestHost, make_host: MakeHost
) -> None:
    desk = make_host()
    buttons = [{"title": "Yes", "payload": "/affirm"}]
    desk.otherwise = says("Desk here")
    handoff = hands_over_to(desk.url, "Desk").messages
    host.answers["go"] = Answer([{"text": "Sure?", "buttons": buttons}, *handoff])
    chat = open_with(open_chat, desk)
    chat.say("go")
    chat.sees("go", "Sure?", "Desk here")
    expect(chat.button("Yes")).to_be_disabled()


def test_the_way_back_names_the_host_really_left(
    open_chat: OpenChat, host: RestHost, make_host: MakeHost
) -> None:
    desk = make_host()
    host.answers["person"] = hands_over_to(desk.url + "/", "Help Desk")
    desk.answers["back"] = hands_over_to(host.url, "The Bot")
    chat = open_with(open_chat, desk)
    chat.say("person")
    expect(chat.notes).to_have_count(1)
    chat.say("back")
    expect(chat.notes).to_have_text(
        ["You are now talking to Help Desk", "You are now talking to The Bot"]
    )
    assert host.messages == ["person", greeting(desk)]


def test_on_to_a_third_host_and_after_a_reload_still_there(
    open_chat: OpenChat, host: RestHost, make_host: MakeHost
) -> None:
    second, third = make_host(), make_host()
    host.answers["go"] = hands_over_to(second.url, "Second")
    second.answers["go"] = hands_over_to(third.url, "Third")
    chat = open_with(open_chat, second, third)
    chat.say("go")
    expect(chat.notes).to_have_count(1)
    chat.say("go")
    expect(chat.notes.last).to_have_text("You are now talking to Third")
    assert third.messages == [greeting(second)]
    chat.reload()
    assert title_of(chat) == "Third"
    chat.say("still there?")
    expect(chat.bubbles.last).to_have_text("You said: still there?")
    assert third.messages == [greeting(second), "still there?"]


def test_the_intent_of_the_hidden_message_can_be_set(
    open_chat: OpenChat, host: RestHost, make_host: MakeHost
) -> None:
    desk = make_host()
    host.answers["person"] = hands_over_to(desk.url, "Desk")
    chat = open_with(open_chat, desk, handoffIntent="arrive")
    chat.say("person")
    expect(chat.notes).to_have_count(1)
    assert desk.messages == [greeting(host, "arrive")]


def test_what_a_host_says_beside_a_handoff_is_shown_before_it(
    open_chat: OpenChat, host: RestHost, make_host: MakeHost
) -> None:
    desk = make_host()
    handoff = hands_over_to(desk.url, "Desk").messages
    host.answers["go"] = Answer([{"text": "a"}, *handoff, {"text": "b"}])
    desk.otherwise = says("c")
    chat = open_with(open_chat, desk)
    chat.say("go")
    chat.sees("go", "a", "b", "c")


def test_a_host_that_is_not_allowed_is_not_followed(
    open_chat: OpenChat, host: RestHost, make_host: MakeHost
) -> None:
    evil = make_host()
    host.answers["go"] = hands_over_to(evil.url, "Nice Bank")
    chat = open_chat(connect=[evil.url])
    chat.say("go")
    expect(chat.notes).to_have_text(
        ["This page may not connect to Nice Bank. You are still talking to Test Bot."]
    )
    chat.say("hi")
    expect(chat.bubbles.last).to_have_text("You said: hi")
    assert evil.messages == []
    assert host.messages == ["go", "hi"]


def test_addresses_that_only_look_allowed_are_not_followed(
    open_chat: OpenChat, host: RestHost, make_host: MakeHost
) -> None:
    desk = make_host()
    port = desk.url.rsplit(":", 1)[1]
    tricks: List[str] = [
        "javascript:alert(1)",
        f"http://user@127.0.0.1:{port}",
        f"http://127.0.0.1:{port}.evil.example",
        "//evil.example",
        f"http://127.0.0.1:{port}/../other",
        "data:text/html,x",
    ]
    chat = open_with(open_chat, desk)
    for count, trick in enumerate(tricks, start=1):
        host.answers["go"] = hands_over_to(trick, "Trick")
        chat.say("go")
        expect(chat.notes).to_have_count(count)
        expect(chat.notes.last).to_contain_text("may not connect to Trick")
    assert desk.messages == []


def test_more_than_five_handoffs_without_a_word_are_stopped(
    open_chat: OpenChat, host: RestHost, make_host: MakeHost
) -> None:
    other = make_host()
    host.otherwise = hands_over_to(other.url, "Other")
    other.otherwise = hands_over_to(host.url, "Bot")
    chat = open_with(open_chat, other)
    chat.say("go")
    expect(chat.notes.last).to_contain_text("You were passed on too often")
    expect(chat.notes).to_have_count(6)
    assert len(host.messages) + len(other.messages) == 6
    assert title_of(chat) == "Other"
    other.otherwise = says("calm now")
    chat.say("please stop")
    chat.sees("go", "please stop", "calm now")


def test_a_host_that_does_not_answer_brings_the_customer_back(
    open_chat: OpenChat, host: RestHost, make_host: MakeHost
) -> None:
    desk = make_host()
    host.answers["go"] = Answer(
        [{"text": "One moment."}, *hands_over_to(desk.url, "Desk").messages]
    )
    sentence = "Desk is not answering. You are still talking to Test Bot."
    chat = open_with(open_chat, desk, waitingTimeout=2000)
    for broken in (Answer(status=500), Answer(raw="?"), Answer(after=Event())):
        desk.otherwise = broken
        chat.say("go")
        expect(chat.notes.last).to_have_text(sentence)
        assert title_of(chat) == "Test Bot"
        chat.say("are you there?")
        expect(chat.bubbles.last).to_have_text("You said: are you there?")
    expect(chat.notes).to_have_count(3)


@pytest.mark.parametrize("desk_answers", [True, False])
def test_away_from_the_first_host_there_is_always_a_way_back(
    open_chat: OpenChat, host: RestHost, make_host: MakeHost, desk_answers: bool
) -> None:
    desk = make_host()
    host.answers["go"] = hands_over_to(desk.url, "Desk")
    host.answers[greeting(desk)] = says("Back with me")
    chat = open_with(open_chat, desk)
    back = chat.button("Back to Test Bot")
    chat.say("go")
    expect(chat.notes).to_have_count(1)
    if not desk_answers:
        desk.otherwise = Answer(status=503)
    chat.say("hello?")
    expect(chat.bubbles if desk_answers else chat.problem).not_to_have_count(0)
    chat.reload()
    back.click()
    expect(chat.bubbles.last).to_have_text("Back with me")
    expect(back).to_be_hidden()
    expect(chat.input).to_be_focused()
    assert title_of(chat) == "Test Bot"
    assert host.messages == ["go", greeting(desk)]
    assert "/back" not in desk.messages


def test_the_first_host_needs_no_way_back(open_chat: OpenChat) -> None:
    expect(open_chat().button("Back to Test Bot")).to_be_hidden()


def test_the_way_back_from_a_third_host_leads_to_the_first(
    open_chat: OpenChat, host: RestHost, make_host: MakeHost
) -> None:
    second, third = make_host(), make_host()
    host.answers["go"] = hands_over_to(second.url, "Second")
    second.otherwise = hands_over_to(third.url, "Third")
    chat = open_with(open_chat, second, third)
    chat.say("go")
    expect(chat.notes.last).to_have_text("You are now talking to Third")
    chat.button("Back to Test Bot").click()
    expect(chat.notes.last).to_have_text("You are now talking to Test Bot")
    assert host.messages[-1] == greeting(third)


def test_a_host_that_is_waiting_with_a_stream_hears_of_the_way_back(
    open_chat: OpenChat, host: RestHost, make_host: MakeHost
) -> None:
    desk = make_host()
    host.answers["go"] = hands_over_to(desk.url, "Desk", stream="/stream")
    desk.answers["/back"] = hands_over_to(host.url, "Bot")
    chat = open_with(open_chat, desk)
    chat.say("go")
    expect(chat.notes).to_have_count(1)
    chat.button("Back to Test Bot").click()
    expect(chat.notes).to_have_count(2)
    while "/back" not in desk.messages:
        chat.page.wait_for_timeout(20)
    chat.page.wait_for_timeout(300)
    assert desk.messages == [greeting(host), "/back"]
    assert host.messages == ["go", greeting(desk)]


def test_a_list_in_the_page_allows_hosts(
    open_chat: OpenChat, host: RestHost, make_host: MakeHost, site: object
) -> None:
    desk = make_host()
    host.answers["go"] = hands_over_to(desk.url, "Desk")
    tag = '<meta name="chatroom-hosts" content="http://127.0.0.1:*">'
    page = site.made("/").replace("<meta charset", f"{tag}<meta charset")  # type: ignore
    made = site.made  # type: ignore[attr-defined]
    site.made = lambda path: page if path == "/" else made(path)  # type: ignore
    chat = open_chat(connect=[desk.url])
    chat.say("go")
    expect(chat.notes).to_have_text(["You are now talking to Desk"])


def test_a_reload_in_the_middle_of_a_handoff_completes_it(
    open_chat: OpenChat, host: RestHost, make_host: MakeHost
) -> None:
    desk = make_host()
    host.answers["go"] = hands_over_to(desk.url, "Desk")
    desk.otherwise = Answer(after=Event())
    chat = open_with(open_chat, desk)
    chat.say("go")
    expect(chat.page.get_by_text("is typing")).to_be_visible()
    while not desk.messages:
        chat.page.wait_for_timeout(20)
    desk.otherwise = says("Desk here")
    chat.reload()
    expect(chat.notes).to_have_text(["You are now talking to Desk"])
    chat.sees("go", "Desk here")
