"""What is left over of a message is named, and what is no order starts none."""

from itertools import product
from typing import List

import pytest

from actions.parsing.leftovers import leftovers
from actions.parsing.message import Message
from actions.parsing.not_orders import not_an_order
from actions.skills.report_problem import ActionReportProblem
from tests.unit.actions.talk import Talk, entity, money, number

ORDERS = ["send $50 to percy", "please transfer $50 to percy"]
# What money depends on and no slot takes, by the kind that names it.
LEFTOVERS = {
    "frequency": ["every month", "every other friday", "weekly", "as a standing order"],
    "condition": [
        "if I have more than that",
        "unless my rent is due",
        "when I get paid",
        "as long as the fee is low",
    ],
    "portion": ["each", "all but the last bit", "split equally", "apart from the fee"],
    "negation": ["but never tell anyone at work", "do not use my savings"],
    "question": ["how long does it take?", "will he get all of it?"],
    "number": ["with 3 stamps", "and twenty more later"],
    "reference": ["for invoice 4711", "because of flat 12b", "my number is 555-1234"],
}
NO_ORDERS = {
    "errand": [
        "book a table for $50 with percy",
        "please buy 20 eggs for percy, $50",
        "remind me to send $50 to percy",
        "can you set up a reminder for $50 and percy",
    ],
    "collect_money": [
        "ask percy for $50",
        "can you charge percy $50",
        "i need $50 back from percy",
        "percy owes me $50",
        "percy should pay me $50",
    ],
    "ask_movement_status": [
        "did you send $50 to percy",
        "has my $50 to percy gone through",
        "I already sent percy $50",
    ],
    "reverse_transfer": [
        "reverse the $50 to percy",
        "undo my transfer of $50 to percy",
        "stop sending $50 to percy",
    ],
    "ask_what_if": [
        "what if I send percy $50",
        "if I sent percy $50 how much would be left",
    ],
}
DEMANDED = [
    "a man on the phone told me to send $50 to percy",
    "my boss wants me to pay percy $50",
]


def said(talk: Talk, text: str) -> List[str]:
    known = [entity("PERSON", "percy"), money("$50", 50)]
    known += [number(n, 1) for n in ("4711", "12", "1234") if n in text]
    return talk.say(text, "transfer_money", *known)


@pytest.mark.parametrize(
    "order, kind, words",
    [(o, k, w) for o, k in product(ORDERS, LEFTOVERS) for w in LEFTOVERS[k]],
)
def test_what_is_left_over_is_named_before_anything_is_confirmed(
    talk: Talk, order: str, kind: str, words: str
) -> None:
    replies = said(talk, f"{order} {words}")

    assert f"utter_leftover_{kind}" in replies
    assert talk.said(f"utter_leftover_{kind}")["words"] in words
    assert replies[-1] == "utter_confirm_transfer"


@pytest.mark.parametrize(
    "kind, text", [(kind, text) for kind in NO_ORDERS for text in NO_ORDERS[kind]]
)
def test_no_transfer_is_offered_where_none_was_ordered(
    talk: Talk, kind: str, text: str
) -> None:
    assert said(talk, text) == [f"utter_no_order_{kind}"]
    assert talk.loop is None


@pytest.mark.parametrize(
    "kind, text", [(kind, text) for kind in NO_ORDERS for text in NO_ORDERS[kind]]
)
def test_at_the_confirmation_it_changes_nothing_and_is_no_useless_answer(
    talk: Talk, kind: str, text: str
) -> None:
    said(talk, "send $20 to katy".replace("$20", "$50").replace("katy", "percy"))
    talk.slots["amount-of-money"] = "20.00"

    replies = said(talk, text)

    assert replies == [f"utter_no_order_{kind}", "utter_confirm_transfer"]
    assert talk.slots["amount-of-money"] == "20.00"
    assert talk.slots["form_state"]["failures"] == 0


@pytest.mark.parametrize("text", DEMANDED)
@pytest.mark.parametrize("is_open", [False, True])
def test_what_somebody_else_demands_is_an_alarm(
    talk: Talk, text: str, is_open: bool
) -> None:
    if is_open:
        said(talk, "send $50 to percy")

    assert said(talk, text) == []
    assert talk.followup == "action_report_problem"
    talk.act(ActionReportProblem(talk.bank))

    assert talk.responses[0] == "utter_alarm_fraud"
    assert talk.loop is None
    assert talk.slots["alarm"] == "fraud"
    assert talk.slots["confirm_form"] is None


@pytest.mark.parametrize(
    "text, kind",
    [
        ("my wallet got stolen on the tram", "theft"),
        ("I can't find my card anywhere", "theft"),
        ("my husband passed away last week", "death"),
        ("someone is threatening me", "danger"),
        ("I want to kill myself", "danger"),
        ("there is a payment that I never made", "fraud"),
    ],
)
def test_each_kind_of_alarm_has_its_own_answer(
    talk: Talk, text: str, kind: str
) -> None:
    talk.hear(text, "report_problem")

    assert talk.act(ActionReportProblem(talk.bank)) == [f"utter_alarm_{kind}"]


@pytest.mark.parametrize(
    "text",
    [
        "send $50 to percy for the football on saturday",
        "send $50 to percy for her 30th birthday",
        "could you please get $50 over to percy if it isn't too much trouble",
        "how about you send percy $50",
        "my half of the bill is $50, send it to percy",
        "percy paid for lunch so send him $50",
        "why don't we send percy $50",
        "before i forget, send percy $50",
        "send percy $50 for her 30th birthday",
        "percy turns 40 so send him $50",
        "send percy $50, thanks a million, he is 12 years old",
    ],
)
def test_words_that_say_nothing_are_not_named(text: str) -> None:
    message = Message("transfer_money", text, (), "m1")
    taken = [(text.index(word), text.index(word) + len(word)) for word in ("$50",)]

    assert leftovers(message, taken) == []
    assert not_an_order(message) == ""


def test_a_button_of_an_earlier_question_confirms_nothing(talk: Talk) -> None:
    said(talk, "send $50 to percy")
    old = talk.said("utter_confirm_transfer")["confirms"]
    talk.say("make it $60", "inform", money("$60", 60))
    new = talk.said("utter_confirm_transfer")["confirms"]
    assert new != old

    pressed = entity("confirms", old, value=old[len('{"confirms": "') : -2])
    assert talk.say(f"/affirm{old}", "affirm", pressed) == [
        "utter_yes_too_late",
        "utter_confirm_transfer",
    ]

    pressed = entity("confirms", new, value=new[len('{"confirms": "') : -2])
    replies = talk.say(f"/affirm{new}", "affirm", pressed)
    assert replies == ["utter_transfer_complete"]
