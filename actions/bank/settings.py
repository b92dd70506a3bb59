"""What a bank can be told by whoever builds it. Reads no environment itself."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Tuple

PEOPLE: Tuple[str, ...] = (
    "Katy Parrow",
    "Evan Oslo",
    "William Baker",
    "Karen Lancaster",
    "Kyle Gardner",
    "John Jacob",
    "Percy Donald",
    "Lisa Macintyre",
)


@dataclass(frozen=True)
class BankSettings:
    """The rules of one bank.

    Attributes:
        currency: ISO 4217; accounts are opened in it.
        time_zone: IANA name; decides what "today" and a statement cycle are.
        free_transfers: Transfers without charge in one statement cycle.
        transfer_fee: Charge of each further transfer, in `currency`.
        largest_amount: The most one movement may carry, in `currency`.
        cycle_day: Day of the month (1 to 28) on which a statement cycle starts.
        recipients: The people a new customer can send money to.
        attempts: How often a transaction is tried when the store reports a conflict.
    """

    currency: str = "USD"
    time_zone: str = "UTC"
    free_transfers: int = 6
    transfer_fee: Decimal = Decimal(10)
    largest_amount: Decimal = Decimal(1_000_000)
    cycle_day: int = 1
    recipients: Tuple[str, ...] = PEOPLE
    attempts: int = 8

    def __post_init__(self) -> None:
        if not 1 <= self.cycle_day <= 28:
            raise ValueError(f"cycle_day must be 1 to 28, not {self.cycle_day}")
        if self.free_transfers < 0 or self.transfer_fee < 0:
            raise ValueError("free_transfers and transfer_fee cannot be negative")
        if self.largest_amount <= 0 or self.attempts < 1:
            raise ValueError("largest_amount and attempts must be above zero")
