"""What moves money, inside one unit of work. Checks come first, then the writes."""

import json
from dataclasses import replace
from datetime import date, datetime
from typing import List, Optional

from actions.bank.cycle import statement_cycle
from actions.bank.errors import (
    ChargeChanged,
    InsufficientFunds,
    InvalidAmount,
    KeyReused,
    PastDate,
    UnknownPayment,
)
from actions.bank.model import (
    ACCOUNT,
    CARD,
    CHARGES,
    OUTSIDE,
    IdempotencyRecord,
    Kind,
    PaymentStatus,
    Receipt,
    ScheduledPayment,
    TimeRange,
    Transaction,
    TransferCharge,
)
from actions.bank.money import Money
from actions.bank.settings import BankSettings
from actions.bank.store import UnitOfWork
from actions.bank.trail import AuditNote

# What the keys of carried out payments begin with; a caller's key never does.
OWN_KEY = "due:"


class Teller:
    """Does the movements of one customer at one moment.

    Args:
        tx: The unit of work; the caller commits it.
        now: Aware, in the bank's time zone.
        settings: Fee, free transfers and statement cycle.
    """

    def __init__(self, tx: UnitOfWork, now: datetime, settings: BankSettings) -> None:
        self.now = now
        self._tx = tx
        self._settings = settings

    @property
    def today(self) -> date:
        """The bank's day."""
        return self.now.date()

    def done_before(self, key: str, content: str) -> Optional[IdempotencyRecord]:
        """Return what was done under the key, if anything.

        Raises:
            KeyReused: The key stands for something of other content.
        """
        record = self._tx.record_of(key)
        if record is not None and record.content != content:
            raise KeyReused(key)
        return record

    def transfer_charge(self) -> TransferCharge:
        """Return what the next transfer costs."""
        settings = self._settings
        currency = self._tx.account().balance.currency
        fee = Money(settings.transfer_fee, currency).rounded()
        cycle = statement_cycle(self.now, settings.cycle_day)
        used = self._tx.count(Kind.TRANSFER, cycle)
        left = max(settings.free_transfers - used, 0)
        return TransferCharge(
            fee=fee,
            free_per_cycle=settings.free_transfers,
            free_left=left,
            due=Money.zero(currency) if left else fee,
            cycle_ends=_last_day(cycle),
        )

    def transfer(
        self,
        recipient: str,
        amount: Money,
        key: str,
        content: str,
        agreed_charge: Optional[Money],
    ) -> Receipt:
        """Send an amount to a person, and its charge to the bank."""
        charge = self.transfer_charge().due
        if agreed_charge is not None and agreed_charge != charge:
            raise ChargeChanged(agreed_charge, charge)
        return self._move(
            Kind.TRANSFER, recipient, OUTSIDE, amount, charge, key, content
        )

    def pay_card(self, card: str, amount: Money, key: str, content: str) -> Receipt:
        """Pay a card now; its minimum balance falls by the amount, to zero at most."""
        zero = Money.zero(amount.currency)
        target = CARD + card
        receipt = self._move(
            Kind.CARD_PAYMENT, card, target, amount, zero, key, content
        )
        minimum = next(each for each in self._tx.cards() if each.name == card)
        self._tx.set_minimum(card, max(minimum.minimum_balance - amount, zero))
        return receipt

    def schedule(
        self, card: str, amount: Money, day: date, key: str, content: str
    ) -> ScheduledPayment:
        """Remember a card payment for a day to come."""
        if day <= self.today:
            raise PastDate(day, self.today)
        payment = ScheduledPayment(self._tx.next_payment(), card, amount, day)
        self._tx.put_payment(payment)
        self._tx.record(IdempotencyRecord(key, content, payment_id=payment.id))
        self._note("schedule", key, amount, target=card, reference=payment.id)
        return payment

    def cancel(self, payment_id: str, key: str, content: str) -> ScheduledPayment:
        """Cancel a payment that waits, or put away one that failed."""
        payment = self.payment(payment_id)
        open_still = (PaymentStatus.SCHEDULED, PaymentStatus.FAILED)
        if payment.status not in open_still:
            raise UnknownPayment(payment_id)
        cancelled = replace(payment, status=PaymentStatus.CANCELLED)
        self._tx.put_payment(cancelled)
        self._tx.record(IdempotencyRecord(key, content, payment_id=payment.id))
        self._note(
            "cancel", key, payment.amount, target=payment.card, reference=payment.id
        )
        return cancelled

    def payment(self, payment_id: str) -> ScheduledPayment:
        """Return one scheduled payment, whatever its status."""
        wanted = payment_id.strip().upper()
        for payment in self._tx.payments():
            if payment.id == wanted:
                return payment
        raise UnknownPayment(payment_id)

    def carry_out_due(self) -> List[ScheduledPayment]:
        """Pay what has come due; a payment without funds fails with its reason."""
        due = [
            payment
            for payment in self._tx.payments()
            if payment.status is PaymentStatus.SCHEDULED and payment.due <= self.today
        ]
        return [self._carry_out(payment) for payment in due]

    def _carry_out(self, payment: ScheduledPayment) -> ScheduledPayment:
        key = OWN_KEY + payment.id
        try:
            receipt = self.pay_card(payment.card, payment.amount, key, key)
        except InsufficientFunds:
            outcome = replace(
                payment, status=PaymentStatus.FAILED, reason="insufficient_funds"
            )
            self._note(
                "due",
                key,
                payment.amount,
                payment.card,
                payment.id,
                result="InsufficientFunds",
            )
        else:
            outcome = replace(
                payment, status=PaymentStatus.PAID, receipt=receipt.number
            )
        self._tx.put_payment(outcome)
        return outcome

    def _move(
        self,
        kind: Kind,
        party: str,
        target: str,
        amount: Money,
        charge: Money,
        key: str,
        content: str,
    ) -> Receipt:
        account, needed = self._tx.account(), amount + charge
        if needed > account.available:
            raise InsufficientFunds(needed, account.available)
        number = self._tx.next_receipt()
        lines = [Transaction(kind, amount, ACCOUNT, target, party, self.now, number)]
        if charge.amount:
            lines.append(
                Transaction(
                    Kind.CHARGE, charge, ACCOUNT, OUTSIDE, CHARGES, self.now, number
                )
            )
        balance = account.balance - needed
        receipt = Receipt(
            number, kind, amount, charge, ACCOUNT, party, balance, self.now
        )
        self._tx.record(IdempotencyRecord(key, content, receipt))
        self._tx.append(lines)
        self._note(kind.value, key, amount, party, number, charge)
        return receipt

    def _note(
        self,
        action: str,
        key: str,
        amount: Money,
        target: str,
        reference: str,
        charge: Optional[Money] = None,
        result: str = "done",
    ) -> None:
        self._tx.note(
            self.now,
            AuditNote(
                action,
                result,
                key,
                written(amount),
                written(charge),
                ACCOUNT,
                target,
                reference,
            ),
        )


def _last_day(cycle: TimeRange) -> date:
    return date.fromordinal(cycle.end.toordinal() - 1)


def written(amount: Optional[Money]) -> str:
    """Return an amount as the audit trail and the keys hold it: "12.50 USD"."""
    return f"{amount.amount} {amount.currency}" if amount is not None else ""


def rounded_text(amount: Money) -> str:
    """Write an amount of a key's content, rounded unless it cannot be."""
    try:
        return written(amount.rounded())
    except InvalidAmount:
        return written(amount)


def content_of(*parts: str) -> str:
    """Say what a key stands for, so that its use for something else is noticed."""
    return json.dumps(parts)
