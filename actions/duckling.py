"""What Duckling hands out about amounts of money, and whether it is there at all.

Times are read in periods.py.
"""

import re
import urllib.request
from decimal import Decimal, InvalidOperation
from typing import Any, List, Mapping, Optional, Tuple
from urllib.error import URLError

from actions.bank.money import Money

# How Duckling writes the units it does not know as ISO 4217 codes.
UNITS = {"$": "USD", "£": "GBP", "€": "EUR", "¥": "JPY", "₽": "RUB"}


def read_amount(value: Any, info: Mapping[str, Any], currency: str) -> Optional[Money]:
    """An amount or number of Duckling's as money; None when it is a range.

    Args:
        value: What Rasa hands out as the entity's value.
        info: Its additional_info; `unit` tells the currency.
        currency: Taken when the unit tells none.
    """
    if isinstance(value, dict) or value is None:
        return None
    unit = str(info.get("unit") or "")
    code = UNITS.get(unit, unit)
    if not re.fullmatch("[A-Z]{3}", code):
        code = currency
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return None
    return Money(amount / 100 if unit == "cent" else amount, code)


def is_reachable(url: str, seconds: float = 0.5) -> bool:
    """Whether Duckling answers at all within a time."""
    if not url.startswith(("http://", "https://")):
        return False
    try:
        with urllib.request.urlopen(url, timeout=seconds):  # noqa: S310
            return True
    except (URLError, OSError):
        return False


def fallback_amounts(text: str) -> List[Tuple[str, Tuple[int, int]]]:
    """Plain amounts such as "$1,250.75" with their places, without Duckling's help.

    Figures with another sign of money, a percentage or a hyphen are left alone.
    """
    found = re.finditer(
        r"(?<![\w.,€£¥-])\$?(\d[\d,]*(?:\.\d+)?)(?![\w€£¥%.-]|,\d)", text
    )
    return [(each.group(1).replace(",", ""), each.span()) for each in found]
