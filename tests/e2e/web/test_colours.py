"""The chat in older browsers, and in colours that the customer forces."""

from typing import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.web.rest_host import Answer, RestHost
from tests.e2e.web.support import ROOT, Chat, axe_findings

OpenChat = Callable[..., Chat]


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
        " .chatroom-panel button:visible, .chatroom-form textarea"
    ).evaluate_all(EDGES)
    assert len(edges) >= 10 and min(edges) > 0
    looks = [chat.button(name).evaluate(LOOKS) for name in ("Yes", "No")]
    assert len({waiting, *looks}) == 3
    assert axe_findings(page) == []
    chat.button("Close chat").click()
    assert page.locator(".chatroom-chat").evaluate_all(EDGES)[0] > 0
