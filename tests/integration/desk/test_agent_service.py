"""What agents can do with customers, on both databases."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from desk.conversations import MAX_MESSAGE
from desk.model import NoSuchConversation, NotYours, State, TakenByOther, TooLong
from desk.service import Desk
from tests.integration.desk.support import SENDER, arrive, handoffs, texts


def test_of_twenty_agents_at_once_one_gets_the_customer(desk: Desk) -> None:
    number = arrive(desk)
    names = [f"Agent {count}" for count in range(20)]

    def try_it(name: str) -> bool:
        try:
            desk.agents.take(number, name)
        except TakenByOther:
            return False
        return True

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(try_it, names)) == 1
    replies = texts(desk.customers.receive(SENDER, "hi"))
    assert sum("is here to help" in text for text in replies) == 1


def test_taking_twice_is_no_mistake(desk: Desk) -> None:
    number = arrive(desk)
    desk.agents.take(number, "Ann")
    desk.agents.take(number, "Ann")
    assert desk.agents.own(number, "Ann").agent == "Ann"


@pytest.mark.parametrize("action", ["put_back", "hand_back", "close"])
def test_only_the_agent_who_has_the_customer_may_act(desk: Desk, action: str) -> None:
    number = arrive(desk)
    with pytest.raises(NotYours):
        getattr(desk.agents, action)(number, "Ann")
    desk.agents.take(number, "Ann")
    with pytest.raises(NotYours):
        getattr(desk.agents, action)(number, "Bob")
    with pytest.raises(NotYours):
        desk.agents.answer(number, "Bob", "hello", "key-2")
    getattr(desk.agents, action)(number, "Ann")
    with pytest.raises(NotYours):
        getattr(desk.agents, action)(number, "Ann")
    with pytest.raises(NoSuchConversation):
        getattr(desk.agents, action)(number + 1000, "Ann")


def test_the_same_answer_twice_is_said_once(desk: Desk) -> None:
    number = arrive(desk)
    desk.agents.take(number, "Ann")
    for _ in range(3):
        desk.agents.answer(number, "Ann", "Hello!", "key-1")
    assert texts(desk.customers.receive(SENDER, "hi")).count("Hello!") == 1


def test_what_is_too_long_is_refused_and_not_cut(desk: Desk) -> None:
    number = arrive(desk)
    desk.agents.take(number, "Ann")
    with pytest.raises(TooLong, match="4,001 characters"):
        desk.agents.answer(number, "Ann", "x" * (MAX_MESSAGE + 1), "too-long")
    assert not any("xxx" in text for text in texts(desk.customers.receive(SENDER, "?")))
    desk.agents.answer(number, "Ann", "x" * MAX_MESSAGE, "whole")
    assert "x" * MAX_MESSAGE in texts(desk.customers.receive(SENDER, "?"))


def test_handing_back_names_the_host_really_left(desk: Desk) -> None:
    number = arrive(desk)
    desk.agents.take(number, "Ann")
    desk.agents.hand_back(number, "Ann")
    replies = desk.customers.receive(SENDER, "are you there?")
    assert handoffs(replies) == ["http://other:5005"]
    assert desk.store.in_state(State.WAITING) == []


def test_a_customer_put_back_keeps_the_old_place(desk: Desk) -> None:
    number = arrive(desk)
    later = arrive(desk, "customer-0002")
    desk.agents.take(number, "Ann")
    desk.agents.put_back(number, "Ann")
    assert [one.id for one in desk.store.in_state(State.WAITING)] == [number, later]


def test_after_closing_the_customer_may_write_again(desk: Desk) -> None:
    number = arrive(desk)
    desk.customers.receive(SENDER, "hi")
    desk.agents.take(number, "Ann")
    desk.agents.close(number, "Ann")
    replies = texts(desk.customers.receive(SENDER, "one more thing"))
    assert desk.texts.say("closed") in replies
    assert replies[-1] == desk.texts.say("arrived_first")
    again = desk.store.latest(SENDER)
    assert again is not None and again.id != number
    assert "one more thing" in [one.text for one in desk.store.messages(again.id)]


def test_what_an_agent_says_comes_with_the_next_message(desk: Desk) -> None:
    number = arrive(desk)
    desk.agents.take(number, "Ann")
    desk.agents.answer(number, "Ann", "Hello!", "key-1")
    replies = desk.customers.receive(SENDER, "hi")
    assert texts(replies) == [desk.texts.say("taken", agent="Ann"), "Hello!"]
    assert replies[1]["name"] == "Ann"
    assert desk.customers.receive(SENDER, "more") == []


def test_what_is_said_after_a_hand_back_is_not_swallowed(desk: Desk) -> None:
    number = arrive(desk)
    desk.agents.take(number, "Ann")
    desk.agents.hand_back(number, "Ann")
    replies = desk.customers.receive(SENDER, "and my balance?")
    assert handoffs(replies) == ["http://other:5005"]
    assert desk.texts.say("too_late") in texts(replies)
