"""What an agent writes is neither inserted, cut nor lost without the agent's doing."""

from typing import Callable

import pytest
from playwright.sync_api import Locator, expect

from desk.conversations import MAX_MESSAGE
from tests.e2e.web.desk_pages import DeskPage
from tests.e2e.web.support import Chat

MakeAgent = Callable[..., DeskPage]


def field_of(agent: DeskPage) -> Locator:
    return agent.page.get_by_placeholder("Write an answer…")


@pytest.fixture
def agent(at_desk: Chat, make_agent: MakeAgent) -> DeskPage:
    """An agent who has taken the customer over."""
    agent = make_agent("Ann")
    agent.take_over.click()
    expect(agent.talks).to_have_count(1)
    return agent


def test_arrow_keys_go_through_ready_made_replies_and_enter_takes_one(
    agent: DeskPage,
) -> None:
    replies = agent.page.get_by_label("Ready-made replies")
    replies.focus()
    for _ in range(2):
        agent.page.keyboard.press("ArrowDown")
    expect(field_of(agent)).to_have_value("")
    agent.page.keyboard.press("Enter")
    expect(field_of(agent)).to_have_value("One moment please, I am looking into it.")
    expect(field_of(agent)).to_be_focused()
    expect(replies).to_have_value("")


def test_an_answer_that_is_too_long_is_counted_and_refused_and_kept(
    agent: DeskPage, at_desk: Chat
) -> None:
    left = agent.page.get_by_text("characters left")
    field_of(agent).fill("x" * 3000)
    expect(left).to_be_hidden()
    field_of(agent).fill("x" * (MAX_MESSAGE - 7))
    expect(left).to_have_text("7 characters left")
    endless = "x" * MAX_MESSAGE + "yz"
    field_of(agent).fill(endless)
    expect(agent.page.get_by_text("2 characters too many")).to_be_visible()
    field_of(agent).press("Enter")
    expect(agent.page.get_by_role("alert")).to_contain_text("too long")
    expect(field_of(agent)).to_have_value(endless)
    field_of(agent).fill(endless[:MAX_MESSAGE])
    field_of(agent).press("Enter")
    expect(at_desk.bubbles.last).to_have_text("x" * MAX_MESSAGE)
    expect(field_of(agent)).to_have_value("")


def test_a_draft_outlives_a_reload_until_it_is_sent(
    agent: DeskPage, at_desk: Chat
) -> None:
    field_of(agent).fill("I am loo")
    agent.page.reload()
    expect(field_of(agent)).to_have_value("I am loo")
    agent.answer("I am looking.")
    expect(at_desk.bubbles.last).to_have_text("I am looking.")
    agent.page.reload()
    expect(field_of(agent)).to_have_value("")


@pytest.mark.parametrize("way", ["Back to Test Bot", "Start over"])
def test_a_customer_who_leaves_while_the_agent_writes_takes_no_draft_along(
    agent: DeskPage, at_desk: Chat, way: str
) -> None:
    field_of(agent).fill("I am loo")
    at_desk.button(way).click()
    if way == "Start over":
        at_desk.page.get_by_role("dialog").get_by_role("button", name=way).click()
    told = agent.talks.get_by_text(
        "is no longer with you. What you wrote was not sent."
    )
    expect(told).to_be_visible()
    expect(agent.page.get_by_role("alert")).to_contain_text("is no longer with you")
    expect(field_of(agent)).to_have_value("I am loo")
    expect(agent.talks.get_by_role("button", name="Send")).to_be_disabled()
    agent.button("Put away").click()
    expect(agent.talks).to_have_count(0)
    expect(agent.page.get_by_text("Nobody is with you")).to_be_visible()


def test_a_customer_who_leaves_is_told_to_the_agent_who_writes_nothing(
    agent: DeskPage, at_desk: Chat
) -> None:
    at_desk.button("Back to Test Bot").click()
    expect(agent.page.get_by_role("alert")).to_contain_text("is no longer with you")
    expect(agent.talks).to_have_count(0)


def test_what_the_agent_ends_goes_without_a_word(
    agent: DeskPage, at_desk: Chat
) -> None:
    agent.button("Hand back").click()
    expect(agent.talks).to_have_count(0)
    expect(agent.page.get_by_role("alert")).to_be_hidden()
