"""What can be done at the desk, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Dict, List

import pytest

from desk.hub import Hub
from desk.model import NoSuchConversation, NotYours, State, TakenByOther
from desk.reception import LONGEST_MESSAGE
from desk.service import Desk
from desk.settings import read_settings
from desk.store import DeskStore
from desk.texts import read_texts
from desk.watching import tell_the_waiting
from tests.support.desks import TOKEN

SENDER = "customer-0001"
HANDOFF = '/handoff{"from_host": "http://other:5005"}'


def arrive(desk: Desk, sender: str = SENDER) -> int:
    desk.hear(sender, HANDOFF)
    found = desk.store.latest(sender)
    assert found is not None
    return found.id


def texts(replies: List[Dict[str, Any]]) -> List[str]:
    return [one["text"] for one in replies if "text" in one]


def handoffs(replies: List[Dict[str, Any]]) -> List[Any]:
    customs = [one.get("custom", {}) for one in replies]
    return [one["handoff_host"] for one in customs if "handoff_host" in one]


def test_a_customer_who_arrives_learns_the_place_and_where_the_stream_is(
    desk: Desk,
) -> None:
    first = desk.hear(SENDER, HANDOFF)
    assert first[0]["custom"]["stream"] == "/webhooks/rest/stream"
    assert texts(first) == [desk.texts.say("arrived_first")]
    second = desk.hear("customer-0002", HANDOFF)
    assert texts(second) == [desk.texts.say("arrived", place=2)]


def test_arriving_twice_is_one_visit(desk: Desk) -> None:
    number = arrive(desk)
    assert texts(desk.hear(SENDER, HANDOFF)) == [desk.texts.say("still_waiting")]
    assert arrive(desk) == number
    assert len(desk.store.in_state(State.WAITING)) == 1


def test_fifty_at_once_who_are_one_customer_make_one_visit(desk: Desk) -> None:
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda _: desk.hear(SENDER, HANDOFF), range(50)))
    assert len(desk.store.in_state(State.WAITING)) == 1


def test_a_customer_without_a_handoff_is_welcome_too(desk: Desk) -> None:
    replies = desk.hear(SENDER, "Is anybody there?")
    assert desk.texts.say("arrived_first") in texts(replies)
    current = desk.store.latest(SENDER)
    assert current is not None and current.from_host == "http://bot"
    said = [one.text for one in desk.store.messages(current.id)]
    assert "Is anybody there?" in said


@pytest.mark.parametrize(
    "message",
    [
        "/handoff",
        "/handoff{",
        "/handoff[1]",
        '/handoff{"from_host": 5}',
        '/handoff{"from_host": "javascript:alert(1)"}',
        '/handoff{"from_host": "http://[bad"}',
    ],
)
def test_an_unusable_host_left_means_the_bot(desk: Desk, message: str) -> None:
    desk.hear(SENDER, message)
    current = desk.store.latest(SENDER)
    assert current is not None and current.from_host == "http://bot"


def test_what_an_agent_says_comes_with_the_next_message(desk: Desk) -> None:
    number = arrive(desk)
    desk.take(number, "Ann")
    desk.answer(number, "Ann", "Hello!", "key-1")
    replies = desk.hear(SENDER, "hi")
    assert texts(replies) == [desk.texts.say("taken", agent="Ann"), "Hello!"]
    assert replies[1]["name"] == "Ann"
    assert desk.hear(SENDER, "more") == []


def test_the_same_answer_twice_is_said_once(desk: Desk) -> None:
    number = arrive(desk)
    desk.take(number, "Ann")
    for _ in range(3):
        desk.answer(number, "Ann", "Hello!", "key-1")
    assert texts(desk.hear(SENDER, "hi")).count("Hello!") == 1


def test_of_twenty_agents_at_once_one_gets_the_customer(desk: Desk) -> None:
    number = arrive(desk)
    names = [f"Agent {count}" for count in range(20)]

    def try_it(name: str) -> bool:
        try:
            desk.take(number, name)
        except TakenByOther:
            return False
        return True

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(try_it, names)) == 1
    replies = texts(desk.hear(SENDER, "hi"))
    assert sum("is here to help" in text for text in replies) == 1


def test_taking_twice_is_no_mistake(desk: Desk) -> None:
    number = arrive(desk)
    desk.take(number, "Ann")
    desk.take(number, "Ann")
    assert desk.own(number, "Ann").agent == "Ann"


@pytest.mark.parametrize("deed", ["put_back", "hand_back", "close"])
def test_only_the_agent_who_has_the_customer_may_act(desk: Desk, deed: str) -> None:
    number = arrive(desk)
    with pytest.raises(NotYours):
        getattr(desk, deed)(number, "Ann")
    desk.take(number, "Ann")
    with pytest.raises(NotYours):
        getattr(desk, deed)(number, "Bob")
    with pytest.raises(NotYours):
        desk.answer(number, "Bob", "hello", "key-2")
    getattr(desk, deed)(number, "Ann")
    with pytest.raises(NotYours):
        getattr(desk, deed)(number, "Ann")
    with pytest.raises(NoSuchConversation):
        getattr(desk, deed)(number + 1000, "Ann")


def test_handing_back_names_the_host_really_left(desk: Desk) -> None:
    number = arrive(desk)
    desk.take(number, "Ann")
    desk.hand_back(number, "Ann")
    replies = desk.hear(SENDER, "are you there?")
    assert handoffs(replies) == ["http://other:5005"]
    assert desk.store.in_state(State.WAITING) == []


def test_the_customer_can_go_back_at_any_time(desk: Desk) -> None:
    number = arrive(desk)
    assert handoffs(desk.hear(SENDER, "/back")) == ["http://other:5005"]
    assert desk.conversation(number).state is State.BACK
    assert handoffs(desk.hear(SENDER, "/back")) == ["http://other:5005"]
    assert handoffs(desk.hear("never-seen-before", "/back")) == ["http://bot"]


def test_a_customer_put_back_keeps_the_old_place(desk: Desk) -> None:
    number = arrive(desk)
    later = arrive(desk, "customer-0002")
    desk.take(number, "Ann")
    desk.put_back(number, "Ann")
    assert [one.id for one in desk.store.in_state(State.WAITING)] == [number, later]


def test_after_closing_the_customer_may_write_again(desk: Desk) -> None:
    number = arrive(desk)
    desk.hear(SENDER, "hi")
    desk.take(number, "Ann")
    desk.close(number, "Ann")
    replies = texts(desk.hear(SENDER, "one more thing"))
    assert desk.texts.say("closed") in replies
    assert replies[-1] == desk.texts.say("arrived_first")
    again = desk.store.latest(SENDER)
    assert again is not None and again.id != number
    assert "one more thing" in [one.text for one in desk.store.messages(again.id)]


def test_the_way_back_outlives_the_visit(desk: Desk) -> None:
    number = arrive(desk)
    desk.take(number, "Ann")
    desk.close(number, "Ann")
    desk.hear(SENDER, "still there?")
    assert handoffs(desk.hear(SENDER, "/back")) == ["http://other:5005"]


def test_without_any_host_left_the_way_back_is_the_public_address(
    database: str, clock: Any, tmp_path: Path
) -> None:
    settings = read_settings(
        {
            "DESK_TOKEN": TOKEN,
            "RASA_URL": "http://rasa:5006",
            "DESK_BOT_URL": "https://bank.example/",
            "DESK_BOT_TITLE": "Bot",
        },
        tmp_path,
    )
    desk = Desk(DeskStore(database), Hub(), settings, read_texts(), clock)
    desk.hear(SENDER, "/handoff")
    (custom,) = [
        one["custom"]
        for one in desk.hear(SENDER, "/back")
        if "handoff_host" in one.get("custom", {})
    ]
    assert custom == {"handoff_host": "https://bank.example", "title": "Bot"}


def test_who_arrives_from_another_host_goes_back_there(desk: Desk) -> None:
    arrive(desk)
    replies = desk.hear(SENDER, '/handoff{"from_host": "http://third:5005"}')
    assert texts(replies) == [desk.texts.say("still_waiting")]
    assert handoffs(desk.hear(SENDER, "/back")) == ["http://third:5005"]


def test_who_arrives_again_hears_that_the_agent_is_still_there(desk: Desk) -> None:
    desk.take(arrive(desk), "Ann")
    assert texts(desk.hear(SENDER, HANDOFF))[-1] == desk.texts.say(
        "still_taken", agent="Ann"
    )


def test_going_back_wins_over_an_agent_who_takes_at_that_moment(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, move = arrive(desk), desk.store.move

    def take_first(*values: Any) -> bool:
        monkeypatch.setattr(desk.store, "move", move)
        desk.take(number, "Ann")
        return move(*values)

    monkeypatch.setattr(desk.store, "move", take_first)
    assert handoffs(desk.hear(SENDER, "/back")) == ["http://other:5005"]
    assert desk.conversation(number).state is State.BACK
    with pytest.raises(NotYours):
        desk.answer(number, "Ann", "hello", "key-1")


def test_what_is_said_after_a_hand_back_is_not_swallowed(desk: Desk) -> None:
    number = arrive(desk)
    desk.take(number, "Ann")
    desk.hand_back(number, "Ann")
    replies = desk.hear(SENDER, "and my balance?")
    assert handoffs(replies) == ["http://other:5005"]
    assert desk.texts.say("too_late") in texts(replies)


def test_whoever_waits_is_offered_the_way_back_with_every_reply(desk: Desk) -> None:
    arrive(desk)
    for words in ("hello?", "/wait", "  ", "x" * (LONGEST_MESSAGE + 1), "anybody?"):
        (reply,) = desk.hear(SENDER, words)
        assert [one["payload"] for one in reply["buttons"]] == ["/back"], words
    desk.take(arrive(desk), "Ann")
    desk.hear(SENDER, "hello")
    assert desk.hear(SENDER, "with a person now") == []


def test_who_waits_for_long_is_told_once_and_may_wait_on(
    desk: Desk, clock: Any
) -> None:
    arrive(desk)
    assert tell_the_waiting(desk) == 0
    clock.now += desk.settings.nobody_after
    assert tell_the_waiting(desk) == 1
    assert tell_the_waiting(desk) == 0
    told = desk.hear(SENDER, "hello?")
    assert desk.texts.say("nobody") in texts(told)
    payloads = [button["payload"] for one in told for button in one.get("buttons", [])]
    assert payloads == ["/wait", "/back", "/back"]
    assert texts(desk.hear(SENDER, "/wait")) == [desk.texts.say("patience")]
    assert tell_the_waiting(desk) == 0
    clock.now += desk.settings.nobody_after
    assert tell_the_waiting(desk) == 1


def test_numbers_of_cards_are_masked_before_they_are_kept(desk: Desk) -> None:
    number = arrive(desk)
    desk.hear(SENDER, "my card is 4111 1111 1111 1111")
    said = [one.text for one in desk.store.messages(number)]
    assert "my card is •••• 1111" in said
