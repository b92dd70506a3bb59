"""What customers say and are told, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from desk.conversations import MAX_MESSAGE
from desk.model import NotYours, State
from desk.service import Desk
from desk.settings import read_settings
from tests.integration.desk.conftest import make_desk
from tests.integration.desk.support import HANDOFF, SENDER, arrive, handoffs, texts
from tests.support.desks import TOKEN


def test_a_customer_who_arrives_learns_the_place_and_where_the_stream_is(
    desk: Desk,
) -> None:
    first = desk.customers.receive(SENDER, HANDOFF)
    assert first[0]["custom"]["stream"] == "/webhooks/rest/stream"
    assert texts(first) == [desk.texts.say("arrived_first")]
    second = desk.customers.receive("customer-0002", HANDOFF)
    assert texts(second) == [desk.texts.say("arrived", place=2)]


def test_arriving_twice_is_one_visit(desk: Desk) -> None:
    number = arrive(desk)
    assert texts(desk.customers.receive(SENDER, HANDOFF)) == [
        desk.texts.say("still_waiting")
    ]
    assert arrive(desk) == number
    assert len(desk.store.in_state(State.WAITING)) == 1


def test_fifty_at_once_who_are_one_customer_make_one_visit(desk: Desk) -> None:
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda _: desk.customers.receive(SENDER, HANDOFF), range(50)))
    assert len(desk.store.in_state(State.WAITING)) == 1


def test_a_customer_without_a_handoff_is_welcome_too(desk: Desk) -> None:
    replies = desk.customers.receive(SENDER, "Is anybody there?")
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
    desk.customers.receive(SENDER, message)
    current = desk.store.latest(SENDER)
    assert current is not None and current.from_host == "http://bot"


def test_the_customer_can_go_back_at_any_time(desk: Desk) -> None:
    number = arrive(desk)
    assert handoffs(desk.customers.receive(SENDER, "/back")) == ["http://other:5005"]
    assert desk.conversations.get(number).state is State.BACK
    assert handoffs(desk.customers.receive(SENDER, "/back")) == ["http://other:5005"]
    assert handoffs(desk.customers.receive("never-seen-before", "/back")) == [
        "http://bot"
    ]


def test_the_way_back_outlives_the_visit(desk: Desk) -> None:
    number = arrive(desk)
    desk.agents.take(number, "Ann")
    desk.agents.close(number, "Ann")
    desk.customers.receive(SENDER, "still there?")
    assert handoffs(desk.customers.receive(SENDER, "/back")) == ["http://other:5005"]


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
    desk = make_desk(database, settings, clock)
    desk.customers.receive(SENDER, "/handoff")
    (custom,) = [
        one["custom"]
        for one in desk.customers.receive(SENDER, "/back")
        if "handoff_host" in one.get("custom", {})
    ]
    assert custom == {"handoff_host": "https://bank.example", "title": "Bot"}


def test_who_arrives_from_another_host_goes_back_there(desk: Desk) -> None:
    arrive(desk)
    replies = desk.customers.receive(
        SENDER, '/handoff{"from_host": "http://third:5005"}'
    )
    assert texts(replies) == [desk.texts.say("still_waiting")]
    assert handoffs(desk.customers.receive(SENDER, "/back")) == ["http://third:5005"]


def test_who_arrives_again_hears_that_the_agent_is_still_there(desk: Desk) -> None:
    desk.agents.take(arrive(desk), "Ann")
    assert texts(desk.customers.receive(SENDER, HANDOFF))[-1] == desk.texts.say(
        "still_taken", agent="Ann"
    )


def test_going_back_wins_over_an_agent_who_takes_at_that_moment(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, move = arrive(desk), desk.store.move

    def take_first(*values: Any) -> bool:
        monkeypatch.setattr(desk.store, "move", move)
        desk.agents.take(number, "Ann")
        return move(*values)

    monkeypatch.setattr(desk.store, "move", take_first)
    assert handoffs(desk.customers.receive(SENDER, "/back")) == ["http://other:5005"]
    assert desk.conversations.get(number).state is State.BACK
    with pytest.raises(NotYours):
        desk.agents.answer(number, "Ann", "hello", "key-1")


def test_whoever_waits_is_offered_the_way_back_with_every_reply(desk: Desk) -> None:
    arrive(desk)
    for words in ("hello?", "/wait", "  ", "x" * (MAX_MESSAGE + 1), "anybody?"):
        (reply,) = desk.customers.receive(SENDER, words)
        assert [one["payload"] for one in reply["buttons"]] == ["/back"], words
    desk.agents.take(arrive(desk), "Ann")
    desk.customers.receive(SENDER, "hello")
    assert desk.customers.receive(SENDER, "with a person now") == []


def test_numbers_of_cards_are_masked_before_they_are_kept(desk: Desk) -> None:
    number = arrive(desk)
    desk.customers.receive(SENDER, "my card is 4111 1111 1111 1111")
    said = [one.text for one in desk.store.messages(number)]
    assert "my card is •••• 1111" in said


def test_empty_and_endless_messages_are_answered_not_kept(desk: Desk) -> None:
    number = arrive(desk)
    assert texts(desk.customers.receive(SENDER, "  ")) == [desk.texts.say("empty")]
    endless = "x" * (MAX_MESSAGE + 1)
    assert texts(desk.customers.receive(SENDER, endless)) == [
        desk.texts.say("too_long")
    ]
    assert endless not in [one.text for one in desk.store.messages(number)]


def test_half_characters_and_nuls_are_kept_as_something_readable(desk: Desk) -> None:
    number = arrive(desk)
    desk.customers.receive(SENDER, "a\ud800b\x00c")
    desk.customers.receive(SENDER, '/handoff{"from_host": "http://x\\ud800"}')
    desk.agents.take(number, "Ann")
    desk.agents.answer(number, "Ann", "d\udfffe\x00f", "key-1")
    said = [one.text for one in desk.store.messages(number)]
    assert "a?bc" in said and "d?ef" in said
    assert desk.conversations.get(number).from_host == "http://other:5005"
