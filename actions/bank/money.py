"""Money: an exact decimal amount with its ISO 4217 currency."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import total_ordering
from typing import Dict, Mapping, Union

from actions.bank.errors import CurrencyMismatch, InvalidAmount

# Decimal places of a currency; every currency not named here has two.
# Source: ISO 4217, list one, column "minor unit".
_MINOR_UNITS: Dict[str, int] = {
    **dict.fromkeys(
        [
            "BIF",
            "CLP",
            "DJF",
            "GNF",
            "ISK",
            "JPY",
            "KMF",
            "KRW",
            "PYG",
            "RWF",
            "UGX",
            "UYI",
            "VND",
            "VUV",
            "XAF",
            "XOF",
            "XPF",
        ],
        0,
    ),
    **dict.fromkeys(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"], 3),
    **dict.fromkeys(["CLF", "UYW"], 4),
}
_SYMBOLS: Dict[str, str] = {
    "USD": "$",
    "EUR": "€",
    "GBP": "£",
    "JPY": "¥",
    "INR": "₹",
    "KRW": "₩",
}
_CURRENCY = re.compile(r"[A-Z]{3}")
_WRITTEN = re.compile(r"(?P<sign>-?)(?P<unit>[^\d\s.,-]*)\s*(?P<digits>[\d.,]+)")

# Beyond this many digits before the point an amount is nonsense, not money.
_MOST_DIGITS = 14


def minor_units(currency: str) -> int:
    """Tell how many decimal places a currency has (0 to 4), by ISO 4217."""
    return _MINOR_UNITS.get(currency, 2)


@total_ordering
@dataclass(frozen=True)
class Money:
    """An amount of one currency. Amounts of two currencies never mix.

    Attributes:
        amount: The exact amount; may be negative or unrounded. The bank's service
            decides what it accepts (`Bank.check_amount`).
        currency: Three capital letters, ISO 4217.
    """

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal):
            raise TypeError(f"an amount is a Decimal, not {type(self.amount).__name__}")
        if not _CURRENCY.fullmatch(self.currency):
            raise ValueError(f"not an ISO 4217 currency: {self.currency!r}")

    @classmethod
    def of(cls, amount: Union[str, int, Decimal], currency: str) -> "Money":
        """Build money from text, a whole number or a Decimal.

        Args:
            amount: Plain digits such as "12.50"; binary fractions are refused.
            currency: ISO 4217, any case.

        Raises:
            InvalidAmount: The text is not a number.
            TypeError: The amount is of another type.
        """
        if not isinstance(amount, (str, int, Decimal)) or isinstance(amount, bool):
            raise TypeError(f"cannot count money in {type(amount).__name__}")
        try:
            return cls(Decimal(amount), currency.upper())
        except InvalidOperation:
            raise InvalidAmount("not_a_number") from None

    @classmethod
    def zero(cls, currency: str) -> "Money":
        """Make no money at all, in a currency."""
        return cls(Decimal(0), currency).rounded()

    @classmethod
    def parse(cls, text: str, currency: str) -> "Money":
        """Read what `str(money)` writes: "$1,250.75", "-£3.00", "CHF 9.90", "12.5".

        Args:
            text: The written amount; commas separate thousands.
            currency: The currency when the text names none.

        Raises:
            InvalidAmount: The text is no amount.
        """
        found = _WRITTEN.fullmatch(text.strip())
        if found is None:
            raise InvalidAmount("not_a_number")
        unit = found["unit"].upper()
        by_symbol = {symbol: code for code, symbol in _SYMBOLS.items()}
        code = by_symbol.get(unit, unit or currency)
        if not _CURRENCY.fullmatch(code):
            raise InvalidAmount("not_a_number")
        return cls.of(found["sign"] + found["digits"].replace(",", ""), code)

    @classmethod
    def from_json(cls, value: Mapping[str, str]) -> "Money":
        """Rebuild what `as_json` wrote."""
        return cls.of(value["amount"], value["currency"])

    def as_json(self) -> Dict[str, str]:
        """Write the amount as text, so that no reader makes it a binary fraction."""
        return {"amount": str(self.amount), "currency": self.currency}

    def rounded(self) -> "Money":
        """Round to the currency's minor unit, halves away from zero.

        Raises:
            InvalidAmount: Not a number, infinite, or more than 14 digits long.
        """
        if not self.amount.is_finite():
            raise InvalidAmount("not_a_number")
        if self.amount.adjusted() >= _MOST_DIGITS:
            raise InvalidAmount("too_many_digits")
        step = Decimal(1).scaleb(-minor_units(self.currency))
        return Money(self.amount.quantize(step, ROUND_HALF_UP), self.currency)

    def __str__(self) -> str:
        places = minor_units(self.currency)
        unit = _SYMBOLS.get(self.currency, self.currency + " ")
        if not self.amount.is_finite() or self.amount.adjusted() >= _MOST_DIGITS:
            # Never spell out what "1E+999999999" stands for.
            return f"{unit}{self.amount}"
        sign = "-" if self.amount < 0 else ""
        return f"{sign}{unit}{abs(self.amount):,.{places}f}"

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._same(other)

    def _same(self, other: "Money") -> Decimal:
        if other.currency != self.currency:
            raise CurrencyMismatch(other.currency, self.currency)
        return other.amount


def minor_money(minor: int, currency: str) -> Money:
    """Make money of minor units: 1250 cents are $12.50, 1250 yen are ¥1,250."""
    return Money(Decimal(minor).scaleb(-minor_units(currency)), currency)
