"""The bank: all that an assistant can ask of it, one method a request.

`customer` is any text that names a conversation; an unknown customer is opened on
first use. A customer's due payments are carried out before anything else is
answered. Every method that takes a customer may raise `StoreUnavailable`.
"""

from datetime import date, datetime
from typing import Callable, List, Optional, Union, cast

from actions.bank import lookup
from actions.bank.demo_data import demo_customer
from actions.bank.history import History
from actions.bank.model import (
    Card,
    PaymentStatus,
    Receipt,
    ScheduledPayment,
    SearchType,
    TransferCharge,
)
from actions.bank.money import Money
from actions.bank.movements import Teller, content_of, rounded_text
from actions.bank.runner import Opener, Runner, plain
from actions.bank.settings import BankSettings
from actions.bank.store import Store, UnitOfWork


class Bank(History):
    """One bank over one store. Safe to share between threads.

    Args:
        store: Keeps the data.
        clock: Gives the time, with a time zone.
        settings: The bank's rules.
        opener: Makes the data of a customer who is new.
    """

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        settings: Optional[BankSettings] = None,
        opener: Opener = demo_customer,
    ) -> None:
        self.settings = settings or BankSettings()
        super().__init__(Runner(store, clock, self.settings, opener))

    def today(self) -> date:
        """Return the day it is at the bank."""
        return self._runner.today()

    def balance(self, customer: str) -> Money:
        """Return the balance of the bank account."""
        return self._runner.read(customer, lambda tx, _: tx.account().balance)

    def currency(self, customer: str) -> str:
        """Return the currency of the bank account, ISO 4217."""
        return self.balance(customer).currency

    def cards(self, customer: str) -> List[Card]:
        """Return all cards, by name."""
        return self._runner.read(customer, lambda tx, _: tx.cards())

    def card(self, customer: str, name: str) -> Card:
        """Return one card; see `find_card` for the names it goes by."""
        return self.find_card(customer, name)

    def find_card(self, customer: str, text: str) -> Card:
        """Return the card meant by "emblem", "my iron bank one" and the like.

        Raises:
            UnknownCard: None or several fit.
        """
        return self._runner.read(customer, lambda tx, _: lookup.card(tx, text))

    def recipients(self, customer: str) -> List[str]:
        """Return the people the customer can send money to."""
        return self._runner.read(customer, lambda tx, _: tx.recipients())

    def find_recipient(self, customer: str, text: str) -> str:
        """Return the full name meant by "Percy's account", "kate" or "lancaster".

        Raises:
            UnknownRecipient: Nobody fits; carries who was maybe meant.
            AmbiguousRecipient: Several fit.
        """
        return self._runner.read(customer, lambda tx, _: lookup.recipient(tx, text))

    def vendors(self, customer: str) -> List[str]:
        """Return where the customer buys."""
        return self._runner.read(customer, lambda tx, _: tx.vendors())

    def depositors(self, customer: str) -> List[str]:
        """Return who pays the customer."""
        return self._runner.read(customer, lambda tx, _: tx.depositors())

    def find_vendor(
        self, customer: str, text: str, search_type: SearchType = SearchType.SPEND
    ) -> str:
        """Return the vendor meant by a text; for deposits, the depositor.

        Raises:
            UnknownVendor: None or several fit; carries what was maybe meant.
        """
        kind = SearchType(search_type)
        return self._runner.read(customer, lambda tx, _: lookup.vendor(tx, text, kind))

    def check_amount(self, customer: str, amount: Money) -> Money:
        """Return the amount rounded to the minor unit, if one movement may carry it.

        Raises:
            CurrencyMismatch: It is not in the account's currency.
            InvalidAmount: It is not a number, negative, zero, or rounds to nothing.
            AmountTooLarge: It is above `settings.largest_amount`.
        """
        return self._runner.read(
            customer, lambda tx, _: lookup.amount(tx, amount, self.settings)
        )

    def transfer_charge(self, customer: str) -> TransferCharge:
        """Return what the next transfer costs, and how many free ones are left."""
        return self._runner.read(customer, lambda _, teller: teller.transfer_charge())

    def transfer(
        self,
        customer: str,
        recipient: str,
        amount: Money,
        key: str,
        agreed_charge: Optional[Money] = None,
    ) -> Receipt:
        """Send money to a person, with the charge that is due.

        Args:
            customer: Who sends.
            recipient: Who gets it, as `find_recipient` understands names.
            amount: Checked and rounded as by `check_amount`.
            key: The id of the confirming message. The same key with the same
                content gives the same receipt and moves nothing again, whatever has
                changed since: the key is looked up before anything is checked.
            agreed_charge: The charge the customer said yes to; None agrees to any.

        Raises:
            InsufficientFunds: The account cannot cover amount and charge.
            ChargeChanged: The charge due is another.
            KeyReused: The key stands for another movement.
            BankError: Whatever `find_recipient` and `check_amount` raise.
        """

        def movement(tx: UnitOfWork, teller: Teller) -> Receipt:
            meant = lookup.or_text(lambda: lookup.recipient(tx, recipient), recipient)
            content = content_of("transfer", meant, rounded_text(amount))
            done = teller.done_before(key, content)
            if done is not None:
                return cast(Receipt, done.receipt)
            person = lookup.recipient(tx, recipient)
            money = lookup.amount(tx, amount, self.settings)
            return teller.transfer(person, money, key, content, agreed_charge)

        return self._runner.move(customer, "transfer", key, amount, recipient, movement)

    def pay_card(
        self,
        customer: str,
        card: str,
        amount: Money,
        key: str,
        on: Optional[date] = None,
    ) -> Union[Receipt, ScheduledPayment]:
        """Pay a card now, or on a day to come.

        Args:
            customer: Who pays.
            card: As `find_card` understands names.
            amount: Checked and rounded as by `check_amount`. More than is owed is
                taken and leaves a credit on the card.
            key: As in `transfer`.
            on: The day, in the bank's time zone; None and today mean now.

        Returns:
            A receipt if the money has moved, else the scheduled payment.

        Raises:
            InsufficientFunds: Paid now, and the account cannot cover it.
            PastDate: The day is over.
            KeyReused: The key stands for another movement.
            BankError: Whatever `find_card` and `check_amount` raise.
        """

        def movement(
            tx: UnitOfWork, teller: Teller
        ) -> Union[Receipt, ScheduledPayment]:
            meant = lookup.or_text(lambda: lookup.card(tx, card).name, card)
            day = on.isoformat() if on is not None else ""
            content = content_of("card_payment", meant, rounded_text(amount), day)
            done = teller.done_before(key, content)
            if done is not None:
                return done.receipt or teller.payment(done.payment_id)
            name = lookup.card(tx, card).name
            money = lookup.amount(tx, amount, self.settings)
            if on is None or on == teller.today:
                return teller.pay_card(name, money, key, content)
            return teller.schedule(name, money, on, key, content)

        return self._runner.move(customer, "card_payment", key, amount, card, movement)

    def was_done(self, customer: str, key: str) -> bool:
        """Tell whether something was done under a key; nothing is done by asking.

        The same request with the same key then tells again what it told.
        """

        def ask(tx: UnitOfWork, _: Teller) -> bool:
            return tx.record_of(plain(key)) is not None

        return self._runner.read(customer, ask)

    def scheduled_payments(
        self, customer: str, every: bool = False
    ) -> List[ScheduledPayment]:
        """Return payments that wait and payments that failed, by due day.

        Args:
            customer: Whose.
            every: Also those that were paid or cancelled.
        """
        shown = (PaymentStatus.SCHEDULED, PaymentStatus.FAILED)
        payments = self._runner.read(customer, lambda tx, _: tx.payments())
        return [each for each in payments if every or each.status in shown]

    def cancel_payment(
        self, customer: str, payment_id: str, key: str
    ) -> ScheduledPayment:
        """Cancel a payment that waits, or put away one that failed.

        Raises:
            UnknownPayment: No such payment, or it was paid or cancelled before.
            KeyReused: The key stands for something else.
        """

        def movement(tx: UnitOfWork, teller: Teller) -> ScheduledPayment:
            content = content_of("cancel", payment_id.strip().upper())
            done = teller.done_before(key, content)
            if done is not None:
                return teller.payment(done.payment_id)
            return teller.cancel(payment_id, key, content)

        return self._runner.move(customer, "cancel", key, None, payment_id, movement)

    def carry_out_due(
        self,
        customer: Optional[str] = None,
        tell: Callable[[ScheduledPayment], None] = lambda _: None,
    ) -> List[ScheduledPayment]:
        """Carry out the payments whose day has come, each exactly once.

        Args:
            customer: Only this customer's; None means everybody's.
            tell: Called for each payment as soon as it is PAID or FAILED for good, so
                that it is known even if the database is lost on the way.

        Returns:
            What became PAID or FAILED by this call.
        """
        return self._runner.carry_out_due(customer, tell)
