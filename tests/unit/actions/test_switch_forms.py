import itertools

import pytest

from actions.skills.registry import FORM_NAMED
from actions.skills.switch_forms import (
    ActionSwitchBackAsk,
    ActionSwitchFormsAffirm,
    ActionSwitchFormsAsk,
    ActionSwitchFormsDeny,
)
from tests.unit.actions.talk import TURNED_DOWN, Talk, entity, moment

# An intent for each form; it is sent as a button sends it.
INTENTS = {name: min(form.intents) for name, form in FORM_NAMED.items()}
PAIRS = list(itertools.permutations(INTENTS, 2))


def switch(talk: Talk, text: str, intent: str, *entities) -> None:
    """Ask for another skill inside a form, and say yes to leaving."""
    assert talk.say(text, intent, *entities) == TURNED_DOWN
    talk.act(ActionSwitchFormsAsk())
    form = talk.slots["next_form_name"]
    assert talk.yes() == TURNED_DOWN
    talk.act(ActionSwitchFormsAffirm())
    talk.run_form(form)


def back(talk: Talk) -> None:
    """Be asked whether to go back, and say yes."""
    form = talk.slots["previous_form_name"]
    talk.act(ActionSwitchBackAsk())
    talk.hear("yes", "affirm")
    talk.run_form(form)


@pytest.mark.parametrize("left, entered", PAIRS)
def test_every_form_can_be_left_for_every_other(
    talk: Talk, left: str, entered: str
) -> None:
    for form in (left, entered):
        talk.say(f"/{INTENTS[form]}", INTENTS[form])
    assert talk.responses == [] and talk.loop == left
    assert talk.act(ActionSwitchFormsAsk()) == [f"utter_switch_ask_{entered}"]
    assert talk.slots["next_form_name"] == entered
    talk.yes()
    talk.act(ActionSwitchFormsAffirm())
    assert talk.slots["next_form_name"] is None
    assert talk.slots["previous_form_name"] == left


def test_yes_to_switching_confirms_no_transfer(talk: Talk) -> None:
    before = talk.bank.balance("ann")
    talk.begin_transfer()
    assert talk.waits_for == "confirm_form"
    switch(talk, "pay emblem", "pay_cc", entity("credit_card", "emblem"))
    assert talk.loop == "cc_payment_form"
    assert talk.bank.balance("ann") == before


def test_no_to_switching_cancels_nothing(talk: Talk) -> None:
    talk.begin_transfer()
    talk.say("pay emblem", "pay_cc", entity("credit_card", "emblem"))
    talk.act(ActionSwitchFormsAsk())
    assert talk.no() == TURNED_DOWN
    assert talk.act(ActionSwitchFormsDeny()) == ["utter_switch_deny"]
    assert talk.slots["next_form_name"] is None
    assert talk.run_form("transfer_money_form")[-1] == "utter_confirm_transfer"


def test_a_value_instead_of_yes_or_no_stays_with_the_form(talk: Talk) -> None:
    talk.begin_transfer()
    talk.say("pay emblem", "pay_cc", entity("credit_card", "emblem"))
    talk.act(ActionSwitchFormsAsk())
    talk.say("to Karen", "inform", entity("PERSON", "Karen"))
    assert talk.slots["PERSON"] == "Karen Lancaster"
    assert talk.slots["next_form_name"] is None


def test_cancel_at_the_switch_question_ends_the_form(talk: Talk) -> None:
    talk.begin_transfer()
    talk.say("pay emblem", "pay_cc", entity("credit_card", "emblem"))
    talk.act(ActionSwitchFormsAsk())
    assert talk.say("cancel", "deny") == ["utter_transfer_cancelled"]


@pytest.mark.usefixtures("asks_before_searching")
def test_what_was_said_in_the_switching_sentence_is_used(talk: Talk) -> None:
    talk.begin_transfer()
    switch(
        talk,
        "how much did I spend at starbucks last month",
        "search_transactions",
        entity("search_type", "spend"),
        entity("vendor_name", "starbucks"),
        moment("last month", "2026-10-01", "month"),
    )
    assert talk.waits_for == "confirm_form"
    assert talk.slots["vendor_name"] == "Starbucks"


def test_shared_slots_do_not_leak_into_the_other_form(talk: Talk) -> None:
    talk.begin_transfer()
    switch(talk, "pay emblem", "pay_cc", entity("credit_card", "emblem"))
    assert talk.slots["amount-of-money"] is None
    assert talk.waits_for == "amount-of-money"


def test_on_return_the_first_form_stands_where_it_stood(talk: Talk) -> None:
    talk.begin_transfer()
    switch(talk, "pay emblem", "pay_cc", entity("credit_card", "emblem"))
    talk.say("cancel", "deny")
    back(talk)
    assert talk.responses[-1] == "utter_confirm_transfer"
    assert talk.said("utter_confirm_transfer")["amount"] == "$50.00"
    assert talk.slots["PERSON"] == "Percy Donald"
    assert talk.slots["left_forms"] is None


def test_twice_deep_comes_back_twice(talk: Talk) -> None:
    talk.begin_transfer()
    switch(talk, "pay emblem", "pay_cc", entity("credit_card", "emblem"))
    switch(talk, "show my spending", "search_transactions")
    talk.say("cancel", "deny")
    assert talk.slots["previous_form_name"] == "cc_payment_form"
    back(talk)
    assert talk.loop == "cc_payment_form"
    assert talk.slots["credit_card"] == "emblem"
    assert talk.slots["previous_form_name"] == "transfer_money_form"
    talk.say("cancel", "deny")
    back(talk)
    assert talk.loop == "transfer_money_form"
    assert talk.slots["PERSON"] == "Percy Donald"


def test_switching_to_a_form_that_was_left_goes_on_with_it(talk: Talk) -> None:
    talk.begin_transfer()
    switch(talk, "pay emblem", "pay_cc", entity("credit_card", "emblem"))
    switch(talk, "send it to Karen", "transfer_money", entity("PERSON", "Karen"))
    shown = talk.said("utter_confirm_transfer")
    assert (shown["recipient"], shown["amount"]) == ("Karen Lancaster", "$50.00")
    assert talk.slots["previous_form_name"] == "cc_payment_form"
    assert [left["form"] for left in talk.slots["left_forms"]] == ["cc_payment_form"]


def test_a_form_started_afresh_takes_nothing_from_one_that_was_left(
    talk: Talk,
) -> None:
    talk.begin_transfer()
    switch(talk, "pay emblem", "pay_cc", entity("credit_card", "emblem"))
    talk.say("cancel", "deny")
    talk.act(ActionSwitchBackAsk())
    talk.say("transfer money", "transfer_money")
    assert talk.waits_for == "PERSON"
    assert talk.slots["left_forms"] is None


def test_resuming_is_offered_by_name_and_once(talk: Talk) -> None:
    talk.slots["previous_form_name"] = "cc_payment_form"
    talk.hear("yes", "affirm")
    assert talk.act(ActionSwitchBackAsk()) == ["utter_switch_back_ask_cc_payment_form"]
    assert talk.slots["previous_form_name"] is None
