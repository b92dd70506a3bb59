"""Whoever guesses is locked out, and nobody else."""

from concurrent.futures import ThreadPoolExecutor

from staff.lockout import TRIES, Lockout
from tests.unit.staff.clock import Clock


def test_after_ten_attempts_a_key_is_locked_until_the_first_is_old() -> None:
    clock = Clock()
    lockout = Lockout(clock)
    for _ in range(TRIES):
        assert lockout.begin(["a"], 60)
        clock.now += 1
    assert not lockout.begin(["a"], 60)
    assert lockout.begin(["b"], 60)
    clock.now += 50
    assert lockout.begin(["a"], 60)
    assert not lockout.begin(["a"], 60)


def test_an_attempt_that_was_right_does_not_count() -> None:
    lockout = Lockout(Clock())
    for _ in range(3 * TRIES):
        assert lockout.begin(["a"], 60)
        lockout.forgive(["a"])


def test_being_right_once_does_not_wipe_out_what_was_wrong() -> None:
    lockout = Lockout(Clock())
    for _ in range(TRIES - 1):
        lockout.begin(["a"], 60)
    lockout.begin(["a"], 60)
    lockout.forgive(["a"])
    assert lockout.begin(["a"], 60)
    assert not lockout.begin(["a"], 60)


def test_one_locked_key_locks_the_attempt_and_counts_for_no_other() -> None:
    lockout = Lockout(Clock())
    for _ in range(TRIES):
        lockout.begin(["a"], 60)
    for _ in range(2 * TRIES):
        assert not lockout.begin(["a", "b"], 60)
    assert lockout.begin(["b"], 60)


def test_many_at_once_get_no_more_attempts_than_one_after_the_other() -> None:
    lockout = Lockout(Clock())
    with ThreadPoolExecutor(20) as pool:
        begun = list(pool.map(lambda _: lockout.begin(["a"], 60), range(200)))
    assert sum(begun) == TRIES


def test_memory_is_bounded_however_many_addresses_come() -> None:
    lockout = Lockout(Clock())
    for number in range(12_000):
        lockout.begin([f"address:{number}"], 60)
    assert len(lockout._attempts) == 10_000
