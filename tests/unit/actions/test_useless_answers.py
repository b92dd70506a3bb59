"""Answers beside the question, in a transfer."""


import pytest

from tests.unit.actions.talk import TURNED_DOWN, Talk, money

CONFIRM = ["utter_confirm_transfer"]


@pytest.mark.parametrize(
    "intent, text",
    [
        ("check_balance", "what's my balance"),
        ("check_recipients", "who can I pay"),
        ("pay_cc", "pay my emblem card"),
        ("pay_cc", "pay $30 on my emblem card"),
        ("search_transactions", "how much did I spend at target"),
        ("help", "what can you do"),
        ("out_of_scope", "tell me a joke"),
        ("trigger_handoff", '/trigger_handoff{"handoff_to": "human_desk"}'),
    ],
)
@pytest.mark.parametrize("waiting", ["PERSON", "confirm_form"])
def test_what_is_no_answer_is_left_to_the_rules(
    talk: Talk, intent: str, text: str, waiting: str
) -> None:
    if waiting == "PERSON":
        talk.say("transfer money", "transfer_money")
    else:
        talk.begin_transfer()
    assert talk.waits_for == waiting
    said = [money("$30", 30)] if "$30" in text else []
    assert talk.say(text, intent, *said) == TURNED_DOWN


def test_it_asks_again_after_something_else_was_answered(talk: Talk) -> None:
    talk.begin_transfer()
    assert talk.say("what's my balance", "check_balance") == TURNED_DOWN
    talk.events.append({"event": "action", "name": "action_show_balance"})
    assert talk.run_form("transfer_money_form") == CONFIRM


def test_two_useless_answers_bring_an_explanation_and_a_way_out(talk: Talk) -> None:
    talk.say("transfer money", "transfer_money")
    talk.say("purple", "nlu_fallback")
    assert talk.responses == ["utter_not_understood", "utter_ask_recipient"]
    talk.say("purple", "nlu_fallback")
    assert talk.responses == ["utter_explain_recipient", "utter_ask_to_go_on"]
    assert "Lisa Macintyre" in talk.said("utter_explain_recipient")["recipients"]
    assert talk.yes() == ["utter_ask_recipient"]
    talk.say("purple", "nlu_fallback")
    assert talk.responses == ["utter_not_understood", "utter_ask_recipient"]


def test_no_to_going_on_cancels(talk: Talk) -> None:
    talk.say("transfer money", "transfer_money")
    talk.say("purple", "nlu_fallback")
    talk.say("purple", "nlu_fallback")
    assert talk.no() == ["utter_transfer_cancelled"]


def test_the_question_whether_to_go_on_can_be_answered_by_the_value(
    talk: Talk,
) -> None:
    talk.say("transfer money", "transfer_money")
    talk.say("purple", "nlu_fallback")
    talk.say("purple", "nlu_fallback")
    assert talk.say("Katy", "inform") == ["utter_ask_transfer_amount"]


def test_a_cancel_resets_the_count_of_useless_answers(talk: Talk) -> None:
    talk.say("transfer money", "transfer_money")
    talk.say("purple", "nlu_fallback")
    talk.say("cancel", "deny")
    talk.say("transfer money", "transfer_money")
    talk.say("purple", "nlu_fallback")
    assert talk.responses == ["utter_not_understood", "utter_ask_recipient"]


def test_useless_answers_at_the_confirmation_are_explained(talk: Talk) -> None:
    talk.begin_transfer()
    talk.say("purple", "nlu_fallback")
    talk.say("purple", "nlu_fallback")
    assert talk.responses == ["utter_explain_confirmation", "utter_ask_to_go_on"]
    assert talk.yes() == CONFIRM


@pytest.mark.parametrize("text", ["hmm", "maybe", "dunno", "whenever", "no idea"])
def test_a_vague_answer_is_not_understood_and_asked_again(
    talk: Talk, text: str
) -> None:
    talk.begin_transfer()
    before = talk.bank.balance("ann")
    assert talk.say(text, "out_of_scope") == ["utter_not_understood", *CONFIRM]
    assert talk.bank.balance("ann") == before


def test_the_recipients_that_were_just_listed_are_no_buttons_again(
    talk: Talk,
) -> None:
    talk.say("transfer money", "transfer_money")
    assert talk.said("utter_ask_recipient")["buttons"]
    talk.say("who can I send money to", "check_recipients")
    talk.events.append({"event": "action", "name": "action_show_recipients"})
    talk.messages = []
    talk.run_form("transfer_money_form")
    assert talk.said("utter_ask_recipient")["buttons"] == []
