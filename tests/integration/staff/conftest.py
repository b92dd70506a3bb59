"""Staff on either database, with a clock that tests move."""

from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from staff.auth import Doorkeeper
from staff.database import open_database
from staff.model import Role
from staff.presence import Presence
from staff.settings import StaffSettings
from staff.store import StaffStore
from tests.integration.staff.support import TOKEN
from tests.support.postgres import shared_cluster
from tests.unit.staff.clock import Clock


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a fresh database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'staff.sqlite3'}"
    return shared_cluster().new_database()


@pytest.fixture
def engine(database: str) -> Engine:
    return open_database(database)


@pytest.fixture
def store(engine: Engine) -> StaffStore:
    return StaffStore(engine)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings() -> StaffSettings:
    return StaffSettings(
        roles=frozenset({Role.AGENT}),
        token=TOKEN,
        gone_after=60,
        session_seconds=12 * 3600,
        idle_seconds=1800,
    )


@pytest.fixture
def door(store: StaffStore, settings: StaffSettings, clock: Clock) -> Doorkeeper:
    return Doorkeeper(store, settings, Presence(clock), clock)
