"""Nothing that a host says is code: not in texts, titles, buttons or addresses."""

import json
from typing import Any, Callable, Dict, List

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.web.rest_host import Answer, RestHost, hands_over_to, says
from tests.e2e.web.support import Chat

OpenChat = Callable[..., Chat]

ATTACKS = [
    "<script>window.hacked = 1</script>",
    "<img src=x onerror='window.hacked = 1'>",
    "<svg/onload=window.hacked=1>",
    "[click](javascript:window.hacked=1)",
    "[click](JaVaScRiPt:window.hacked=1)",
    "[click](data:text/html,<script>alert(1)</script>)",
    "[click](vbscript:window.hacked=1)",
    "**<b onmouseover=window.hacked=1>bold</b>**",
    '"><iframe srcdoc="<script>parent.hacked=1</script>"></iframe>',
    "[x](https://a.example/\"onmouseover='window.hacked=1')",
    "`</code><script>window.hacked = 1</script>`",
    "- <a href=javascript:window.hacked=1>item</a>",
    "https://a.example/<script>window.hacked=1</script>",
]


def stays_harmless(page: Page) -> None:
    """Checks that no attack ran, and that none became an element."""
    page.wait_for_timeout(150)
    assert page.evaluate("window.hacked") is None
    inside = page.locator(".chat-container")
    expect(inside.locator("script, iframe, object, embed, b, [onerror]")).to_have_count(
        0
    )
    handlers = """(root) => [...root.querySelectorAll("*")].flatMap(
        (node) => node.getAttributeNames().filter((name) => name.startsWith("on")))"""
    assert inside.evaluate(handlers) == []
    schemes = inside.locator("a").evaluate_all("all => all.map((a) => a.protocol)")
    assert set(schemes) <= {"http:", "https:", "mailto:", "tel:"}


@pytest.mark.parametrize("attack", ATTACKS)
def test_attacks_in_texts_titles_buttons_and_payloads_do_nothing(
    open_chat: OpenChat, host: RestHost, attack: str
) -> None:
    button = {"title": attack, "payload": attack}
    host.answers["go"] = Answer([{"text": attack, "buttons": [button]}])
    chat = open_chat(title=attack, welcomeMessage=attack)
    chat.say("go")
    choice = chat.page.locator(".chatroom-buttons button")
    expect(choice).to_have_text(attack)
    choice.click()
    expect(chat.bubbles).to_have_count(5)
    assert host.messages[1] == attack
    stays_harmless(chat.page)
    chat.reload()
    expect(chat.page.locator(".chatroom-user")).to_have_count(2)
    stays_harmless(chat.page)


def test_attacks_in_what_the_customer_types_do_nothing(
    open_chat: OpenChat, host: RestHost
) -> None:
    chat = open_chat()
    for attack in ATTACKS:
        chat.say(attack)
    expect(chat.bubbles).to_have_count(2 * len(ATTACKS))
    stays_harmless(chat.page)


BAD_ADDRESSES: List[Dict[str, Any]] = [
    {"image": "javascript:window.hacked=1", "text": "a"},
    {"image": "data:image/svg+xml,<svg onload='window.hacked=1'/>", "text": "b"},
    {"attachment": "javascript:window.hacked=1", "text": "c"},
    {"attachment": {"payload": {"src": "data:text/html,x"}}, "text": "d"},
    {"attachment": {"payload": {"src": {"a": 1}}}, "text": "e"},
    {"attachment": 5, "image": [1], "text": {"toString": "f"}},
    {"buttons": "nonsense", "text": "g"},
    {"buttons": [None, {"payload": "/x"}, {"title": {"a": 1}}], "text": "h"},
]


def test_bad_addresses_and_shapes_do_nothing(
    open_chat: OpenChat, host: RestHost
) -> None:
    host.answers["go"] = Answer(BAD_ADDRESSES)
    chat = open_chat()
    chat.say("go")
    expect(chat.page.get_by_text("h", exact=True)).to_be_visible()
    stays_harmless(chat.page)
    for address in chat.page.locator("img, a").evaluate_all(
        "all => all.map((one) => one.src || one.href)"
    ):
        assert address.startswith("http"), address


