"""Answers of actions are checked as Rasa checks them."""

import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction

from addons.action_result import validate_action_result

ACTION = RemoteAction("action_of_ours", None)
RASAS_OWN = RemoteAction._validate_action_result

GOOD = {
    "events": [
        {"event": "slot", "timestamp": None, "name": "PERSON", "value": "Percy Donald"},
        {"event": "followup", "timestamp": None, "name": "transfer_money_form"},
    ],
    "responses": [{"response": "utter_ok", "buttons": []}],
}
BAD = [
    {"events": [{"event": "slot"}], "responses": []},
    {"events": "none", "responses": []},
    {"events": [], "responses": ["hello"]},
    [],
]


@pytest.mark.parametrize(
    "check", [validate_action_result, RASAS_OWN], ids=["ours", "rasa's"]
)
def test_a_good_answer_passes(check) -> None:
    assert check(ACTION, GOOD)


@pytest.mark.parametrize(
    "check", [validate_action_result, RASAS_OWN], ids=["ours", "rasa's"]
)
@pytest.mark.parametrize("answer", BAD)
def test_a_bad_answer_is_refused(check, answer) -> None:
    with pytest.raises(ValidationError):
        check(ACTION, answer)
