"""Who gets the money: found, near, several, none."""


import pytest

from tests.unit.actions.talk import Talk, entity, money

CONFIRM = ["utter_confirm_transfer"]


@pytest.mark.parametrize(
    "text, reply",
    [
        ("katy parow", "utter_did_you_mean"),
        ("Gandalf", "utter_unknown_recipient"),
        ("katy and percy", "utter_which_recipient"),
    ],
)
def test_a_name_that_is_not_clear_is_asked_about(
    talk: Talk, text: str, reply: str
) -> None:
    talk.say("transfer money", "transfer_money")
    assert talk.say(text, "inform", entity("PERSON", text))[0] == reply


@pytest.mark.parametrize(
    "text, name",
    [
        ("Katy Parrow", "Katy Parrow"),
        ("PARROW", "Katy Parrow"),
        ("to percy please", "Percy Donald"),
        ("Percy's account", "Percy Donald"),
    ],
)
@pytest.mark.parametrize("intent", ["inform", "out_of_scope", "nlu_fallback"])
def test_a_name_is_found_without_help_of_nlu(
    talk: Talk, text: str, name: str, intent: str
) -> None:
    talk.say("transfer money", "transfer_money")
    assert talk.say(text, intent) == ["utter_ask_transfer_amount"]
    assert talk.slots["PERSON"] == name


def test_a_nickname_is_enough(talk: Talk) -> None:
    talk.say("transfer money", "transfer_money")
    talk.say("it's for bill", "inform")
    assert talk.slots["PERSON"] == "William Baker"


def test_another_person_of_the_same_first_name_is_not_taken_for_ours(
    talk: Talk,
) -> None:
    said = entity("PERSON", "Katy Smith")
    talk.say("send $5 to Katy Smith", "transfer_money", money("$5", 5), said)
    assert talk.responses == ["utter_did_you_mean"]


def test_yes_takes_the_name_that_was_meant(talk: Talk) -> None:
    talk.say("send $5", "transfer_money", money("$5", 5))
    talk.say("perzy", "inform", entity("PERSON", "perzy"))
    assert talk.responses == ["utter_did_you_mean"]
    assert talk.yes() == CONFIRM
    assert talk.slots["PERSON"] == "Percy Donald"


def test_no_to_the_name_that_was_meant_asks_again(talk: Talk) -> None:
    talk.say("send $5", "transfer_money", money("$5", 5))
    talk.say("perzy", "inform", entity("PERSON", "perzy"))
    assert talk.no() == ["utter_ask_recipient"]
    assert talk.yes() == ["utter_not_understood", "utter_ask_recipient"]


def test_a_nickname_is_found_after_to_where_nlu_saw_no_name(talk: Talk) -> None:
    talk.say("send $20 to bill", "transfer_money", money("$20", 20))
    assert talk.said("utter_confirm_transfer")["recipient"] == "William Baker"


def test_a_word_of_courtesy_in_the_name_does_not_matter(talk: Talk) -> None:
    said = entity("PERSON", "karen plz")
    talk.say("send $5 to karen plz", "transfer_money", money("$5", 5), said)
    assert talk.said("utter_confirm_transfer")["recipient"] == "Karen Lancaster"


def test_another_answer_to_did_you_mean_is_kept_and_it_is_asked_again(
    talk: Talk,
) -> None:
    talk.say("transfer money", "transfer_money")
    talk.say("perzy", "inform", entity("PERSON", "perzy"))
    assert talk.say("$7", "inform", money("$7", 7)) == ["utter_did_you_mean"]
    assert talk.yes() == CONFIRM
    assert talk.said("utter_confirm_transfer")["amount"] == "$7.00"