def test_attacks_in_the_title_of_a_handoff_do_nothing(
    open_chat: OpenChat, host: RestHost, make_host: Callable[[], RestHost]
) -> None:
    desk = make_host()
    chat = open_chat(connect=[desk.url], allowedHosts=[desk.url])
    for title in ATTACKS[:4]:
        host.answers["go"] = hands_over_to(desk.url, title)
        desk.answers["back"] = hands_over_to(host.url, "Bot")
        chat.say("go")
        expect(chat.notes.last).to_have_text(f"You are now talking to {title}")
        chat.say("back")
        expect(chat.notes.last).to_have_text("You are now talking to Bot")
    stays_harmless(chat.page)


def test_attacks_over_the_stream_do_nothing(
    open_chat: OpenChat, host: RestHost
) -> None:
    host.answers["hi"] = Answer([{"custom": {"stream": "/stream"}}])
    for number, attack in enumerate(ATTACKS, start=1):
        message = json.dumps({"text": attack, "message_id": number})
        host.streamed.append(f"id: {number}\ndata: {message}\n\n")
    host.streamed.append("data: not json\n\ndata: null\n\n")
    chat = open_chat()
    chat.say("hi")
    expect(chat.page.locator(".chatroom-bot")).to_have_count(len(ATTACKS))
    stays_harmless(chat.page)


def test_a_transcript_that_somebody_changed_in_the_storage_does_nothing(
    open_chat: OpenChat, host: RestHost
) -> None:
    chat = open_chat()
    chat.say("hi")
    expect(chat.bubbles).to_have_count(2)
    change = """(key) => {
        const state = JSON.parse(sessionStorage.getItem(key));
        state.host = "https://evil.example";
        window.addEventListener("pagehide", () =>
            sessionStorage.setItem(key, JSON.stringify(state)));
    }"""
    chat.page.evaluate(change, f"chatroom:{host.url}")
    chat.reload()
    expect(chat.bubbles).to_have_count(0)
    chat.say("who is there?")
    expect(chat.bubbles.last).to_have_text("You said: who is there?")


def test_the_widget_needs_nothing_that_the_policy_forbids(
    open_chat: OpenChat, host: RestHost
) -> None:
    buttons = [{"title": "Yes", "payload": "/affirm"}]
    host.answers["go"] = Answer(
        [{"text": "**a** [b](https://c.d)", "buttons": buttons}]
    )
    chat = open_chat(startMessage="/greet", welcomeMessage="hello")
    chat.say("go")
    chat.button("Yes").click()
    chat.input.fill("a\nb\nc")
    expect(chat.bubbles.last).to_have_text("You said: /affirm")
    assert chat.page.evaluate("window.violations") == []


def test_the_demo_page_works_under_its_own_policy(
    page: Page, demo_page: str, host: RestHost, make_host: Callable[[], RestHost]
) -> None:
    desk = make_host()
    host.answers["/greet"] = says("Hello")
    host.answers["go"] = hands_over_to(desk.url, "Desk", stream="/stream")
    desk.otherwise = says("Desk here")
    desk.streamed = ['id: 1\ndata: {"text": "A person", "message_id": 1}\n\n']
    chat = Chat(page)
    page.goto(demo_page)
    chat.sees("Hello")
    chat.say("go")
    chat.sees("Hello", "go", "Desk here", "A person")


def test_the_demo_page_reaches_no_host_that_it_does_not_name(
    page: Page, demo_page: str, policy_breaks: List[str]
) -> None:
    page.goto(demo_page)
    reached = "fetch('http://elsewhere.example/').then(() => 1, () => 0)"
    assert page.evaluate(reached) == 0
    assert all("http://elsewhere.example/" in text for text in policy_breaks)
    assert policy_breaks
    policy_breaks.clear()
