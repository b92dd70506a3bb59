"""A customer and agents at the human desk, each in a browser of their own."""

from typing import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.web.desk_pages import DeskPage
from tests.e2e.web.rest_host import RestHost
from tests.e2e.web.support import Chat, axe_findings
from tests.e2e.web.test_safety import ATTACKS
from tests.support.desks import RunningDesk

MakeAgent = Callable[..., DeskPage]


def test_whoever_is_at_the_page_stays_signed_in(make_agent: MakeAgent) -> None:
    page = make_agent("Ann").page
    page.evaluate("Date.now = ((now) => () => now() + 61000)(Date.now)")
    with page.expect_response("**/active") as answered:
        page.keyboard.press("Shift")
    assert answered.value.status == 204


def test_a_person_answers_and_hands_back_and_the_bot_goes_on(
    at_desk: Chat, make_agent: MakeAgent, host: RestHost, desk: RunningDesk
) -> None:
    agent = make_agent("Ann")
    agent.take_over.click()
    expect(at_desk.bubbles.last).to_have_text("Ann is here to help you.")
    before = agent.page.locator(".before")
    expect(before).to_contain_text("Send $50 to Katy from •••• 1111")
    expect(before).to_contain_text("Shall I send $50.00 to Katy Parrow?")
    facts = agent.page.locator(".facts")
    expect(facts).to_contain_text("Transferring money")
    expect(facts).to_contain_text("Katy Parrow")
    expect(agent.page.get_by_text("4111 1111")).to_have_count(0)
    agent.answer("Hello, how can I help?")
    expect(at_desk.bubbles.last).to_have_text("Hello, how can I help?")
    expect(at_desk.page.locator(".chatroom-name").last).to_have_text("Ann")
    at_desk.say("Is there a fee?")
    expect(agent.said.last).to_contain_text("Is there a fee?")
    agent.button("Hand back").click()
    expect(at_desk.notes.last).to_have_text("You are now talking to Test Bot")
    expect(at_desk.bubbles.last).to_have_text("Bot again. What next?")
    expect(agent.talks).to_have_count(0)
    at_desk.say("my balance")
    expect(at_desk.bubbles).to_have_count(9)
    left = f'/handoff{{"from_host":"{desk.url}"}}'
    assert host.messages == ["person", left, "my balance"]


def test_both_see_each_other_typing(at_desk: Chat, make_agent: MakeAgent) -> None:
    agent = make_agent()
    agent.take_over.click()
    expect(agent.talks).to_have_count(1)
    at_desk.input.press_sequentially("hel", delay=20)
    expect(agent.page.locator(".typing")).to_be_visible()
    agent.page.get_by_placeholder("Write an answer…").press_sequentially("hi")
    expect(at_desk.page.get_by_text("a person is typing…")).to_be_visible()


def test_who_took_a_customer_has_it_alone(at_desk: Chat, make_agent: MakeAgent) -> None:
    ann, bob = make_agent("Ann"), make_agent("Bob")
    expect(bob.take_over).to_have_count(1)
    ann.take_over.click()
    expect(ann.talks).to_have_count(1)
    expect(bob.take_over).to_have_count(0)
    expect(bob.page.get_by_text("with Ann")).to_be_visible()
    expect(bob.talks).to_have_count(0)


def test_several_conversations_stand_side_by_side(
    at_desk: Chat, make_agent: MakeAgent, desk: RunningDesk
) -> None:
    desk.say("another-customer", "Hello from next door")
    agent = make_agent()
    agent.take_over.first.click()
    expect(agent.talks).to_have_count(1)
    agent.take_over.first.click()
    expect(agent.talks).to_have_count(2)
    first, second = (agent.talks.nth(number).bounding_box() for number in (0, 1))
    assert first is not None and second is not None
    assert first["y"] == second["y"]
    assert first["x"] + first["width"] <= second["x"]
    agent.page.get_by_placeholder("Write an answer…").last.fill("For you alone")
    agent.page.keyboard.press("Enter")
    expect(agent.said.last).to_contain_text("For you alone")
    assert "For you alone" in desk.texts("another-customer", "thanks")
    expect(at_desk.page.get_by_text("For you alone")).to_have_count(0)


def test_ready_made_replies_put_back_and_close(
    at_desk: Chat, make_agent: MakeAgent
) -> None:
    agent = make_agent("Ann")
    agent.take_over.click()
    replies = agent.page.get_by_label("Ready-made replies")
    replies.select_option(index=1)
    text = agent.page.get_by_placeholder("Write an answer…")
    expect(text).to_have_value(
        "Hello, my name is Ann. Let me read what you have " "written so far."
    )
    text.press("Enter")
    expect(at_desk.bubbles.last).to_contain_text("my name is Ann")
    agent.button("Put back").click()
    expect(at_desk.bubbles.last).to_contain_text("You are back in line")
    agent.take_over.click()
    agent.button("Close").click()
    expect(at_desk.bubbles.last).to_contain_text("This conversation was closed")
    at_desk.button("Back to the assistant").last.click()
    expect(at_desk.notes.last).to_have_text("You are now talking to Test Bot")


