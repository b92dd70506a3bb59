"""Everybody can use the chat: by keyboard, by ear, small, enlarged, dark or light."""

import gzip
import json
import re
from typing import Callable, List

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.web.rest_host import Answer, RestHost, hands_over_to, says
from tests.e2e.web.support import ROOT, Chat, Site, axe_findings

OpenChat = Callable[..., Chat]

ANSWER = Answer(
    [
        {
            "text": "**Hello** and `code`\n- one\n- [two](https://b.example)",
            "buttons": [{"title": "Yes", "payload": "/affirm"}],
        },
        {"attachment": "https://files.example/a.pdf"},
    ]
)


def fill_chat(chat: Chat, host: RestHost, desk: RestHost) -> None:
    """Brings every kind of message onto the page."""
    host.answers["show"] = ANSWER
    host.answers["desk"] = hands_over_to(desk.url, "Help Desk")
    chat.say("desk")
    expect(chat.notes).to_have_count(1)
    desk.answers["show"] = ANSWER
    desk.answers["fail"] = Answer(status=500)
    chat.say("show")
    expect(chat.page.get_by_role("link", name="a.pdf")).to_be_visible()
    chat.button("Yes").click()
    expect(chat.bubbles.last).to_have_text("You said: /affirm")
    chat.say("show")
    expect(chat.page.get_by_role("link", name="a.pdf")).to_have_count(2)
    chat.say("fail")
    expect(chat.problem).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(
    open_chat: OpenChat,
    host: RestHost,
    make_host: Callable[[], RestHost],
    page: Page,
    scheme: str,
) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    desk = make_host()
    chat = open_chat(connect=[desk.url], allowedHosts=[desk.url])
    fill_chat(chat, host, desk)
    assert axe_findings(page) == []
    chat.button("Start over").click()
    assert axe_findings(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_demo_page(
    page: Page, host: RestHost, scheme: str
) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(f"file://{ROOT}/chatroom_handoff.html?host={host.url}")
    expect(Chat(page).bubbles).to_have_count(1)
    assert axe_findings(page) == []


def test_the_log_announces_politely_and_controls_have_names(
    open_chat: OpenChat,
) -> None:
    chat = open_chat()
    expect(chat.log).to_have_attribute("aria-live", "polite")
    expect(chat.log).to_have_accessible_name("Conversation")
    expect(chat.page.get_by_role("textbox", name="Your message")).to_be_visible()
    for name in ("Send", "Start over", "Close chat"):
        expect(chat.button(name)).to_be_visible()
    expect(chat.page.get_by_role("region", name="Test Bot")).to_be_visible()


WATCH = """() => {
    window.added = [];
    const log = document.querySelector("[role=log]");
    new MutationObserver((list) => list.forEach((one) => {
        if (one.type === "characterData") window.added.push(one.target.data);
        one.addedNodes.forEach((node) => window.added.push(node.textContent));
    })).observe(log, {childList: true, characterData: true, subtree: true});
}"""


def announced(chat: Chat) -> List[str]:
    """What was put into the log since WATCH, however deep, without the times."""
    added = chat.page.evaluate("window.added")
    return [re.sub(r"\d+:\d\d( [AP]M)?", "", text).strip() for text in added]


def test_earlier_messages_are_not_announced_again(
    open_chat: OpenChat, host: RestHost
) -> None:
    host.otherwise = Answer(
        [{"text": "a", "buttons": [{"title": "B", "payload": "c"}]}]
    )
    chat = open_chat()
    chat.say("one")
    expect(chat.bubbles).to_have_count(2)
    chat.page.evaluate(WATCH)
    chat.say("two")
    expect(chat.bubbles).to_have_count(4)
    expect(chat.button("B").first).to_be_disabled()
    assert announced(chat) == ["Youtwo · Waiting to be sent", "Test BotaB"]


def test_trying_again_announces_nothing_that_was_there(
    open_chat: OpenChat, host: RestHost
) -> None:
    host.answers["pay"] = Answer(status=500)
    chat = open_chat()
    chat.say("hi")
    expect(chat.bubbles).to_have_count(2)
    chat.say("pay")
    expect(chat.problem).to_be_visible()
    host.answers["pay"] = says("Paid.")
    chat.page.evaluate(WATCH)
    chat.button("Try again").click()
    chat.sees("hi", "You said: hi", "pay", "Paid.")
    # The time may be written anew.
    assert list(filter(None, announced(chat))) == [
        "· Waiting to be sent",
        "Test BotPaid.",
    ]


def test_a_phone_has_no_reason_to_zoom_into_the_field(
    open_chat: OpenChat, page: Page
) -> None:
    page.set_viewport_size({"width": 390, "height": 780})
    chat = open_chat()
    size = "(node) => parseFloat(getComputedStyle(node).fontSize)"
    assert chat.input.evaluate(size) >= 16


@pytest.mark.parametrize(
    ("width", "height", "scale"),
    [(320, 568, 1), (390, 780, 2), (640, 360, 2), (1280, 720, 1)],
    ids=["320 px", "phone", "1280x720 at 200 % zoom", "desktop"],
)
def test_nothing_is_cut_off_or_scrolls_sideways(
    browser: Browser, site: Site, host: RestHost, width: int, height: int, scale: int
) -> None:
    host.otherwise = Answer(
        [
            {
                "text": "wordwithoutspaces" * 12 + "\n- a long item " * 6,
                "buttons": [
                    {"title": "A rather long button title " * 3, "payload": "x"}
                ],
            }
        ]
    )
    site.connect = [host.url]
    site.options = {"host": host.url, "title": "A bot with a very long title " * 3}
    with browser.new_context(
        viewport={"width": width, "height": height}, device_scale_factor=scale
    ) as context:
        page = context.new_page()
        page.goto(site.url)
        chat = Chat(page)
        chat.say("go")
        expect(chat.bubbles).to_have_count(2)
        page.wait_for_timeout(300)
        for element in (chat.input, chat.button("Send"), chat.button("Close chat")):
            box = element.bounding_box()
            assert box is not None
            assert box["x"] >= 0 and box["x"] + box["width"] <= width
            assert box["y"] >= 0 and box["y"] + box["height"] <= height
        body = page.locator(".chatroom-body")
        assert body.evaluate("(node) => node.scrollWidth <= node.clientWidth")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        log = body.bounding_box()
        assert log is not None and log["height"] >= 150


def test_motion_stops_for_those_who_ask_for_less(
    open_chat: OpenChat, page: Page, host: RestHost
) -> None:
    page.emulate_media(reduced_motion="reduce")
    chat = open_chat()
    chat.say("hi")
    expect(chat.bubbles).to_have_count(2)
    names = page.locator(".chatroom *").evaluate_all(
        "all => all.map((node) => getComputedStyle(node).animationName)"
    )
    assert set(names) == {"none"}


def test_script_and_style_weigh_at_most_16_kb_together() -> None:
    files = [ROOT / "web" / "chatroom.js", ROOT / "web" / "chatroom.css"]
    weight = sum(len(gzip.compress(file.read_bytes(), 9)) for file in files)
    assert weight <= 16_000, json.dumps({"bytes": weight})
