"""A bank so simple that it is evidently right; the real one is held against it."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Dict, List, Optional, Tuple

FREE, FEE = 2, 10_00


@dataclass
class Waiting:
    """A scheduled payment of the model."""

    card: str
    cents: int
    due: date
    status: str = "scheduled"


@dataclass
class ModelBank:
    """One small customer in whole cents. A refusal is the name of its error."""

    now: datetime
    balance: int = 1000_00
    owed: Dict[str, int] = field(default_factory=dict)
    minimum: Dict[str, int] = field(default_factory=dict)
    transfers: List[datetime] = field(default_factory=list)
    payments: Dict[str, Waiting] = field(default_factory=dict)
    keys: Dict[str, Tuple[object, ...]] = field(default_factory=dict)
    outside: int = 0

    def __post_init__(self) -> None:
        self.owed = {"emblem": 300_00, "iron bank": 80_00}
        self.minimum = {"emblem": 25_00, "iron bank": 8_00}
        self.outside = -1000_00 + 380_00

    def charge(self) -> int:
        """Charge of the next transfer; cycles are calendar months."""
        month = (self.now.year, self.now.month)
        used = sum((made.year, made.month) == month for made in self.transfers)
        return FEE if used >= FREE else 0

    def transfer(self, person: str, cents: int, key: str) -> str:
        """What becomes of a transfer: "done", "replayed" or an error."""
        self.carry_out_due()
        answer = self._known(key, ("transfer", person, cents))
        charge = self.charge()
        if not answer and cents + charge > self.balance:
            answer = "InsufficientFunds"
        if answer:
            return answer
        self.balance -= cents + charge
        self.outside += cents + charge
        self.transfers.append(self.now)
        return self._done(key, ("transfer", person, cents))

    def pay(self, card: str, cents: int, key: str, on: Optional[date]) -> str:
        """What becomes of a card payment: as `transfer`, or "scheduled"."""
        self.carry_out_due()
        answer = self._known(key, ("pay", card, cents, on))
        today = self.now.date()
        if answer:
            return answer
        if on is not None and on < today:
            return "PastDate"
        if on is not None and on > today:
            self.keys[key] = ("pay", card, cents, on)
            return "scheduled"
        if not self._pay(card, cents):
            return "InsufficientFunds"
        return self._done(key, ("pay", card, cents, on))

    def schedule(self, payment_id: str, card: str, cents: int, due: date) -> None:
        """Take over the id that the real bank gave a scheduled payment."""
        self.payments[payment_id] = Waiting(card, cents, due)

    def cancel(self, payment_id: str, key: str) -> str:
        """What becomes of a cancellation."""
        self.carry_out_due()
        answer = self._known(key, ("cancel", payment_id))
        if answer:
            return answer
        waiting = self.payments.get(payment_id)
        if waiting is None or waiting.status not in ("scheduled", "failed"):
            return "UnknownPayment"
        waiting.status = "cancelled"
        return self._done(key, ("cancel", payment_id))

    def carry_out_due(self) -> List[Tuple[str, str]]:
        """Pay what is due, in order of day and age; what became of each by its id."""
        due = [
            (name, waiting)
            for name, waiting in self.payments.items()
            if waiting.status == "scheduled" and waiting.due <= self.now.date()
        ]
        due.sort(key=lambda each: each[1].due)
        for _, waiting in due:
            paid = self._pay(waiting.card, waiting.cents)
            waiting.status = "paid" if paid else "failed"
        return [(name, waiting.status) for name, waiting in due]

    def move(self, hours: int) -> None:
        """Let time pass."""
        self.now += timedelta(hours=hours)

    def _pay(self, card: str, cents: int) -> bool:
        if cents > self.balance:
            return False
        self.balance -= cents
        self.owed[card] -= cents
        self.minimum[card] = max(self.minimum[card] - cents, 0)
        return True

    def _known(self, key: str, content: Tuple[object, ...]) -> str:
        if key not in self.keys:
            return ""
        return "replayed" if self.keys[key] == content else "KeyReused"

    def _done(self, key: str, content: Tuple[object, ...]) -> str:
        self.keys[key] = content
        return "done"
