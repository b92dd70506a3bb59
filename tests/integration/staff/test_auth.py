"""Who is let in, for how long, and who is locked out, on both databases."""

from dataclasses import replace
from typing import Any

import pytest

from staff import passwords
from staff.auth import Doorkeeper
from staff.model import (
    BadName,
    LockedOut,
    NameInUse,
    NotAllowed,
    Role,
    StaffError,
    WrongSecret,
)
from staff.presence import Presence
from staff.settings import StaffSettings
from staff.store import StaffStore
from tests.integration.staff.support import (
    ATTACKER,
    OFFICE,
    PASSWORD,
    TOKEN,
    enter,
    guess,
    hire,
    refused,
)


def test_whoever_has_an_account_comes_in_with_the_password_alone(
    door: Doorkeeper, store: StaffStore
) -> None:
    hire(store)
    session = door.session(enter(door, "ann").cookie)
    assert session is not None
    assert (session.name, session.is_account) == ("Ann", True)
    for wrong in ("", TOKEN, PASSWORD + "!"):
        refused(WrongSecret, door, secret=wrong)


def test_the_token_opens_under_no_name_that_looks_like_an_account(
    door: Doorkeeper, store: StaffStore
) -> None:
    hire(store, "Ann Lee")
    for name in ("Ann Lee", "ann lee", "Ann 1ee", "Ánn Lee"):
        refused(WrongSecret, door, name, TOKEN)
    session = door.session(enter(door, "Bob", TOKEN).cookie)
    assert session is not None
    assert (session.is_account, session.may(Role.AGENT)) == (False, True)
    assert not session.may(Role.ADMIN)


def test_two_accounts_never_look_the_same(store: StaffStore) -> None:
    hire(store, "Ann Lee")
    with pytest.raises(StaffError, match="already"):
        hire(store, "ANN 1ee")


def test_without_a_token_nobody_comes_in_but_by_an_account(
    store: StaffStore, settings: StaffSettings, clock: Any
) -> None:
    door = Doorkeeper(store, replace(settings, token=""), Presence(clock), clock)
    for secret in ("", TOKEN):
        refused(WrongSecret, door, "Eve", secret)
    hire(store)
    assert enter(door).cookie


def test_an_account_of_another_part_is_not_let_in(
    door: Doorkeeper, store: StaffStore
) -> None:
    hire(store, "Rea", Role.READER)
    hire(store, "Ada", Role.ADMIN)
    refused(NotAllowed, door, "Rea")
    session = door.session(enter(door, "Ada").cookie)
    assert session is not None and session.may(Role.AGENT)


def test_names_that_nobody_can_read_are_refused(door: Doorkeeper) -> None:
    for name in ("", "A\u202enn", "Аnn"):
        refused(BadName, door, name, TOKEN)


def test_one_person_may_sit_at_two_browsers_but_two_people_not_share_a_name(
    door: Doorkeeper, store: StaffStore
) -> None:
    hire(store)
    first, second = enter(door), enter(door)
    assert door.is_signed_in(first.cookie) and door.is_signed_in(second.cookie)
    enter(door, "Bob", TOKEN)
    refused(NameInUse, door, "b0b", TOKEN)


def test_an_account_takes_its_name_back_from_a_guest(
    door: Doorkeeper, store: StaffStore
) -> None:
    guest = enter(door, "Ann", TOKEN)
    hire(store)
    enter(door)
    assert not door.is_signed_in(guest.cookie)


def test_a_session_ends_when_nothing_is_done_and_in_any_case(
    door: Doorkeeper, settings: StaffSettings, clock: Any
) -> None:
    cookie = enter(door, "Bob", TOKEN).cookie
    for _ in range(3):
        clock.now += settings.idle_seconds - 1
        assert door.session(cookie) is not None
    clock.now += settings.idle_seconds
    assert door.session(cookie) is None
    assert door.signed_in() == []

    cookie, start = enter(door, "Bob", TOKEN).cookie, clock.now
    while clock.now + 600 < start + settings.session_seconds:
        clock.now += 600
        assert door.session(cookie) is not None
    clock.now = start + settings.session_seconds
    assert door.session(cookie) is None


def test_what_a_page_asks_for_by_itself_keeps_nobody_signed_in(
    door: Doorkeeper, settings: StaffSettings, clock: Any
) -> None:
    cookie = enter(door, "Bob", TOKEN).cookie
    for _ in range(10):
        clock.now += settings.idle_seconds / 10
        door.session(cookie, is_active=False)
    assert not door.is_signed_in(cookie)


