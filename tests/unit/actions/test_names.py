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


@pytest.mark.parametrize("text", ["send $5 to Bob and Percy", "$5 to percy, bob"])
def test_a_stranger_beside_a_recipient_is_not_passed_over(
    talk: Talk, text: str
) -> None:
    names = [
        entity("PERSON", name)
        for name in text.replace(",", "").split()
        if name.lower() in ("bob", "percy")
    ]
    talk.say(text, "transfer_money", money("$5", 5), *names)
    assert talk.responses == ["utter_unknown_recipient", "utter_confirm_transfer"]
    assert talk.said("utter_unknown_recipient")["name"] == "Bob"
    assert talk.said("utter_confirm_transfer")["recipient"] == "Percy Donald"


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


@pytest.mark.parametrize(
    "text", ["send money to katy smith", "send Katy Smith some money", "to katy jones!"]
)
def test_a_family_name_that_is_another_one_is_asked_about(
    talk: Talk, text: str
) -> None:
    """NLU may have taken the first name alone for the name."""
    said = entity("PERSON", "Katy" if "Katy" in text else "katy")
    assert talk.say(text, "transfer_money", said) == ["utter_did_you_mean"]
    assert talk.said("utter_did_you_mean")["name"] == "Katy Parrow"
    assert talk.slots.get("PERSON") is None


@pytest.mark.parametrize(
    "text",
    [
        "send money to katy parow",
        "send money to katy please",
        "send katy money",
        "send money to katy for rent",
        "Katy Parrow gets money from me",
        "send katy everything",
        "give katy half a grand",
    ],
)
def test_a_first_name_is_enough_with_other_words_behind_it(
    talk: Talk, text: str
) -> None:
    said = entity("PERSON", "Katy" if "Katy" in text else "katy")
    talk.say(text, "transfer_money", said)
    assert talk.slots["PERSON"] == "Katy Parrow"


@pytest.mark.parametrize(
    "text, name",
    [
        ("pay embelm $20", "emblem"),
        ("pay $20 on the embelm", "emblem"),
        ("pay my justis bank card", "justice bank"),
        ("i want too pay my emblm card", "emblem"),
    ],
)
def test_a_card_with_a_typo_is_offered(talk: Talk, text: str, name: str) -> None:
    assert talk.say(text, "pay_cc") == ["utter_did_you_mean"]
    assert talk.said("utter_did_you_mean")["name"] == name
    talk.yes()
    assert talk.slots["credit_card"] == name


@pytest.mark.parametrize(
    "text", ["pay my small debt", "pay my creditcard", "pay the bill", "pay back money"]
)
def test_a_word_like_a_weak_one_offers_no_card(talk: Talk, text: str) -> None:
    assert talk.say(text, "pay_cc") == ["utter_ask_card"]


@pytest.mark.parametrize(
    "text, intent, name",
    [
        ("how much did i spend at amazn", "search_transactions", "Amazon"),
        ("what went to taget", "search_transactions", "Target"),
        ("spend at starbuks", "search_transactions", "Starbucks"),
        ("what did i get from my employr", "check_earnings", "employer"),
    ],
)
def test_a_vendor_with_a_typo_is_offered(
    talk: Talk, text: str, intent: str, name: str
) -> None:
    assert talk.say(text, intent) == ["utter_did_you_mean"]
    assert talk.said("utter_did_you_mean")["name"] == name
    talk.yes()
    assert talk.slots["vendor_name"] == name


@pytest.mark.parametrize("text", ["not to percy", "no, not Percy Donald"])
@pytest.mark.parametrize("intent", ["deny", "inform", "transfer_money", "out_of_scope"])
def test_a_denied_name_at_the_confirmation_is_asked_for_anew(
    talk: Talk, text: str, intent: str
) -> None:
    talk.say("send $5 to percy", "transfer_money", money("$5", 5))
    assert talk.say(text, intent) == ["utter_ask_recipient"]
    assert talk.slots["PERSON"] is None
