"""The desk's tables, for SQLite and PostgreSQL alike."""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData()

conversations = Table(
    "desk_conversations",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("sender", String(200), nullable=False, index=True),
    # The sender while the visit is open, else null: one open visit a customer.
    Column("open_sender", String(200), unique=True),
    Column("state", String(10), nullable=False, index=True),
    Column("from_host", String(500), nullable=False),
    Column("agent", String(40), nullable=False, default=""),
    Column("arrived_at", Float, nullable=False),
    Column("asked_at", Float, nullable=False),
    Column("told", Boolean, nullable=False, default=False),
    Column("delivered", Integer, nullable=False, default=0),
    Column("transcript", Text, nullable=False, default=""),
    sqlite_autoincrement=True,
)

messages = Table(
    "desk_messages",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column(
        "conversation", ForeignKey("desk_conversations.id"), nullable=False, index=True
    ),
    Column("speaker", String(10), nullable=False),
    Column("name", String(40), nullable=False),
    Column("text", Text, nullable=False),
    Column("extra", Text, nullable=False),
    Column("said_at", Float, nullable=False),
    # Made by the agent's page for each answer: a repeated request is no second answer.
    Column("key", String(80), unique=True),
    sqlite_autoincrement=True,
)
