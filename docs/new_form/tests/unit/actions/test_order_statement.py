"""A statement of a card is ordered."""

import pytest

from actions.skills.switch_forms import ActionSwitchFormsAffirm, ActionSwitchFormsAsk
from tests.unit.actions.talk import TURNED_DOWN, Talk, entity

CONFIRM = ["utter_confirm_statement"]


def ask(talk: Talk, text: str = "order a statement of emblem") -> None:
    talk.say(text, "order_statement")


def test_it_asks_for_the_card_then_for_the_way(talk: Talk) -> None:
    ask(talk, "order a statement")
    assert talk.responses == ["utter_ask_card"]
    assert talk.say("emblem", "inform") == ["utter_ask_delivery_way"]
    assert talk.say("by post please", "inform") == CONFIRM
    assert talk.yes() == ["utter_statement_ordered"]


def test_one_sentence_is_enough_and_tells_what_is_owed(talk: Talk) -> None:
    ask(talk, "order a statement of emblem by email")
    assert talk.responses == CONFIRM
    talk.yes()
    told = talk.said("utter_statement_ordered")
    owed = talk.bank.card("ann", "emblem").current_balance
    assert (told["card"], told["way"], told["owed"]) == ("emblem", "email", str(owed))


@pytest.mark.parametrize("text, way", [("email", "email"), ("not by email", None)])
def test_a_way_that_is_denied_is_not_taken(talk: Talk, text: str, way: str) -> None:
    ask(talk)
    talk.say(text, "inform")
    assert talk.slots.get("delivery_way") == way


def test_a_button_names_the_way(talk: Talk) -> None:
    ask(talk)
    payload = '/inform{"delivery_way": "post"}'
    talk.say(payload, "inform", entity("delivery_way", payload, "post"))
    assert talk.slots["delivery_way"] == "post"


def test_the_way_can_be_corrected_at_the_confirmation(talk: Talk) -> None:
    ask(talk, "order a statement of emblem by email")
    assert talk.say("no, by post", "deny") == CONFIRM
    assert talk.said("utter_confirm_statement")["delivery_way"] == "post"


def test_no_orders_nothing(talk: Talk) -> None:
    ask(talk, "order a statement of emblem by email")
    assert talk.no() == ["utter_statement_cancelled"]


def test_it_is_left_for_a_transfer_that_it_knows_nothing_of(talk: Talk) -> None:
    ask(talk)
    assert talk.say("send money to Percy", "transfer_money") == TURNED_DOWN
    assert talk.act(ActionSwitchFormsAsk()) == ["utter_switch_ask_transfer_money_form"]
    talk.yes()
    talk.act(ActionSwitchFormsAffirm())
    assert talk.run_form("transfer_money_form")[-1] == "utter_ask_transfer_amount"
