import json
from pathlib import Path

import pytest

from actions.handoff_hosts import Host, Reach
from actions.skills.handoff import ActionHandoff, ActionHandoffOptions
from tests.unit.actions.talk import TURNED_DOWN, Talk, entity, money

BOT = Host(
    "helpdesk_assistant", "Helpdesk Assistant", "http://bot:5005", "http://bot:5005/"
)
DESK = Host("human_desk", "a person", "http://desk:5007", "http://desk:5007/health")


def reach(*up: Host) -> Reach:
    return Reach(lambda host: host in up)


def options(*up: Host) -> ActionHandoffOptions:
    return ActionHandoffOptions([BOT, DESK], reach(*up))


def handoff(*up: Host) -> ActionHandoff:
    return ActionHandoff([BOT, DESK], reach(*up))


def ask(talk: Talk, name: str = "human_desk") -> None:
    payload = json.dumps({"handoff_to": name})
    said = entity("handoff_to", payload, name)
    talk.hear(f"/trigger_handoff{payload}", "trigger_handoff", said)


def test_only_hosts_that_answer_are_offered(talk: Talk) -> None:
    talk.hear("a person please", "human_handoff")
    assert talk.act(options(DESK)) == ["utter_handoff_options"]
    buttons = talk.said("utter_handoff_options")["buttons"]
    payload = '/trigger_handoff{"handoff_to": "human_desk"}'
    assert buttons == [{"title": "a person", "payload": payload}]


def test_a_host_may_be_called_by_its_title(talk: Talk) -> None:
    talk.hear("a person please", "human_handoff")
    talk.act(options(BOT, DESK))
    talk.hear("a person", "human_handoff")
    assert talk.act(options(BOT, DESK))[0] == "utter_handoff"
    assert talk.messages[-1]["custom"]["handoff_host"] == "http://desk:5007"


def test_nobody_there_is_said_plainly(talk: Talk) -> None:
    talk.hear("a person please", "human_handoff")
    assert talk.act(options()) == ["utter_no_handoff"]


def test_the_page_is_told_where_to_go(talk: Talk) -> None:
    ask(talk)
    talk.act(handoff(DESK))
    custom = [m["custom"] for m in talk.messages if m["custom"]]
    assert custom == [{"handoff_host": "http://desk:5007", "title": "a person"}]


def test_a_host_is_known_by_its_title_as_well(talk: Talk) -> None:
    ask(talk, "Helpdesk Assistant")
    talk.act(handoff(BOT, DESK))
    assert talk.messages[-1]["custom"]["handoff_host"] == "http://bot:5005"


def test_a_channel_that_cannot_hand_over_says_what_would_be(talk: Talk) -> None:
    talk.channel = "cmdline"
    ask(talk)
    assert talk.act(handoff(DESK)) == ["utter_wouldve_handed_off"]


def test_in_place_of_a_host_that_is_away_the_others_are_offered(talk: Talk) -> None:
    ask(talk, "helpdesk_assistant")
    assert talk.act(handoff(DESK)) == ["utter_host_down", "utter_handoff_options"]

    talk.hear("ok then the person", "human_handoff")
    assert talk.act(options(DESK)) == ["utter_handoff", None]


def test_an_unknown_host_is_not_handed_to(talk: Talk) -> None:
    ask(talk, "nobody")
    assert talk.act(handoff(DESK)) == ["utter_handoff_options"]


def test_nobody_is_there_when_no_host_answers(talk: Talk) -> None:
    ask(talk)
    assert talk.act(handoff()) == ["utter_host_down", "utter_no_handoff"]


def begin_transfer(talk: Talk) -> None:
    talk.say("send 50", "transfer_money", money("50", 50))
    assert talk.waits_for == "PERSON"


def test_a_form_waits_in_silence_while_the_customer_is_elsewhere(talk: Talk) -> None:
    begin_transfer(talk)
    ask(talk)
    assert talk.act(handoff(DESK)) == ["utter_handoff", None]
    assert talk.run_form("transfer_money_form") == ["utter_handoff", None]
    assert talk.loop == "transfer_money_form"
    assert talk.waits_for == "PERSON"


def test_handed_back_the_form_asks_again_and_nothing_was_lost(talk: Talk) -> None:
    before = talk.bank.balance("ann")
    begin_transfer(talk)
    ask(talk)
    talk.act(handoff(DESK))
    talk.run_form("transfer_money_form")
    assert talk.say('/handoff{"from_host": "http://desk:5007"}', "handoff") == (
        TURNED_DOWN
    )
    talk.events.append({"event": "action", "name": "utter_greet"})
    assert talk.run_form("transfer_money_form") == ["utter_ask_recipient"]
    assert talk.slots["amount-of-money"] == "50.00"
    assert talk.bank.balance("ann") == before


def test_a_host_that_was_not_reached_costs_no_answer(talk: Talk) -> None:
    begin_transfer(talk)
    ask(talk)
    talk.act(handoff(DESK))
    talk.run_form("transfer_money_form")
    katy = entity("PERSON", "Katy Parrow")
    assert talk.say("Katy Parrow", "inform", katy) == ["utter_confirm_transfer"]


@pytest.mark.parametrize("channel", ["cmdline", "rest"])
def test_a_form_asks_again_when_nobody_was_handed_over(
    talk: Talk, channel: str
) -> None:
    talk.channel = channel
    begin_transfer(talk)
    ask(talk)
    talk.act(handoff(*([DESK] if channel == "cmdline" else [])))
    assert talk.run_form("transfer_money_form")[-1] == "utter_ask_recipient"


def test_a_bad_file_offers_nobody_and_is_logged(
    talk: Talk, tmp_path: Path, monkeypatch, caplog
) -> None:
    path = tmp_path / "hosts.yml"
    path.write_text("handoff_hosts: [a]\n", encoding="utf-8")
    monkeypatch.setenv("HANDOFF_CONFIG", str(path))
    talk.hear("a person please", "human_handoff")
    assert talk.act(ActionHandoffOptions()) == ["utter_no_handoff"]
    assert "line 1" in caplog.text
