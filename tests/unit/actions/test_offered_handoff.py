"""A handoff that is offered inside a form: yes and no are about the handoff."""

import pytest

from actions.handoff_hosts import Host, Reach
from actions.skills.handoff import ActionHandoffOptions
from tests.unit.actions.talk import TURNED_DOWN, Talk, entity, money, number

FORM = "transfer_money_form"
DESK = Host("human_desk", "a person", "http://desk:5007", "/health")
BOT = Host("helpdesk_assistant", "Helpdesk Assistant", "http://bot:5005", "/")
CONFIRM = ["utter_confirm_transfer"]


def ask_for_a_person(talk: Talk, *hosts: Host) -> None:
    said = [money("$10", 10), entity("PERSON", "Percy")]
    talk.say("send $10 to Percy", "transfer_money", *said)
    assert talk.say("can I speak to somebody?", "human_handoff") == TURNED_DOWN
    talk.act(ActionHandoffOptions(list(hosts), Reach(lambda _: True)))
    talk.run_form(FORM)


def followups(talk: Talk) -> list:
    return [event["name"] for event in talk.events if event["event"] == "followup"]


def test_the_confirmation_is_not_repeated_while_a_person_is_offered(talk: Talk) -> None:
    ask_for_a_person(talk, DESK)
    assert talk.responses == ["utter_handoff_options"]
    assert talk.waits_for == "confirm_form"


@pytest.mark.parametrize(
    "hosts, action",
    [([DESK], "action_handoff"), ([DESK, BOT], "action_handoff_options")],
)
def test_yes_is_for_the_person_and_moves_nothing(talk: Talk, hosts, action) -> None:
    before = talk.bank.balance("ann")
    ask_for_a_person(talk, *hosts)
    assert talk.yes() == []
    assert followups(talk) == [action]
    assert talk.waits_for == "confirm_form"
    assert talk.bank.balance("ann") == before


@pytest.mark.parametrize("text", ["no", "nah", "no thank you, not now"])
def test_no_declines_the_person_and_the_form_asks_again(talk: Talk, text: str) -> None:
    ask_for_a_person(talk, DESK)
    assert talk.say(text, "deny") == ["utter_ok", *CONFIRM]
    assert talk.yes() == ["utter_transfer_complete"]


def test_yes_send_it_is_asked_again_to_be_sure(talk: Talk) -> None:
    ask_for_a_person(talk, DESK)
    assert talk.say("yes, send it", "affirm") == CONFIRM
    assert talk.yes() == ["utter_transfer_complete"]


def test_a_correction_is_still_heard(talk: Talk) -> None:
    ask_for_a_person(talk, DESK)
    assert talk.say("no, make it 60", "deny", number("60", 60)) == CONFIRM
    assert talk.said(CONFIRM[0])["amount"] == "$60.00"


def test_cancel_still_ends_the_form(talk: Talk) -> None:
    ask_for_a_person(talk, DESK)
    assert talk.say("cancel", "deny") == ["utter_transfer_cancelled"]


def test_the_form_asks_again_when_nobody_is_there(talk: Talk) -> None:
    ask_for_a_person(talk)
    assert talk.responses == ["utter_no_handoff", *CONFIRM]


def test_the_offer_is_over_once_something_else_was_asked(talk: Talk) -> None:
    ask_for_a_person(talk, DESK)
    assert talk.say("what's my balance", "check_balance") == TURNED_DOWN
    talk.events.append({"event": "action", "name": "action_show_balance"})
    assert talk.run_form(FORM) == CONFIRM
    assert talk.yes() == ["utter_transfer_complete"]