def test_all_sessions_of_an_account_can_be_ended(
    door: Doorkeeper, store: StaffStore
) -> None:
    hire(store)
    hire(store, "Bob")
    cookies = [enter(door).cookie for _ in range(3)]
    other = enter(door, "Bob").cookie
    assert store.end_sessions("Ann") == 3
    assert [door.is_signed_in(one) for one in cookies] == [False] * 3
    assert door.is_signed_in(other)


@pytest.mark.parametrize(
    "change", [{"is_active": False}, {"roles": frozenset({Role.READER})}]
)
def test_who_may_no_longer_come_in_is_out_at_once(
    door: Doorkeeper, store: StaffStore, change: Any
) -> None:
    hire(store)
    cookie = enter(door).cookie
    store.change_account("Ann", **change)
    assert not door.is_signed_in(cookie)
    refused(StaffError, door)


def test_an_account_that_changes_while_it_is_let_in_stays_out(
    door: Doorkeeper, store: StaffStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    hire(store)
    is_right = passwords.is_right

    def slow(password_hash: str, password: str) -> bool:
        found = is_right(password_hash, password)
        store.change_account("Ann", is_active=False)
        return found

    monkeypatch.setattr(passwords, "is_right", slow)
    refused(WrongSecret, door)
    assert door.signed_in() == []


def test_ten_wrong_passwords_lock_a_name_for_strange_browsers_only(
    door: Doorkeeper, store: StaffStore, clock: Any
) -> None:
    hire(store)
    device = enter(door).device
    guess(door)
    refused(LockedOut, door)  # Ann herself, in a browser never seen before
    refused(LockedOut, door, "ANN", PASSWORD, "203.0.113.77")
    assert enter(door, device=device).cookie
    clock.now += 900
    assert enter(door).cookie


def test_nobody_outside_locks_out_the_office(
    door: Doorkeeper, store: StaffStore
) -> None:
    people = ["Ann", "Bob", "Cem", "Dee"]
    for name in people:
        hire(store, name)
    devices = {name: enter(door, name).device for name in people}
    for name in people:
        guess(door, name)
    for _ in range(30):  # and one who sits at the office's own address
        with pytest.raises((WrongSecret, LockedOut)):
            enter(door, "Zoe", "guess", OFFICE)
    for name in people:
        assert enter(door, name, device=devices[name]).cookie


def test_a_known_browser_has_a_count_of_its_own(
    door: Doorkeeper, store: StaffStore
) -> None:
    hire(store)
    device = enter(door).device
    for _ in range(10):
        refused(WrongSecret, door, secret="guess", device=device)
    refused(LockedOut, door, device=device)
    assert enter(door).cookie


def test_the_browser_of_one_account_is_strange_to_another(
    door: Doorkeeper, store: StaffStore
) -> None:
    hire(store)
    hire(store, "Eve")
    device = enter(door, "Eve").device
    guess(door, "Ann")
    refused(LockedOut, door, "Ann", device=device)


def test_one_address_that_guesses_many_names_is_locked(
    door: Doorkeeper, store: StaffStore
) -> None:
    hire(store)
    for number in range(10):
        refused(WrongSecret, door, f"Name {number}", "guess", ATTACKER)
    refused(LockedOut, door, "Ann", PASSWORD, ATTACKER)
    assert enter(door, "Ann", PASSWORD, OFFICE).cookie


def test_an_account_of_ones_own_does_not_wipe_out_the_guesses(
    door: Doorkeeper, store: StaffStore
) -> None:
    hire(store)
    hire(store, "Eve")
    for number in range(10):
        refused(WrongSecret, door, "Ann", f"guess {number}", ATTACKER)
        if number < 9:
            enter(door, "Eve", PASSWORD, ATTACKER)
    refused(LockedOut, door, "Ann", PASSWORD, ATTACKER)


def test_names_with_and_without_an_account_are_told_apart_by_nothing(
    store: StaffStore, settings: StaffSettings, clock: Any
) -> None:
    door = Doorkeeper(store, replace(settings, token=""), Presence(clock), clock)
    hire(store)
    said = []
    for name in ("Ann", "Nobody"):
        with pytest.raises(WrongSecret) as wrong:
            enter(door, name, "guess", "198.51.100.1")
        guess(door, name, 9)
        with pytest.raises(LockedOut) as locked:
            enter(door, name, "guess", "198.51.100.2")
        said.append((str(wrong.value), str(locked.value)))
    assert said[0] == said[1]
