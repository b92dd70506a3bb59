"""No confirmation follows in which a glued-on leftover is neither obeyed nor named."""

from itertools import product
from typing import Dict, List

import pytest

from tests.unit.actions.talk import Talk, entity, interval, money, number

# Parts that are known, with a place before, within and behind for what is glued on.
TRANSFERS = ["{} send $50 to percy", "send $50 {} to percy", "send $50 to percy {}"]
PAYMENTS = ["pay $50 {} on emblem tomorrow", "pay $50 on emblem tomorrow {}"]
SEARCHES = [
    "how much did I spend at amazon in may {}",
    "{} what I spent at amazon in may",
]
CONFIRMED = {"utter_confirm_transfer", "utter_confirm_payment"}
FOUND = "utter_found_spend_vendor"

# What money depends on, by the kind of DESIGN's rule.
BEHIND: Dict[str, List[str]] = {
    "currency": ["in pounds", "and £20", "or 20 euros", "in yen", "plus 3 bitcoin"],
    "number": ["or 60", "to 70", "and twenty more later", "with 3 stamps"],
    "share": ["but leave 100", "except 20", "plus half of my balance"],
    "repetition": [
        "every month",
        "weekly",
        "on the 1st of each month",
        "as a standing order",
    ],
    "condition": ["if I get paid", "unless he pays first", "once my salary is in"],
    "portion": ["each", "at most", "split equally"],
    "negation": ["but never tell anyone", "but don't use my savings"],
    "question": ["how long does it take?", "will he get all of it?"],
    "reference": ["for invoice 4711", "because of flat 12b"],
}
DAYS = ["on friday", "next week", "the week after", "eom", "in a fortnight", "on 1.12."]
WISHES = ["and send 15 to karen", "and pay 20 on emblem", "and show my recipients"]
UNREAD_DAYS = ["or the week after", "and again on friday", "every friday"]
UNREAD_TIMES = ["each week", "and the week after", "for groceries", "in cash"]


def replies_to(talk: Talk, text: str) -> List[str]:
    """Say an order; what people name in it is found as NLU and Duckling find it."""
    known = [money("$50", 50), entity("PERSON", "percy"), entity("PERSON", "karen")]
    known += [number("15", 15), number("20", 20)]
    known += [entity("credit_card", "emblem"), entity("vendor_name", "amazon")]
    found = [each for each in known if each["part"] in text]
    kind = "pay_cc" if "pay $50" in text else "transfer_money"
    return talk.say(text, kind, *found)


def is_named(replies: List[str]) -> bool:
    """Tell whether something else is said than the bare confirmation."""
    return not set(replies) & CONFIRMED or len(replies) > 1


@pytest.mark.parametrize(
    "order, words",
    [
        (order, words)
        for order, kind in product(TRANSFERS[1:], BEHIND)
        for words in BEHIND[kind]
    ],
)
def test_a_transfer_is_not_confirmed_over_it(
    talk: Talk, order: str, words: str
) -> None:
    assert is_named(replies_to(talk, order.format(words)))


@pytest.mark.parametrize("order, words", product(TRANSFERS[1:], DAYS))
def test_a_transfer_on_a_day_is_named(talk: Talk, order: str, words: str) -> None:
    assert is_named(replies_to(talk, order.format(words)))


@pytest.mark.parametrize("words", WISHES)
def test_a_second_wish_waits_or_is_named(talk: Talk, words: str) -> None:
    replies = replies_to(talk, f"send $50 to percy {words}")

    assert is_named(replies)
    assert talk.slots["amount-of-money"] == "50.00"
    assert talk.slots["PERSON"] == "Percy Donald"


@pytest.mark.parametrize(
    "order, words",
    [
        (order, words)
        for order, kind in product(PAYMENTS[1:], BEHIND)
        for words in BEHIND[kind]
    ],
)
def test_a_card_payment_is_not_confirmed_over_it(
    talk: Talk, order: str, words: str
) -> None:
    assert is_named(replies_to(talk, order.format(words)))


@pytest.mark.parametrize("words", UNREAD_DAYS)
def test_a_second_day_of_a_payment_is_named(talk: Talk, words: str) -> None:
    assert is_named(replies_to(talk, PAYMENTS[1].format(words)))


@pytest.mark.parametrize("search, words", product(SEARCHES[:1], UNREAD_TIMES))
def test_a_search_does_not_pass_over_it(talk: Talk, search: str, words: str) -> None:
    text = search.format(words)
    said = [entity("vendor_name", "amazon")]
    said += [interval("in may", "2026-05-01", "2026-06-01", "month")]

    replies = talk.say(text, "search_transactions", *said)

    assert replies[0] != FOUND


@pytest.mark.parametrize(
    "words", ["please", "for lunch", "thanks so much", "as soon as you can, dear"]
)
def test_what_says_nothing_is_passed_over(talk: Talk, words: str) -> None:
    replies = replies_to(talk, f"send $50 to percy {words}")

    assert replies == ["utter_confirm_transfer"]


@pytest.mark.parametrize(
    "words", ["send $50 each to percy and lisa", "send both percy and lisa $50"]
)
def test_an_amount_for_each_is_a_transfer_for_each(talk: Talk, words: str) -> None:
    names = [entity("PERSON", "percy"), entity("PERSON", "lisa")]

    replies = talk.say(words, "transfer_money", money("$50", 50), *names)

    assert replies == ["utter_one_after_the_other", "utter_confirm_transfer"]
    assert talk.slots["PERSON"] == "Percy Donald"
    assert talk.yes() == ["utter_transfer_complete"]

    talk.hear("yes", "affirm")
    talk.events[-2:-2] = [{"event": "action", "name": "action_switch_back_ask"}]
    talk.run_form("transfer_money_form")
    assert talk.said("utter_confirm_transfer")["recipient"] == "Lisa Macintyre"
    assert talk.said("utter_confirm_transfer")["amount"] == "$50.00"


@pytest.mark.parametrize("text", ["no thanks", "no", "nah leave it", "no, not now"])
@pytest.mark.parametrize("begins", ["send money", "send money to percy"])
def test_a_no_ends_a_form_at_any_question(talk: Talk, begins: str, text: str) -> None:
    names = [entity("PERSON", "percy")] if "percy" in begins else []
    talk.say(begins, "transfer_money", *names)

    assert talk.say(text, "deny") == ["utter_transfer_cancelled"]
    assert talk.loop is None


@pytest.mark.parametrize(
    "text", ["that was everything", "that's everything", "thanks, that is everything"]
)
def test_being_done_sends_not_everything(talk: Talk, text: str) -> None:
    replies_to(talk, "send $50 to percy")

    assert talk.say(text, "deny") == ["utter_transfer_cancelled"]
