import pytest

from tests.unit.actions.talk import Talk, duckling, entity, moment, money, number

AMOUNT = "amount-of-money"


def asked(talk: Talk) -> Talk:
    talk.say("send money to Percy", "transfer_money", entity("PERSON", "Percy"))
    assert talk.waits_for == AMOUNT
    return talk


@pytest.mark.parametrize(
    "text, said, value",
    [
        ("$50", money("$50", 50), "50.00"),
        ("50", number("50", 50), "50.00"),
        ("1,250.75", number("1,250.75", 1250.75), "1250.75"),
        ("half a grand", money("a grand", 1000, "USD"), "500.00"),
        ("50 cents", money("50 cents", 50, "cent"), "0.50"),
        ("20 bucks", money("20 bucks", 20, "unknown"), "20.00"),
        ("12,34", number("12", 12), "12.34"),
        ("0.1", number("0.1", 0.1), "0.10"),
    ],
)
def test_amounts_are_read_as_people_write_them(
    talk: Talk, text: str, said, value: str
) -> None:
    assert asked(talk).say(text, "inform", said) == ["utter_confirm_transfer"]
    assert talk.slots[AMOUNT] == value


@pytest.mark.parametrize(
    "text, said, reply",
    [
        ("-5", number("-5", -5), "utter_amount_negative"),
        ("minus 5 dollars", money("5 dollars", 5), "utter_amount_negative"),
        ("- $5", money("$5", 5), "utter_amount_negative"),
        ("0", number("0", 0), "utter_amount_zero"),
        ("€20", money("€20", 20, "EUR"), "utter_wrong_currency"),
        ("20 quid", number("20", 20), "utter_wrong_currency"),
        ("a billion", number("billion", 10**9), "utter_amount_too_large"),
        ("a million", number("million", 10**6), "utter_insufficient_funds"),
        ("0.001", number("0.001", 0.001), "utter_amount_invalid"),
    ],
)
def test_amounts_that_cannot_be_are_refused_and_asked_for_again(
    talk: Talk, text: str, said, reply: str
) -> None:
    replies = asked(talk).say(text, "inform", said)
    assert replies == [reply, "utter_ask_transfer_amount"]
    assert talk.slots.get(AMOUNT) is None


def test_minus_fifty_euros_on_a_dollar_account_is_refused(talk: Talk) -> None:
    said = [number("-50", -50), money("50 €", 50, "EUR")]
    asked(talk).say("-50 €", "inform", *said)
    assert talk.responses == ["utter_wrong_currency", "utter_ask_transfer_amount"]
    assert talk.said("utter_wrong_currency")["given"] == "EUR"


@pytest.mark.parametrize(
    "text, said",
    [
        ("the card ending 4321", [number("4321", 4321)]),
        ("in 2 days", [moment("in 2 days", "2026-11-20"), number("2", 2)]),
        ("in 2 days", [number("2", 2)]),
        ("7 eleven", [entity("vendor_name", "7 eleven"), number("7", 7)]),
        ("7 eleven", [number("7", 7)]),
        ("account number 99", [number("99", 99)]),
        ("the card 4321", [number("4321", 4321)]),
        ("the blue one", [number("one", 1)]),
    ],
)
def test_a_number_of_something_else_is_no_amount(talk: Talk, text: str, said) -> None:
    asked(talk).say(text, "inform", *said)
    assert talk.slots.get(AMOUNT) is None
    assert talk.responses[-1] == "utter_ask_transfer_amount"


def test_two_amounts_are_asked_about(talk: Talk) -> None:
    said = [money("$5", 5), money("$6", 6)]
    asked(talk).say("$5 or $6", "inform", *said)
    assert talk.responses == ["utter_which_amount", "utter_ask_transfer_amount"]
    assert talk.said("utter_which_amount")["amounts"] == "“$5” and “$6”"


def test_a_denied_amount_is_not_the_one_that_is_meant(talk: Talk) -> None:
    asked(talk).say("not 50, 60", "inform", number("50", 50), number("60", 60))
    assert talk.slots[AMOUNT] == "60.00"


def test_from_fifty_to_sixty_is_sixty(talk: Talk) -> None:
    asked(talk).say("$50", "inform", money("$50", 50))
    said = [number("50", 50), number("60", 60)]
    talk.say("change it from 50 to 60", "inform", *said)
    assert talk.slots[AMOUNT] == "60.00"


def test_a_range_is_no_amount(talk: Talk) -> None:
    ends = {"from": {"value": 10}, "to": {"value": 20}}
    said = duckling(AMOUNT, "between $10 and $20", ends)
    asked(talk).say("between $10 and $20", "inform", said)
    assert talk.slots.get(AMOUNT) is None


def test_all_of_it_is_the_balance(talk: Talk) -> None:
    asked(talk).say("all of it", "inform")
    assert talk.slots[AMOUNT] == f"{talk.bank.balance('ann').amount:f}"


def test_plain_amounts_are_read_when_duckling_is_down(talk: Talk) -> None:
    asked(talk).say("$1,250.75", "inform")
    assert talk.slots[AMOUNT] == "1250.75"


def test_a_button_gives_an_amount(talk: Talk) -> None:
    text = '/inform{"amount-of-money": "25"}'
    said = entity(AMOUNT, '{"amount-of-money": "25"}', "25")
    assert asked(talk).say(text, "inform", said) == ["utter_confirm_transfer"]
    assert talk.slots[AMOUNT] == "25.00"


def test_no_amount_is_complained_about_before_one_was_asked_for(talk: Talk) -> None:
    talk.say("send money to Percy", "transfer_money", entity("PERSON", "Percy"))
    assert talk.responses == ["utter_ask_transfer_amount"]


@pytest.mark.parametrize("text, value", [("-5", -5), ("0", 0)])
def test_a_bare_number_is_an_answer_whatever_nlu_makes_of_it(
    talk: Talk, text: str, value: int
) -> None:
    replies = asked(talk).say(text, "out_of_scope", number(text, value))
    assert replies[-1] == "utter_ask_transfer_amount"
    assert replies[0] in ("utter_amount_negative", "utter_amount_zero")


@pytest.mark.parametrize(
    "text, said",
    [
        ("pay my emblem card $50", money("$50", 50)),
        ("pay emblem card 50 today", number("50", 50)),
        ("pay my emblem account 50", number("50", 50)),
    ],
)
def test_an_amount_after_the_word_card_is_an_amount(
    talk: Talk, text: str, said
) -> None:
    talk.say(text, "pay_cc", entity("credit_card", "emblem"), said)
    assert talk.slots[AMOUNT] == "50.00"
