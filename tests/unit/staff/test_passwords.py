"""Passwords are good enough, kept as hashes, and told apart."""

import pytest

from staff.passwords import BadPassword, check, hash_of, is_right, nobodys_hash

GOOD = "plum tram seven"


def test_a_hash_is_argon2id_with_a_salt_of_its_own() -> None:
    one, two = hash_of(GOOD), hash_of(GOOD)
    assert one.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert one != two
    assert GOOD not in one


def test_only_the_right_password_belongs_to_a_hash() -> None:
    kept = hash_of(GOOD)
    assert is_right(kept, GOOD)
    for wrong in ("", "plum tram Seven", GOOD + " ", "x" * 100_000):
        assert not is_right(kept, wrong)


def test_the_same_letters_typed_another_way_are_right() -> None:
    assert is_right(hash_of("caf\u00e9 at the corner"), "cafe\u0301 at the corner")


@pytest.mark.parametrize("broken", ["", "x", "$argon2id$v=19$", "$2b$12$abc"])
def test_a_broken_hash_belongs_to_no_password(broken: str) -> None:
    assert not is_right(broken, GOOD)


def test_nobodys_hash_belongs_to_no_password() -> None:
    assert not is_right(nobodys_hash(), "")
    assert nobodys_hash() == nobodys_hash()


@pytest.mark.parametrize(
    "password",
    ["", "short", "x" * 257, "aaaaaaaaaaaaaaaa", "abababababab", "my Ann Lee 1"],
)
def test_a_password_that_is_easy_to_guess_is_refused(password: str) -> None:
    with pytest.raises(BadPassword):
        check("Ann Lee", password)


def test_a_long_phrase_is_welcome() -> None:
    check("Ann Lee", GOOD)
