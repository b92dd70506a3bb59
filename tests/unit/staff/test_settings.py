"""Where one token is enough, and where accounts are kept."""

import pytest

from staff.settings import database_of_staff, takes_shared_token, usual_database


@pytest.mark.parametrize(
    ("host", "said", "enough"),
    [
        ("127.0.0.1", "", True),
        ("localhost", "", True),
        ("0.0.0.0", "", False),
        ("192.168.1.5", "", False),
        ("127.0.0.1", "no", False),
        ("0.0.0.0", "yes", True),
        ("0.0.0.0", "perhaps", False),
    ],
)
def test_one_token_is_enough_on_this_machine_alone(
    host: str, said: str, enough: bool
) -> None:
    assert takes_shared_token(host, {"STAFF_SHARED_TOKEN": said}) is enough


def test_accounts_are_in_their_own_database_else_in_that_of_the_desk() -> None:
    desk = {"DESK_DATABASE_URL": "postgresql://h/desk"}
    both = {**desk, "STAFF_DATABASE_URL": "postgresql://h/staff"}
    assert usual_database(both) == database_of_staff(both) == "postgresql://h/staff"
    assert usual_database(desk) == database_of_staff(desk) == "postgresql://h/desk"
    assert database_of_staff({}) is None
    here = {"DESK_DATA_DIR": "/kept", "DESK_PORT": "6007"}
    assert usual_database(here) == "sqlite:////kept/desk-6007.sqlite3"
