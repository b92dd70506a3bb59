"""What hosts write: Markdown and links, in any direction."""

from typing import Callable

from playwright.sync_api import expect

from tests.e2e.web.rest_host import RestHost, says
from tests.e2e.web.support import Chat

OpenChat = Callable[..., Chat]


def test_markdown_becomes_bold_lists_and_links(
    open_chat: OpenChat, host: RestHost
) -> None:
    host.otherwise = says(
        "**Bold**, *soft* and `code`\nnext line\n\n- first\n- second\n\n"
        "1. one\n2. two\n\n[our site](https://bank.example/a) or https://b.example/x."
    )
    chat = open_chat()
    chat.say("show")
    answer = chat.bubbles.nth(1)
    expect(answer.locator("strong")).to_have_text("Bold")
    expect(answer.locator("em")).to_have_text("soft")
    expect(answer.locator("code")).to_have_text("code")
    expect(answer.locator("ul li")).to_have_text(["first", "second"])
    expect(answer.locator("ol li")).to_have_text(["one", "two"])
    links = answer.locator("a")
    assert links.evaluate_all("all => all.map((one) => one.href)") == [
        "https://bank.example/a",
        "https://b.example/x",
    ]
    expect(links.first).to_have_attribute("rel", "noopener noreferrer")
    expect(links.first).to_have_attribute("target", "_blank")


def test_links_keep_their_parentheses(open_chat: OpenChat, host: RestHost) -> None:
    host.otherwise = says(
        "See (https://a.example/b_(c)), https://a.example/(d)/e?f=(g). or"
        " [this](https://a.example/h_(i)_j) (https://a.example/k)"
    )
    chat = open_chat()
    chat.say("show")
    links = chat.bubbles.nth(1).locator("a")
    expect(links).to_have_count(4)
    assert links.evaluate_all("all => all.map((one) => one.href)") == [
        "https://a.example/b_(c)",
        "https://a.example/(d)/e?f=(g)",
        "https://a.example/h_(i)_j",
        "https://a.example/k",
    ]


def test_writing_from_right_to_left_is_shown_so(
    open_chat: OpenChat, host: RestHost
) -> None:
    host.otherwise = says("שלום")
    chat = open_chat()
    chat.say("hi")
    chat.sees("hi", "שלום")
    directions = chat.bubbles.evaluate_all(
        "all => all.map((one) => getComputedStyle(one).direction)"
    )
    assert directions == ["ltr", "rtl"]
