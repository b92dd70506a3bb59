"""What an agent writes is neither inserted, cut nor lost without the agent's doing."""

from typing import Callable

import pytest
from playwright.sync_api import Locator, expect

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
