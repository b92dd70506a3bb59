"""Who gave a sign of life lately."""

from staff.presence import Presence
from tests.unit.staff.clock import Clock


def test_who_was_seen_is_away_after_so_many_seconds_without_a_sign() -> None:
    clock = Clock()
    presence = Presence(clock)
    presence.see("Ann")
    clock.now += 9
    assert not presence.is_away("Ann", 10)
    clock.now += 1
    assert presence.is_away("Ann", 10)
    presence.see("Ann")
    assert not presence.is_away("Ann", 10)


def test_a_restart_counts_as_a_sign_of_everybody() -> None:
    clock = Clock()
    presence = Presence(clock)
    clock.now += 9
    assert not presence.is_away("Ann", 10)
    clock.now += 1
    assert presence.is_away("Ann", 10)


def test_who_is_forgotten_counts_as_last_seen_at_the_start() -> None:
    clock = Clock()
    presence = Presence(clock)
    clock.now += 20
    presence.see("Ann")
    presence.forget("Ann")
    presence.forget("Bob")
    assert presence.is_away("Ann", 10)
