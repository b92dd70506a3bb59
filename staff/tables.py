"""The tables of staff, for SQLite and PostgreSQL alike."""

from sqlalchemy import Column, Float, MetaData, String, Table

metadata = MetaData()

sessions = Table(
    "staff_sessions",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("name", String(40), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("until", Float, nullable=False),
)
