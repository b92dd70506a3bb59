"""Which scheduled payment is cancelled, as a real Duckling reads the request."""

import pytest

from actions.skills.scheduled_payments import ActionCancelPayment
from tests.unit.actions.talk import Talk, entity


@pytest.fixture
def scheduled(talk: Talk) -> Talk:
    """$20 on emblem, on Friday of the next week."""
    text = "pay $20 on emblem on november 27"
    talk.say(text, "pay_cc", entity("credit_card", "emblem"))
    assert talk.yes() == ["utter_cc_pay_scheduled"]
    return talk


def cancel(talk: Talk, text: str) -> str:
    talk.hear(text, "cancel_payment")
    return str(talk.act(ActionCancelPayment(talk.bank))[0])


@pytest.mark.parametrize(
    "text",
    [
        "cancel that payment",
        "cancel the 20 payment",
        "cancel the $20 payment of next week",
        "cancel my emblem payment right now",
        "cancel the payment on november 27",
        "cancel the one payment i have",
        "cancel the payment after november 25",
    ],
)
def test_the_payment_that_fits_is_cancelled(scheduled: Talk, text: str) -> None:
    assert cancel(scheduled, text) == "utter_payment_cancelled"


@pytest.mark.parametrize(
    "text",
    [
        "cancel the 500 payment",
        "cancel the $500 payment of next month",
        "cancel the payment of 500 on emblem",
        "cancel the $20 payment of next month",
        "cancel the €20 payment",
        "cancel the payment on the justice bank card",
        "cancel tomorrow's payment",
    ],
)
def test_a_payment_that_does_not_fit_is_asked_about(scheduled: Talk, text: str) -> None:
    assert cancel(scheduled, text) == "utter_which_payment"
    assert len(scheduled.bank.scheduled_payments("ann")) == 1
