"""From the model to rows of the tables, and back."""

from datetime import datetime, timezone
from decimal import Decimal
from typing import Any, Dict, List

from sqlalchemy.engine import Row

from actions.bank.model import (
    ACCOUNT,
    CARD,
    OUTSIDE,
    IdempotencyRecord,
    Kind,
    Opening,
    PaymentStatus,
    Receipt,
    ScheduledPayment,
    Transaction,
)
from actions.bank.money import Money
from actions.bank.trail import AuditLine, AuditNote

Values = Dict[str, Any]


def opening_ledger(customer: str, opening: Opening) -> List[Values]:
    """Return the places of a new customer, all empty; the history fills them."""

    def place(name: str, **limits: Decimal) -> Values:
        empty = {"lowest": None, "minimum": None, "balance": Decimal(0)}
        return dict(empty, customer=customer, place=name, **limits)

    cards = [
        place(CARD + name, minimum=minimum.amount)
        for name, minimum in opening.minimums.items()
    ]
    return [place(ACCOUNT, lowest=Decimal(0)), place(OUTSIDE)] + cards


def opening_parties(customer: str, opening: Opening) -> List[Values]:
    """Return whom a new customer deals with."""
    roles = {
        "recipient": opening.recipients,
        "vendor": opening.vendors,
        "depositor": opening.depositors,
    }
    return [
        {"customer": customer, "role": role, "position": position, "name": name}
        for role, names in roles.items()
        for position, name in enumerate(names)
    ]


def of_transaction(customer: str, line: Transaction) -> Values:
    """Return the row of a line of the history."""
    return {
        "customer": customer,
        "kind": line.kind.value,
        "amount": line.amount.amount,
        "source": line.source,
        "target": line.target,
        "party": line.party,
        "made_at": line.made_at,
        "receipt": line.receipt,
    }


def to_transaction(row: Row, currency: str) -> Transaction:
    """Return the line of the history in a row."""
    return Transaction(
        kind=Kind(row.kind),
        amount=_money(row.amount, currency),
        source=row.source,
        target=row.target,
        party=row.party,
        made_at=_utc(row.made_at),
        receipt=row.receipt,
    )


def of_receipt(customer: str, receipt: Receipt) -> Values:
    """Return the row of a receipt."""
    return {
        "number": receipt.number,
        "customer": customer,
        "kind": receipt.kind.value,
        "amount": receipt.amount.amount,
        "charge": receipt.charge.amount,
        "source": receipt.source,
        "target": receipt.target,
        "balance": receipt.balance.amount,
        "made_at": receipt.made_at,
    }


def to_record(row: Row, currency: str) -> IdempotencyRecord:
    """Return the record in a row that is joined with its receipt, if it has one."""
    if row.number is None:
        return IdempotencyRecord(row.key, row.content, payment_id=row.payment)
    receipt = Receipt(
        number=row.number,
        kind=Kind(row.kind),
        amount=_money(row.amount, currency),
        charge=_money(row.charge, currency),
        source=row.source,
        target=row.target,
        balance=_money(row.balance, currency),
        made_at=_utc(row.made_at),
    )
    return IdempotencyRecord(row.key, row.content, receipt)


def of_payment(customer: str, payment: ScheduledPayment) -> Values:
    """Return the row of a scheduled payment; its number is that of its id."""
    return {
        "id": payment.id,
        "number": int(payment.id[1:]),
        "customer": customer,
        "card": CARD + payment.card,
        "amount": payment.amount.amount,
        "due": payment.due,
        "status": payment.status.value,
        "reason": payment.reason,
        "receipt": payment.receipt or None,
    }


def to_payment(row: Row, currency: str) -> ScheduledPayment:
    """Return the scheduled payment in a row."""
    return ScheduledPayment(
        id=row.id,
        card=row.card[len(CARD) :],
        amount=_money(row.amount, currency),
        due=row.due,
        status=PaymentStatus(row.status),
        reason=row.reason,
        receipt=row.receipt or "",
    )


def to_audit(row: Row) -> AuditLine:
    """Return the audit line in a row."""
    note = AuditNote(
        row.action,
        row.result,
        row.key,
        row.amount,
        row.charge,
        row.source,
        row.target,
        row.reference,
    )
    at = _utc(row.at)
    return AuditLine(row.customer, row.number, at, note, row.previous, row.hash)


def _money(amount: Decimal, currency: str) -> Money:
    return Money(amount, currency).rounded()


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(timezone.utc)
