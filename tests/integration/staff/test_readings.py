"""Who read what stands in a log that only grows, on both databases."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DatabaseError

from staff.database import open_database
from staff.model import Role, Session
from staff.readings import ReadingLog
from staff.store import StaffStore


def session(name: str = "Ann", is_account: bool = True) -> Session:
    roles = frozenset({Role.AGENT})
    return Session(f"digest of {name}", name, roles, is_account, "csrf", 1e9, 0.0)


@pytest.fixture
def log(engine: Engine) -> ReadingLog:
    return ReadingLog(engine)


def test_every_reading_is_a_line(log: ReadingLog, clock: Any) -> None:
    for _ in range(3):
        log.note(session(), "desk conversation 1", "whole", "10.0.0.1", clock.now)
    log.note(session("Bob", False), "desk conversation 2", "glimpse", "", clock.now)
    assert [(one.name, one.what) for one in log.lines()] == [
        *[("Ann", "desk conversation 1")] * 3,
        ("Bob", "desk conversation 2"),
    ]
    assert [one.is_account for one in log.lines(name="Bob")] == [False]
    assert len(log.lines(what="desk conversation 1")) == 3
    assert log.lines(since=clock.now + 1) == []


def test_what_a_list_shows_again_and_again_is_written_once_in_a_while(
    log: ReadingLog, clock: Any
) -> None:
    for _ in range(10):
        log.note(session(), "x", "glimpse", "", clock.now, once_within=900)
        log.note(session("Bob"), "x", "glimpse", "", clock.now, once_within=900)
        clock.now += 60
    assert [one.name for one in log.lines()] == ["Ann", "Bob"]
    clock.now += 300
    log.note(session(), "x", "glimpse", "", clock.now, once_within=900)
    assert [one.name for one in log.lines()] == ["Ann", "Bob", "Ann"]


@pytest.mark.parametrize(
    "change", ["UPDATE staff_readings SET name = 'Eve'", "DELETE FROM staff_readings"]
)
def test_no_line_can_be_changed_or_removed(
    log: ReadingLog, engine: Engine, clock: Any, change: str
) -> None:
    log.note(session(), "x", "whole", "", clock.now)
    refused = pytest.raises(DatabaseError, match="staff_readings only grows")
    with refused, engine.begin() as connection:
        connection.execute(text(change))
    assert [one.name for one in log.lines()] == ["Ann"]


def test_a_database_that_has_the_tables_already_is_opened_again(
    log: ReadingLog, engine: Engine, clock: Any
) -> None:
    log.note(session(), "x", "whole", "", clock.now)
    again = ReadingLog(engine)
    assert len(again.lines()) == 1


def test_a_database_file_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "staff.sqlite3"
    path.touch(mode=0o644)
    log = ReadingLog(open_database(f"sqlite:///{path}"))
    StaffStore(open_database(f"sqlite:///{path}"))
    log.note(session(), "x", "whole", "", 1.0)
    modes = {one.name: one.stat().st_mode & 0o777 for one in tmp_path.iterdir()}
    assert set(modes.values()) == {0o600}, modes
