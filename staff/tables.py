"""The tables of staff, for SQLite and PostgreSQL alike."""

from sqlalchemy import (
    DDL,
    Boolean,
    Column,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    event,
)

metadata = MetaData()

accounts = Table(
    "staff_accounts",
    metadata,
    # What an eye sees of the name: two accounts never look the same.
    Column("skeleton", String(160), primary_key=True),
    Column("name", String(40), nullable=False),
    Column("roles", String(80), nullable=False),
    Column("password_hash", String(200), nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("made_at", Float, nullable=False),
)

sessions = Table(
    "staff_sessions",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("name", String(40), nullable=False, index=True),
    Column("roles", String(80), nullable=False),
    Column("is_account", Boolean, nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("until", Float, nullable=False),
    Column("active_at", Float, nullable=False),
)

# Browsers in which somebody has signed in before.
devices = Table(
    "staff_devices",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("name", String(40), nullable=False, index=True),
    Column("until", Float, nullable=False),
)

readings = Table(
    "staff_readings",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Float, nullable=False),
    Column("name", String(40), nullable=False),
    Column("is_account", Boolean, nullable=False),
    Column("what", String(200), nullable=False, index=True),
    Column("how", String(20), nullable=False),
    Column("address", String(60), nullable=False),
    sqlite_autoincrement=True,
)

# The log only grows: the database itself refuses to change or remove a line.
for _change in ("UPDATE", "DELETE"):
    event.listen(
        readings,
        "after_create",
        DDL(
            f"CREATE TRIGGER staff_readings_{_change.lower()} "
            f"BEFORE {_change} ON staff_readings "
            "BEGIN SELECT RAISE(ABORT, 'staff_readings only grows'); END"
        ).execute_if(dialect="sqlite"),
    )
for _statement in (
    "CREATE OR REPLACE FUNCTION staff_readings_grow() RETURNS trigger AS $$ "
    "BEGIN RAISE EXCEPTION 'staff_readings only grows'; END $$ LANGUAGE plpgsql",
    "CREATE TRIGGER staff_readings_grow BEFORE UPDATE OR DELETE OR TRUNCATE "
    "ON staff_readings EXECUTE FUNCTION staff_readings_grow()",
):
    event.listen(
        readings,
        "after_create",
        DDL(_statement).execute_if(dialect="postgresql"),
    )
