"""Runs work in a unit of work: opens customers, pays what is due, tries again."""

import hashlib
import logging
from datetime import date, datetime, tzinfo
from functools import partial
from typing import Callable, List, Optional, TypeVar

from backports.zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from actions.bank.demo_data import demo_customer
from actions.bank.errors import BankError, StoreUnavailable
from actions.bank.model import ACCOUNT, Opening, ScheduledPayment
from actions.bank.money import Money
from actions.bank.movements import OWN_KEY, Teller, written
from actions.bank.settings import BankSettings
from actions.bank.store import Store, UnitOfWork, WriteConflict
from actions.bank.trail import AuditNote

logger = logging.getLogger(__name__)

T = TypeVar("T")
Work = Callable[[UnitOfWork, Teller], T]
Opener = Callable[[str, datetime, BankSettings], Opening]
_LONGEST = 128
_DIGEST = "sha256:"


class Runner:
    """Gives work a unit of work of a customer who is open and up to date."""

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        settings: BankSettings,
        opener: Opener = demo_customer,
    ) -> None:
        self.store = store
        self.settings = settings
        self.time_zone = _zone(settings.time_zone)
        self._clock = clock
        self._opener = opener

    def now(self) -> datetime:
        """Return the clock's time in the bank's time zone."""
        moment = self._clock()
        if moment.utcoffset() is None:
            raise ValueError("the clock must give a time with a time zone")
        return moment.astimezone(self.time_zone)

    def today(self) -> date:
        """Return the day it is at the bank."""
        return self.now().date()

    def read(self, customer: str, ask: Work[T]) -> T:
        """Look something up; only a customer who is not ready needs a write."""
        customer = plain(customer)
        return self._again(lambda: self._do(customer, ask, write=False))

    def write(self, customer: str, work: Work[T]) -> T:
        """Do the work and commit it, or leave nothing of it behind."""
        customer = plain(customer)
        return self._again(lambda: self._do(customer, work, write=True))

    def move(
        self,
        customer: str,
        action: str,
        key: str,
        amount: Optional[Money],
        target: str,
        work: Work[T],
    ) -> T:
        """Do work that has a key; put on record when it is refused."""
        if not key or plain(key) != key or key.startswith(OWN_KEY):
            raise ValueError(
                f"a key is 1 to 128 printable characters and not {OWN_KEY}…: {key!r}"
            )
        try:
            return self.write(customer, work)
        except StoreUnavailable:
            raise
        except BankError as error:
            refusal = type(error).__name__
            line = (action, refusal, key, written(amount), "", ACCOUNT, plain(target))
            note = AuditNote(*line)
            self.write(customer, lambda tx, teller: tx.note(teller.now, note))
            raise

    def _do(self, customer: str, work: Work[T], write: bool) -> T:
        with self.store.transaction(customer, write) as tx:
            now = self.now()
            if tx.is_open() and not tx.has_due(now.date()):
                result = work(tx, Teller(tx, now, self.settings))
                if write:
                    tx.commit()
                return result
        self._make_ready(customer, [])
        raise WriteConflict(f"customer {customer!r} was not ready")

    def _again(self, work: Callable[[], T]) -> T:
        """Try again after a conflict, and once after a lost connection.

        The connection may break while committing. Doing it again is safe: keys make
        a movement happen once, and opening and due payments look before they write.
        """
        failure = StoreUnavailable("too many conflicts")
        lost = 0
        for _ in range(self.settings.attempts):
            try:
                return work()
            except WriteConflict as conflict:
                logger.debug("trying again: %s", conflict)
            except StoreUnavailable as unavailable:
                failure, lost = unavailable, lost + 1
                if lost > 1:
                    break
        raise failure

    def carry_out_due(
        self, customer: Optional[str], tell: Callable[[ScheduledPayment], None]
    ) -> List[ScheduledPayment]:
        """Carry out what is due, of one customer or of all; tell of each at once."""
        if customer is not None:
            customers = [plain(customer)]
        else:
            customers = self._again(lambda: self.store.customers_with_due(self.today()))
        outcomes: List[ScheduledPayment] = []
        for each in customers:
            tried: List[ScheduledPayment] = []
            done = self._again(partial(self._make_ready, each, tried))
            for payment in done:
                tell(payment)
            outcomes += done
        return outcomes

    def _make_ready(
        self, customer: str, tried: List[ScheduledPayment]
    ) -> List[ScheduledPayment]:
        """Open the customer if need be and carry out what is due.

        Args:
            customer: Whose.
            tried: What an attempt before would have committed, and then this one. An
                attempt whose answer was lost may have committed: its receipts tell.
        """
        with self.store.transaction(customer) as tx:
            now = self.now()
            if not tx.is_open():
                self._open(tx, now)
            kept = [each for each in tx.payments() if tried and each in tried]
            outcomes = kept + Teller(tx, now, self.settings).carry_out_due()
            tried[:] = outcomes
            tx.commit()
        for payment in outcomes:
            logger.info("payment %s is %s", payment.id, payment.status.value)
        return outcomes

    def _open(self, tx: UnitOfWork, now: datetime) -> None:
        tx.open(self._opener(tx.customer, now, self.settings))
        balance = tx.account().balance
        tx.note(now, AuditNote("open", "done", amount=written(balance)))


def plain(text: str, longest: int = _LONGEST) -> str:
    """Return the text if any database can hold it as a key, else a digest of it."""
    fits = len(text) <= longest and text.isprintable()
    if fits and not text.startswith(_DIGEST):
        return text
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return _DIGEST + digest


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)  # type: ignore[abstract]
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(
            f"unknown time zone {name!r}; use an IANA name such as Europe/Berlin"
        ) from error
