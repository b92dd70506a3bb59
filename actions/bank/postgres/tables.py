"""The tables as the queries see them. The migrations make them, with their checks."""

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    Integer,
    MetaData,
    Numeric,
    Sequence,
    Table,
    Text,
)

metadata = MetaData()
AMOUNT = Numeric(20, 4)
MOMENT = DateTime(timezone=True)

receipt_numbers = Sequence("bank_receipt_number", metadata=metadata)
payment_numbers = Sequence("bank_payment_number", metadata=metadata)

customer = Table(
    "bank_customer",
    metadata,
    Column("id", Text, primary_key=True),
    Column("currency", Text),
    Column("minor_units", Integer),
    Column("opened_at", MOMENT),
    Column("audit_number", Integer),
    Column("audit_hash", Text),
)
ledger = Table(
    "bank_ledger",
    metadata,
    Column("customer", Text, primary_key=True),
    Column("place", Text, primary_key=True),
    Column("balance", AMOUNT),
    Column("lowest", AMOUNT),
    Column("minimum", AMOUNT),
)
party = Table(
    "bank_party",
    metadata,
    Column("customer", Text, primary_key=True),
    Column("role", Text, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("name", Text),
)
transaction = Table(
    "bank_transaction",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("customer", Text),
    Column("kind", Text),
    Column("search_type", Text),
    Column("amount", AMOUNT),
    Column("source", Text),
    Column("target", Text),
    Column("party", Text),
    Column("made_at", MOMENT),
    Column("receipt", Text),
)
receipt = Table(
    "bank_receipt",
    metadata,
    Column("number", Text, primary_key=True),
    Column("customer", Text),
    Column("kind", Text),
    Column("amount", AMOUNT),
    Column("charge", AMOUNT),
    Column("source", Text),
    Column("target", Text),
    Column("balance", AMOUNT),
    Column("made_at", MOMENT),
)
payment = Table(
    "bank_payment",
    metadata,
    Column("id", Text, primary_key=True),
    Column("number", BigInteger),
    Column("customer", Text),
    Column("card", Text),
    Column("amount", AMOUNT),
    Column("due", Date),
    Column("status", Text),
    Column("reason", Text),
    Column("receipt", Text),
)
idempotency_record = Table(
    "bank_deed",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("customer", Text),
    Column("key", Text),
    Column("content", Text),
    Column("receipt", Text),
    Column("payment", Text),
)
audit = Table(
    "bank_audit",
    metadata,
    Column("customer", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("at", MOMENT),
    Column("action", Text),
    Column("result", Text),
    Column("key", Text),
    Column("amount", Text),
    Column("charge", Text),
    Column("source", Text),
    Column("target", Text),
    Column("reference", Text),
    Column("previous", Text),
    Column("hash", Text),
)
