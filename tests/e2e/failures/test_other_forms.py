"""What test_failures.py shows of the transfer holds for card payment and search."""

import pytest

from tests.e2e.failures.parts import Customer, Parts
from tests.e2e.failures.sorry import assert_changes_nothing, assert_is_one_sorry
from tests.support.postgres import Cluster

# A form that waits for a day or days, an answer, and what must not get lost.
FORMS = (
    pytest.param("pay $30 on my emblem card", "tomorrow", "emblem", id="payment"),
    pytest.param(
        "how much did I spend at Starbucks?",
        "in the last 3 months",
        "Starbucks",
        id="search",
    ),
)


@pytest.mark.parametrize("opening, answer, kept", FORMS)
def test_the_action_server_dies_while_a_form_asks(
    parts: Parts, customer: Customer, opening: str, answer: str, kept: str
) -> None:
    customer.hear(opening)
    parts.kill("actions")
    assert_changes_nothing(customer, answer)
    parts.start("actions")
    assert kept in customer.hear(answer)


@pytest.mark.parametrize("opening, answer, kept", FORMS)
def test_days_are_read_while_duckling_is_dead(
    parts: Parts, customer: Customer, opening: str, answer: str, kept: str
) -> None:
    customer.hear(opening)
    parts.kill("duckling")
    assert kept in customer.hear(answer), "days are read without it"
    parts.start("duckling")


@pytest.mark.parametrize("opening, answer, kept", FORMS)
def test_the_bank_store_is_away_while_a_form_asks(
    parts: Parts,
    customer: Customer,
    cluster: Cluster,
    opening: str,
    answer: str,
    kept: str,
) -> None:
    customer.hear(opening)
    cluster.stop()
    try:
        assert_is_one_sorry(customer, answer)
    finally:
        cluster.start()
    assert kept in customer.hear(answer)
