"""Settings with their defaults, and waiting with a deadline."""

from typing import List, Optional

import pytest

from delivery.clock import Clock, wait_until
from delivery.errors import DeliveryError, MissingVariables
from delivery.settings import Settings
from delivery.variables import VARIABLES


class FakeClock(Clock):
    """A clock that only pauses move."""

    def __init__(self) -> None:
        super().__init__()
        self.pauses: List[float] = []

    def now(self) -> float:
        """Return the sum of all pauses."""
        return sum(self.pauses)

    def pause(self, seconds: float) -> None:
        """Go forward."""
        self.pauses.append(seconds)


def test_all_missing_variables_are_listed_with_their_source() -> None:
    with pytest.raises(MissingVariables) as raised:
        Settings({}).require(["AWS_REGION", "DEPLOY_HOST", "AWS_EKS_NAMESPACE"])
    text = str(raised.value)
    assert "AWS_REGION" in text
    assert "your DNS zone" in text
    assert "AWS_EKS_NAMESPACE" not in text  # it has a default


def test_an_empty_variable_counts_as_unset() -> None:
    settings = Settings({"AWS_EKS_NAMESPACE": "", "AWS_REGION": ""})
    assert settings["AWS_EKS_NAMESPACE"] == "financial-demo"
    with pytest.raises(MissingVariables):
        settings["AWS_REGION"]


@pytest.mark.parametrize("text", ["soon", "0", "-1", "nan"])
def test_a_wrong_number_of_seconds_is_explained(text: str) -> None:
    with pytest.raises(DeliveryError, match="DEPLOY_TIMEOUT"):
        Settings({"DEPLOY_TIMEOUT": text}).seconds("DEPLOY_TIMEOUT")


def test_another_environment_than_test_and_production_is_refused() -> None:
    with pytest.raises(DeliveryError, match="DEPLOY_ENVIRONMENT"):
        Settings({"DEPLOY_ENVIRONMENT": "staging"}).environment()


def test_no_secret_has_a_default() -> None:
    assert [n for n, one in VARIABLES.items() if one.secret and one.default] == []


def test_pauses_grow_and_end_at_the_deadline() -> None:
    clock, said = FakeClock(), []  # type: ignore[var-annotated]
    with pytest.raises(DeliveryError, match="Gave up waiting for it after 60 s"):
        wait_until(lambda: None, "it", clock, 60, said.append)
    assert clock.pauses == [1, 2, 4, 8, 15, 15, 15]
    assert said[0] == "Waiting for it (60 s left) ..."


def test_waiting_ends_with_the_first_result() -> None:
    clock, answers = FakeClock(), [None, None, "there"]

    def attempt() -> Optional[str]:
        return answers.pop(0)

    assert wait_until(attempt, "it", clock, 60, lambda line: None) == "there"
    assert clock.pauses == [1, 2]