@pytest.mark.parametrize("patience", ["2"])
def test_nobody_there_is_said_and_the_customer_may_wait_or_go_back(
    at_desk: Chat,
) -> None:
    expect(at_desk.bubbles.last).to_contain_text("Nobody is free just now")
    at_desk.button("Keep waiting").click()
    expect(at_desk.bubbles.last).to_contain_text("You keep your place")
    expect(at_desk.bubbles.last).to_contain_text("Nobody is free just now")
    at_desk.button("Back to the assistant").last.click()
    expect(at_desk.notes.last).to_have_text("You are now talking to Test Bot")
    expect(at_desk.bubbles.last).to_have_text("Bot again. What next?")


def test_a_restart_of_the_desk_goes_unnoticed(
    at_desk: Chat, make_agent: MakeAgent, desk: RunningDesk
) -> None:
    agent = make_agent()
    agent.take_over.click()
    agent.answer("Before")
    expect(at_desk.bubbles.last).to_have_text("Before")
    desk.restart()
    agent.answer("After")
    expect(at_desk.bubbles.last).to_have_text("After")
    at_desk.say("Still here")
    expect(agent.said.last).to_contain_text("Still here")
    expect(at_desk.page.get_by_text("Before", exact=True)).to_have_count(1)


def test_while_the_desk_is_down_a_button_says_so_and_works_afterwards(
    at_desk: Chat, make_agent: MakeAgent, desk: RunningDesk
) -> None:
    agent = make_agent()
    agent.take_over.click()
    expect(agent.talks).to_have_count(1)
    desk.stop()
    agent.button("Hand back").click()
    expect(agent.page.get_by_text("nothing was done")).to_be_visible()
    expect(agent.button("Hand back")).to_be_enabled()
    desk.start()
    agent.button("Hand back").click()
    expect(at_desk.notes.last).to_have_text("You are now talking to Test Bot")


def test_an_agent_who_signs_out_leaves_the_customer_to_the_next(
    at_desk: Chat, make_agent: MakeAgent
) -> None:
    ann, bob = make_agent("Ann"), make_agent("Bob")
    ann.take_over.click()
    expect(bob.page.get_by_text("with Ann")).to_be_visible()
    ann.button("Sign out").click()
    expect(at_desk.bubbles.last).to_contain_text("Ann had to go")
    bob.take_over.click()
    expect(at_desk.bubbles.last).to_have_text("Bob is here to help you.")


def test_who_waits_and_writes_is_offered_the_way_back_again(at_desk: Chat) -> None:
    at_desk.say("hello?")
    expect(at_desk.bubbles.last).to_contain_text("You are still in line")
    at_desk.button("Back to the assistant").last.click()
    expect(at_desk.notes.last).to_have_text("You are now talking to Test Bot")


def test_a_reload_on_either_side_keeps_the_conversation(
    at_desk: Chat, make_agent: MakeAgent
) -> None:
    agent = make_agent()
    agent.take_over.click()
    agent.answer("One")
    expect(at_desk.bubbles.last).to_have_text("One")
    agent.page.reload()
    at_desk.reload()
    expect(agent.talks).to_have_count(1)
    agent.answer("Two")
    expect(at_desk.bubbles.last).to_have_text("Two")
    expect(at_desk.page.get_by_text("One", exact=True)).to_have_count(1)


def test_attacks_do_nothing_at_the_desk(
    at_desk: Chat, make_agent: MakeAgent, host: RestHost, desk: RunningDesk
) -> None:
    lines = [{"event": "user", "text": attack} for attack in ATTACKS]
    lines += [{"event": "bot", "text": attack} for attack in ATTACKS]
    slots = {"PERSON": ATTACKS[0], "vendor_name": ATTACKS[1]}
    host.trackers["*"] = {"events": lines, "slots": slots}
    sender = "<img src=x onerror='window.hacked=1'>"
    desk.say(sender, '/handoff{"from_host": "http://x/<script>"}')
    for attack in ATTACKS:
        desk.say(sender, attack)
    agent = make_agent(ATTACKS[0][:40])
    for count in (1, 2):
        agent.take_over.first.click()
        expect(agent.talks).to_have_count(count)
    evil = agent.talks.nth(1)
    expect(evil.locator(".log > .said")).to_have_count(len(ATTACKS))
    expect(evil.locator(".before .said")).to_have_count(2 * len(ATTACKS))
    for attack in ATTACKS:
        agent.answer(attack)
        expect(at_desk.page.locator(".chatroom-bot").last).to_be_visible()
    expect(agent.talks.nth(0).locator(".log > .us")).to_have_count(len(ATTACKS))
    for page in (agent.page, at_desk.page):
        assert page.evaluate("window.hacked") is None
        expect(page.locator("img, iframe, svg:not([aria-hidden])")).to_have_count(0)
        scripts = page.locator("script").evaluate_all("all => all.map((x) => x.src)")
        assert all(scripts), "a script without an address"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_at_the_desk(
    at_desk: Chat, make_agent: MakeAgent, desk: RunningDesk, scheme: str
) -> None:
    desk.say("another-customer", "Hello from next door")
    agent = make_agent("Ann", scheme)
    agent.take_over.first.click()
    expect(agent.talks).to_have_count(1)
    agent.answer("Hello")
    expect(at_desk.bubbles.last).to_have_text("Hello")
    at_desk.say("Hi")
    expect(agent.said.last).to_contain_text("Hi")
    assert axe_findings(agent.page) == []
    agent.button("Sign out").click()
    expect(agent.page.get_by_role("button", name="Sign in")).to_be_visible()
    assert axe_findings(agent.page) == []
