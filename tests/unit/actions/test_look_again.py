"""What NLU has not understood is read by what was just told or done."""

from itertools import product

import pytest

from actions.skills.follow_search import ActionFollowSearch
from actions.skills.other_language import ActionOtherLanguage
from actions.skills.show_balance import ActionShowBalance
from actions.skills.take_information import ActionLookAgain
from tests.unit.actions.talk import Talk, entity, interval, moment, money

MAY = interval("may", "2026-05-01", "2026-06-01", "month")
REASONS = [
    ", we need the money for presents",
    " please, it was my husband's idea",
    " because my rent is due",
    ", sorry",
]
UNSURE = ["nlu_fallback", "out_of_scope"]


def look_again(talk: Talk, text: str, intent: str, *said: object) -> str:
    """Say what NLU is not sure of, right after something was told or done."""
    talk.hear(text, intent, *said)  # type: ignore[arg-type]
    talk.act(ActionLookAgain(talk.bank))
    return talk.followup


def schedule(talk: Talk) -> None:
    said = [money("$5", 5), entity("credit_card", "emblem")]
    tomorrow = moment("tomorrow", "2026-11-19")
    talk.say("pay $5 on emblem tomorrow", "pay_cc", *said, tomorrow)
    talk.yes()


def search(talk: Talk) -> None:
    said = [entity("vendor_name", "amazon"), MAY]
    talk.say("spent at amazon in may", "search_transactions", *said)


@pytest.mark.parametrize(
    ("drops", "reason", "intent"),
    product(["cancel that", "actually cancel it", "stop that"], REASONS, UNSURE),
)
def test_a_cancel_with_its_reason_is_heard(
    talk: Talk, drops: str, reason: str, intent: str
) -> None:
    schedule(talk)
    assert look_again(talk, drops + reason, intent) == "action_take_back"


@pytest.mark.parametrize("intent", UNSURE)
@pytest.mark.parametrize(
    "text", ["oh no that was the wrong person", "i sent it by accident"]
)
def test_a_regret_is_told_what_can_be_done(talk: Talk, text: str, intent: str) -> None:
    talk.begin_transfer()
    talk.yes()
    assert look_again(talk, text, intent) == "action_take_back"


@pytest.mark.parametrize("verb", ["move it", "push that back", "can you postpone it"])
def test_a_scheduled_payment_that_is_to_move_is_spoken_of(
    talk: Talk, verb: str
) -> None:
    schedule(talk)
    said = moment("the 25th", "2026-11-25")
    text = f"{verb} to the 25th"
    assert look_again(talk, text, "nlu_fallback", said) == "action_cancel_payment"


@pytest.mark.parametrize("intent", UNSURE)
@pytest.mark.parametrize("text", ["groceries?", "and restaurants?", "the biggest one"])
def test_what_narrows_a_search_goes_back_to_it(
    talk: Talk, text: str, intent: str
) -> None:
    search(talk)
    assert look_again(talk, text, intent) == "" and talk.responses
    assert all("ask" not in name and "scope" not in name for name in talk.responses)


@pytest.mark.parametrize(
    "text",
    [
        "what will the weather be in paris tomorrow",
        "write me a poem about groceries and my neighbour's lovely garden",
        "who won the game last night",
    ],
)
def test_a_wish_of_its_own_is_answered_as_ever(talk: Talk, text: str) -> None:
    search(talk)
    assert look_again(talk, text, "out_of_scope") == "utter_out_of_scope"


def test_the_highest_of_the_cards_shown_is_told_and_kept(talk: Talk) -> None:
    talk.hear("what do I owe on my cards", "check_balance")
    talk.act(ActionShowBalance(talk.bank))
    text = "which one has the highest balance"
    assert look_again(talk, text, "out_of_scope") == "action_follow_search"
    assert talk.act(ActionFollowSearch(talk.bank)) == ["utter_card_highest"]
    talk.events.append({"event": "action", "name": talk.followup})
    card = talk.said("utter_card_highest")["card"]

    talk.say("pay the minimum on that one tomorrow", "pay_cc")

    assert talk.slots["credit_card"] == card


@pytest.mark.parametrize("text", ["adn amazom?", "amazn", "and strabucks"])
def test_a_mistyped_shop_is_no_other_language(talk: Talk, text: str) -> None:
    search(talk)
    talk.hear(text, "other_language")
    assert talk.act(ActionOtherLanguage(talk.bank)) == ["utter_did_you_mean"]


@pytest.mark.parametrize("text", ["hoeveel geld heb ik", "moi xu"])
def test_another_language_stays_one(talk: Talk, text: str) -> None:
    search(talk)
    talk.hear(text, "other_language")
    assert all(
        r != "utter_did_you_mean" for r in talk.act(ActionOtherLanguage(talk.bank))
    )


@pytest.mark.parametrize("shown", ["account", "emblem"])
@pytest.mark.parametrize("card", ["iron bank", "justice bank"])
def test_another_balance_is_shown_and_no_payment_begun(
    talk: Talk, shown: str, card: str
) -> None:
    said = [entity("credit_card", shown)] if shown != "account" else []
    talk.hear(f"what is on my {shown}", "check_balance", *said)
    talk.act(ActionShowBalance(talk.bank))
    talk.say(f"and on my {card}?", "pay_cc", entity("credit_card", card))
    assert talk.followup == "action_show_balance" and talk.loop is None
    assert talk.act(ActionShowBalance(talk.bank)) == ["utter_card_balance"]
    assert talk.said("utter_card_balance")["card"] == card


def test_each_card_that_is_named_is_shown_once(talk: Talk) -> None:
    said = [entity("credit_card", "emblem"), entity("credit_card", "iron bank")]
    talk.hear("and on my emblem? iron bank too?", "check_balance", *said)
    talk.act(ActionShowBalance(talk.bank))
    cards = [m["card"] for m in talk.messages]
    assert sorted(cards) == ["emblem", "iron bank"]
