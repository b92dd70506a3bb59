"""What an agent learns from the bot's tracker."""

import json
from pathlib import Path
from typing import Any, Dict

import yaml

from actions.skills.registry import FORM_NAMED
from desk.transcript import (
    FORM_LABELS,
    LONGEST,
    SLOT_LABELS,
    Transcript,
    fetch_transcript,
    read_tracker,
)
from launcher.settings import ROOT


def user(text: str, intent: str = "") -> Dict[str, Any]:
    return {"event": "user", "text": text, "parse_data": {"intent": {"name": intent}}}


def test_customer_and_bot_are_told_apart_and_other_events_left_out() -> None:
    tracker = {
        "events": [
            {"event": "action", "name": "action_listen"},
            user("hello", "greet"),
            {"event": "bot", "text": "Hi!"},
            {"event": "bot", "text": None, "data": {"custom": {"handoff_host": "x"}}},
        ]
    }
    assert read_tracker(tracker).lines == [("customer", "hello"), ("bot", "Hi!")]


def test_a_button_is_shown_by_what_it_meant() -> None:
    tracker = {"events": [user("/check_balance", "check_balance"), user("/ask_me")]}
    lines = read_tracker(tracker).lines
    assert lines == [("customer", "[check balance]"), ("customer", "[ask me]")]


def test_what_pages_send_for_a_handoff_is_not_among_the_words() -> None:
    events = [
        user("hello", "greet"),
        user('/trigger_handoff{"handoff_to": "desk"}', "trigger_handoff"),
        user('/handoff{"from_host": "http://x"}'),
        user("/restart", "restart"),
    ]
    assert read_tracker({"events": events}).lines == [("customer", "hello")]


def test_half_a_character_becomes_one_that_a_page_can_show() -> None:
    tracker = {"events": [user("a\ud800b")], "slots": {"PERSON": "\udfff\x00"}}
    found = read_tracker(tracker)
    assert found.lines == [("customer", "a?b")]
    assert found.facts == [("Recipient", "?")]


def test_slots_worth_knowing_are_summed_up_and_masked() -> None:
    tracker = {
        "slots": {
            "PERSON": "Katy Parrow",
            "amount-of-money": "50.00",
            "credit_card": "4111111111111111",
            "requested_slot": "time",
            "time": {"from": "a", "to": "b"},
            "vendor_name": None,
        },
        "active_loop": {"name": "transfer_money_form"},
    }
    assert read_tracker(tracker).facts == [
        ("In the middle of", "Transferring money"),
        ("Recipient", "Katy Parrow"),
        ("Amount", "50.00"),
        ("Card", "•••• 1111"),
    ]


def test_why_somebody_comes_in_an_alarm_is_told_first() -> None:
    tracker = {"slots": {"PERSON": None, "alarm": "theft"}, "active_loop": {}}

    assert read_tracker(tracker).facts == [("Alarm", "theft")]


def test_the_tracker_of_a_real_assistant_is_summed_up() -> None:
    """tracker.json is what Rasa's HTTP API gave, in mid-transfer, without rankings."""
    path = Path(__file__).with_name("tracker.json")
    found = read_tracker(json.loads(path.read_text(encoding="utf-8")))
    assert found.facts == [
        ("In the middle of", "Transferring money"),
        ("Recipient", "Katy Parrow"),
        ("Amount", "50.00"),
    ]
    assert [words for speaker, words in found.lines if speaker == "customer"] == [
        "hello",
        "Send $50 to Katy Parrow",
        "I want to talk to a person",
    ]
    assert found.lines[-1] == ("bot", "Shall I send $50.00 to Katy Parrow?")


def test_every_form_and_slot_that_is_summed_up_is_one_of_the_assistant() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    assert set(SLOT_LABELS) <= set(domain["slots"])


def test_every_form_of_the_actions_has_a_label_and_no_other() -> None:
    # The desk may not import the actions, so its list of forms is a copy.
    differing = set(FORM_LABELS) ^ set(FORM_NAMED)
    assert not differing, f"desk/transcript.py: FORM_LABELS: {differing}"


def test_what_a_form_asks_for_is_told_to_the_agent() -> None:
    asked = {slot for form in FORM_NAMED.values() for slot in form.data_slots}
    assert not asked - set(SLOT_LABELS), "add them: desk/transcript.py: SLOT_LABELS"


def test_numbers_in_the_transcript_are_masked() -> None:
    tracker = {
        "events": [
            user("card 4111 1111 1111 1111"),
            {"event": "bot", "text": "You said 4111 1111 1111 1111"},
        ]
    }
    lines = read_tracker(tracker).lines
    assert lines == [("customer", "card •••• 1111"), ("bot", "You said •••• 1111")]


def test_a_long_transcript_keeps_its_end() -> None:
    tracker = {"events": [user(f"message {number}") for number in range(200)]}
    lines = read_tracker(tracker).lines
    assert len(lines) == LONGEST
    assert lines[-1] == ("customer", "message 199")


def test_an_empty_tracker_is_an_empty_transcript() -> None:
    assert read_tracker({}) == Transcript()
    assert read_tracker({"events": None, "slots": None, "active_loop": {}}).lines == []


def test_what_is_kept_reads_back_the_same() -> None:
    before = Transcript([("bot", "a")], [("Card", "b")], "c")
    after = Transcript.from_json(before.to_json())
    assert [tuple(line) for line in after.lines] == before.lines
    assert [tuple(fact) for fact in after.facts] == before.facts
    assert after.problem == "c"
    assert Transcript.from_json("") == Transcript()


def test_without_a_token_nothing_is_asked_and_the_agent_is_told() -> None:
    found = fetch_transcript("http://127.0.0.1:1", "", "x")
    assert "RASA_TOKEN" in found.problem
