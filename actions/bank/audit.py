"""Checks the books: python -m actions.bank.audit verify [--customer ID].

Looks at every customer: the chain of audit lines, the ledger that must sum to zero,
each balance against the history, each receipt against its lines in the history and
in the audit trail, each scheduled payment against the audit trail.
"""

import argparse
import sys
import typing
from collections import Counter
from datetime import datetime
from decimal import Decimal
from typing import Dict, Iterator, List, Optional, Tuple

from actions.bank.command import with_database
from actions.bank.model import (
    ACCOUNT,
    CARD,
    CHARGES,
    OUTSIDE,
    IdempotencyRecord,
    Kind,
    PaymentStatus,
    Receipt,
    Transaction,
)
from actions.bank.movements import OWN_KEY, content_of, written
from actions.bank.store import Store, UnitOfWork, changes
from actions.bank.trail import faults

Noted = typing.Counter[Tuple[str, str, str, str, str, datetime]]
_MOVES = ("transfer", "card_payment")
# What a line of the audit trail makes of a scheduled payment.
_STATUS = {
    ("schedule", "done"): PaymentStatus.SCHEDULED,
    ("card_payment", "done"): PaymentStatus.PAID,
    ("due", "InsufficientFunds"): PaymentStatus.FAILED,
    ("cancel", "done"): PaymentStatus.CANCELLED,
}


def verify(store: Store, customer: str) -> List[str]:
    """Return what is wrong with a customer's books, in sentences; empty if nothing."""
    with store.transaction(customer, write=False) as tx:
        if not tx.is_open():
            return [f"{customer}: no such customer"]
        found = faults(customer, tx.audit(), tx.audit_head())
        history = list(tx.history())
        found += [f"{customer}: {fault}" for fault in _ledger(tx, history)]
        found += [f"{customer}: {fault}" for fault in _receipts(tx, history)]
        found += [f"{customer}: {fault}" for fault in _payments(tx)]
        return found


def _ledger(tx: UnitOfWork, history: List[Transaction]) -> Iterator[str]:
    account = tx.account()
    balances = {ACCOUNT: account.balance.amount, OUTSIDE: tx.outside().amount}
    for card in tx.cards():
        balances[CARD + card.name] = -card.current_balance.amount
    if sum(balances.values()):
        yield f"the ledger is off by {sum(balances.values())}"
    if account.balance < account.limit:
        yield f"the balance {account.balance} is below the limit {account.limit}"
    replayed = changes(history)
    for place, balance in balances.items():
        if balance != replayed.get(place, Decimal(0)):
            yield f"{place} holds {balance}, its history says {replayed.get(place)}"


def _receipts(tx: UnitOfWork, history: List[Transaction]) -> Iterator[str]:
    receipted = [record for record in tx.records() if record.receipt is not None]
    lines: Dict[str, List[Transaction]] = {}
    for line in history:
        lines.setdefault(line.receipt or "", []).append(line)
    lines.pop("", None)
    noted = Counter(
        (
            line.note.reference,
            line.note.key,
            line.note.amount,
            line.note.charge,
            line.note.target,
            line.at,
        )
        for line in tx.audit()
        if line.note.action in _MOVES and line.note.result == "done"
    )
    for record in receipted:
        yield from _one_receipt(record, record.receipt, lines, noted)
    yield from (f"receipt {number} of the history is missing" for number in lines)
    yield from (f"receipt {entry[0]} of the audit trail is missing" for entry in noted)
    known = {each.receipt.number for each in receipted if each.receipt is not None}
    for payment in tx.payments():
        if payment.status is PaymentStatus.PAID and payment.receipt not in known:
            yield f"payment {payment.id} is called paid without a receipt"


def _one_receipt(
    record: IdempotencyRecord,
    receipt: Optional[Receipt],
    lines: Dict[str, List[Transaction]],
    noted: Noted,
) -> Iterator[str]:
    if receipt is None:
        return
    at = receipt.made_at
    expected = {(receipt.kind, receipt.amount, receipt.target, at)}
    if receipt.charge.amount:
        expected.add((Kind.CHARGE, receipt.charge, CHARGES, at))
    made = lines.pop(receipt.number, [])
    kinds = {(line.kind, line.amount, line.party, line.made_at) for line in made}
    if len(made) != len(expected) or kinds != expected:
        yield f"receipt {receipt.number} does not fit the history"
    amounts = (written(receipt.amount), written(receipt.charge))
    noted_as = (receipt.number, record.key, *amounts, receipt.target, at)
    if noted.pop(noted_as, 0) != 1:
        yield f"receipt {receipt.number} does not fit the audit trail"
    own = content_of(receipt.kind.value, receipt.target, amounts[0])[:-1]
    if not _is_own(record.key) and not record.content.startswith(own):
        yield f"receipt {receipt.number} does not fit what its key stands for"


def _payments(tx: UnitOfWork) -> Iterator[str]:
    """Hold the scheduled payments against the audit trail and their keys."""
    noted: Dict[str, Tuple[str, str, str]] = {}
    for line in tx.audit():
        note = line.note
        status, payment_id = _STATUS.get((note.action, note.result)), note.reference
        if note.action == "card_payment":
            payment_id = note.key[len(OWN_KEY) :] if _is_own(note.key) else ""
        if status is not None and payment_id:
            noted[payment_id] = (note.amount, note.target, status.value)
    payments = {payment.id: payment for payment in tx.payments()}
    held = {
        name: (written(payment.amount), payment.card, payment.status.value)
        for name, payment in payments.items()
    }
    for name in sorted(held.keys() | noted.keys()):
        if held.get(name) != noted.get(name):
            yield f"payment {name} does not fit the audit trail"
    for record in tx.records():
        payment = payments.get(record.payment_id)
        if payment is not None and record.content.startswith('["card_payment"'):
            parts = (payment.card, written(payment.amount), payment.due.isoformat())
            if record.content != content_of("card_payment", *parts):
                yield f"payment {payment.id} does not fit what its key stands for"


def _is_own(key: str) -> bool:
    return key.startswith(OWN_KEY)


def main(argv: Optional[List[str]] = None) -> int:
    """Verify the books in the database of BANK_DATABASE_URL.

    Returns:
        0 when all is well, 1 when something is wrong (it is printed).
    """
    parser = argparse.ArgumentParser(prog="python -m actions.bank.audit")
    parser.add_argument("command", choices=["verify"])
    parser.add_argument("--customer", help="only this customer's books")
    options = parser.parse_args(argv)
    return with_database(lambda _: _verify_all(options.customer))


def _verify_all(only: Optional[str]) -> int:
    from actions.bootstrap import build_store
    from actions.config import read_config

    store = build_store(read_config())
    customers = store.customers() if only is None else [only]
    wrong = 0
    for number, customer in enumerate(customers, 1):
        found = verify(store, customer)
        wrong += len(found)
        print(*found, sep="\n", end="\n" if found else "")
        if number % 500 == 0:
            print(f"{number} of {len(customers)} customers", file=sys.stderr)
    print(f"{len(customers)} customers checked, {wrong} faults found.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
