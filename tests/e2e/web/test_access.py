"""Everybody can use the chat: by keyboard, by ear, small, enlarged, dark or light."""

import gzip
import json
import re
from importlib.util import find_spec
from pathlib import Path
from typing import Callable, Dict, List

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.web.rest_host import Answer, RestHost, hands_over_to, says
from tests.e2e.web.support import ROOT, Chat, Site

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


def axe_findings(page: Page) -> List[Dict[str, object]]:
    """What axe-core finds on the page as it is now, of any weight."""
    spec = find_spec("axe_playwright_python")
    assert spec is not None and spec.origin is not None
    script = Path(spec.origin).with_name("axe.min.js").read_text(encoding="utf-8")
    page.evaluate(script)
    found = page.evaluate("async () => (await axe.run(document)).violations")
    return [
        {"id": one["id"], "impact": one["impact"], "where": node["html"]}
        for one in found
        for node in one["nodes"]
    ]


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
    host.answers["show"] = ANSWER
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
    chat.input.press("Escape")
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


OPAQUE = """(all) => all.map((node) => getComputedStyle(node))
    .filter((style) => style.backgroundImage === "none")
    .map((style) => style.backgroundColor)"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_browser_that_knows_no_newer_functions_and_units_shows_the_chat_as_well(
    open_chat: OpenChat, page: Page, scheme: str
) -> None:
    style = (ROOT / "web" / "chatroom.css").read_text(encoding="utf-8")
    for newer in ("light-dark(", "color-mix(", "dvh"):
        style = style.replace(newer, f"unknown-{newer}")
    page.emulate_media(color_scheme=scheme)
    page.route(
        "**/dist/Chatroom.css",
        lambda route: route.fulfill(body=style, content_type="text/css"),
    )
    chat = open_chat()
    chat.say("hi")
    expect(chat.bubbles).to_have_count(2)
    shown = page.locator(
        ".chatroom-panel, .chatroom-form, .chatroom-bubble, .chatroom-send"
    )
    colours = shown.evaluate_all(OPAQUE)
    assert len(colours) == 5
    assert "rgba(0, 0, 0, 0)" not in colours
    assert (colours[0] == "rgb(19, 26, 25)") == (scheme == "dark")
    box = chat.panel.bounding_box()
    assert box is not None and box["height"] > 500


EDGES = """(all) => all.map((node) =>
    parseFloat(getComputedStyle(node).borderTopWidth) * node.offsetWidth)"""
LOOKS = """(node) => {
    const style = getComputedStyle(node);
    return [style.backgroundColor, style.color, style.borderTopStyle].join();
}"""


def test_forced_colours_keep_every_edge_and_tell_chosen_from_refused(
    open_chat: OpenChat, page: Page, host: RestHost
) -> None:
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    buttons = [{"title": one, "payload": f"/{one}"} for one in ("Yes", "No")]
    host.answers["ask"] = Answer([{"text": "Shall I?", "buttons": buttons}])
    chat = open_chat()
    chat.say("ask")
    waiting = chat.button("No").evaluate(LOOKS)
    chat.button("Yes").click()
    expect(chat.bubbles).to_have_count(4)
    edges = page.locator(
        ".chatroom-panel, .chatroom-bubble, .chatroom-avatar,"
        " .chatroom-panel > :not(dialog, [hidden]) button, .chatroom-form textarea"
    ).evaluate_all(EDGES)
    assert len(edges) >= 10 and min(edges) > 0
    looks = [chat.button(name).evaluate(LOOKS) for name in ("Yes", "No")]
    assert len({waiting, *looks}) == 3
    assert axe_findings(page) == []
    chat.button("Close chat").click()
    assert page.locator(".chatroom-chat").evaluate_all(EDGES)[0] > 0
