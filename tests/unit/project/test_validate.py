"""Which complaints of Rasa's validator are told."""

import pytest

from launcher.training.validate import is_expected


@pytest.mark.parametrize(
    "told",
    [
        "The intent 'back' is listed in the domain file, but is not found in the NLU "
        "training data.",
        "The utterance 'utter_restart' is not used in any story.",
    ],
)
def test_what_cannot_be_otherwise_is_no_complaint(told: str) -> None:
    assert is_expected(told)


@pytest.mark.parametrize(
    "told",
    [
        "The intent 'greet' is listed in the domain file, but is not found in the NLU "
        "training data.",
        "The intent 'greet' is not used in any story.",
        "The action 'utter_gone' is used in the stories, but is not a valid utterance "
        "action.",
    ],
)
def test_anything_else_is_a_complaint(told: str) -> None:
    assert not is_expected(told)
