"""One skill left for another, and that one for a third: each resuming leads home."""

from decimal import Decimal
from typing import Tuple

import pytest

from tests.e2e.matrix.book import Book
from tests.e2e.matrix.cells import CANCEL, SWITCH, Case
from tests.e2e.matrix.journey import Journey
from tests.e2e.matrix.skills import read_assistant
from tests.support.stack import ROOT

FORMS = [skill.form for skill in read_assistant(ROOT).skills]
ORDERS = [tuple(FORMS[i:] + FORMS[:i]) for i in range(len(FORMS))]


def _left_for_another(book: Book, first: str, second: str) -> Tuple[Journey, str]:
    """Start a skill, answer once, and leave it for another one."""
    journey = Journey(book, Case(first, SWITCH, CANCEL, ("cancel",)))
    journey.start()
    journey.fill(journey.first_slot)
    journey.waiting = journey.talk.last.names
    intent = book.assistant.skill(second).intents[0]
    journey.ask_to_switch(intent)
    journey.decide("yes")
    return journey, intent


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order[0])
def test_a_third_skill_leads_back_to_the_second_and_on_to_the_first(
    book: Book, order: Tuple[str, ...]
) -> None:
    journey, second = _left_for_another(book, order[0], order[1])
    talk, third = journey.talk, book.assistant.skill(order[2]).intents[0]

    journey.ask_to_switch(third)
    journey.decide("yes")
    journey.complete(order[2])
    journey.decide("yes")
    assert talk.last.starts(f"utter_switch_back_ask_{order[1]}")
    journey.decide("yes")
    journey.complete(order[1])
    for shown in book.whole(second)["shown"]:
        talk.expect(shown in talk.last.text, f"{shown} kept")
    journey.decide("yes")
    talk.expect(talk.last.starts(f"utter_switch_back_ask_{order[0]}"), "the way home")
    journey.decide("yes")
    talk.expect(talk.last.names == journey.waiting, "the first question")
    journey.finish()
    journey.consent()

    journey.gone += sum(
        Decimal(str(book.whole(intent)["moves"])) for intent in (second, third)
    )
    journey.check_money()


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order[0])
def test_cancelling_the_second_skill_still_offers_resuming(
    book: Book, order: Tuple[str, ...]
) -> None:
    journey, _ = _left_for_another(book, order[0], order[1])

    journey.talk.say("never mind")
    back = f"utter_switch_back_ask_{order[0]}"
    journey.talk.expect(journey.talk.last.starts(back), "resuming")
    journey.talk.say("cancel")
    journey.talk.expect_response("utter_ask_whatelse")

    journey.check_money()
