"""The circuit breaker."""

import pytest

from addons.breaker import Breaker, CircuitOpen


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_calls_go_through_until_one_fails() -> None:
    breaker = Breaker(2, Clock())
    breaker.check()
    breaker.failed()

    with pytest.raises(CircuitOpen):
        breaker.check()


def test_after_a_while_one_call_tries_and_the_others_do_not_wait() -> None:
    clock = Clock()
    breaker = Breaker(2, clock)
    breaker.failed()
    clock.now = 2.5

    breaker.check()
    with pytest.raises(CircuitOpen):
        breaker.check()


def test_a_success_lets_everybody_through() -> None:
    clock = Clock()
    breaker = Breaker(2, clock)
    breaker.failed()
    clock.now = 2.5
    breaker.check()
    breaker.succeeded()

    breaker.check()
    breaker.check()
