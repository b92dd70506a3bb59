"""What an agent learns from the bot's tracker."""

from typing import Any, Dict

from desk.transcript import LONGEST, Transcript, fetch_transcript, read_tracker


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
    tracker = {"events": [user('/trigger_handoff{"a": "b"}', "trigger_handoff")]}
    assert read_tracker(tracker).lines == [("customer", "[trigger handoff]")]


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
