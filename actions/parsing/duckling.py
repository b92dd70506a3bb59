"""What is read of amounts without Duckling, and whether it is there at all.

Times are read in times/, and in periods.py where only Duckling knows them.
"""

import re
import urllib.request
from typing import Any, Optional, Tuple
from urllib.error import URLError

from actions.bank.errors import InvalidAmount
from actions.bank.money import Money
from actions.parsing.calendar_words import PLAIN_MONTH, WEEKDAY

_PLAIN = re.compile(
    r"\s*((no|wait|actually|sorry)[\s,.]+)*(?P<change>(make it|change it to)\s+)?"
    r"(?P<amount>\$?(\d{1,3}(,\d{3})+|\d+)(\.\d{1,2})?)"
    r"(\s+(dollars|bucks))?([\s,]+(instead|please|pls))*[\s.!]*",
    re.I,
)
_READABLE = re.compile(
    r"\d|[$€£¥]|\b(dollars?|bucks?|cents?|quid|euros?|pounds?|grand|hundred|thousand"
    r"|million|ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|today|tonight"
    rf"|tomorrow|yesterday|weeks?|weekend|months?|quarter|years?|days?|({WEEKDAY})day"
    rf"|{PLAIN_MONTH}|(in|of|since|on|for) (march|may))\b",
    re.I,
)


def read_amount(value: Any, currency: str) -> Optional[Money]:
    """Return the amount that a button gives; None when it gives words.

    Args:
        value: What Rasa hands out as the entity's value: "25.50", maybe with a sign.
        currency: Taken when it names none, ISO 4217.
    """
    try:
        return Money.parse(str(value), currency)
    except InvalidAmount:
        return None


def is_reachable(url: str, seconds: float = 0.5) -> bool:
    """Tell whether Duckling answers at all within a time."""
    if not url.startswith(("http://", "https://")):
        return False
    try:
        with urllib.request.urlopen(url, timeout=seconds):  # noqa: S310
            return True
    except (URLError, OSError):
        return False


def reads_something(text: str) -> bool:
    """Tell whether there are words that Duckling, if it were there, would read."""
    return bool(_READABLE.search(text))


def fallback_amount(text: str, is_asked: bool) -> Optional[Tuple[str, Tuple[int, int]]]:
    """Read a plain "$1,250.75" or "make it 60", with its place, without Duckling.

    Nothing else may be said, so that no unit, sign or fraction gets lost.

    Args:
        text: As typed.
        is_asked: Whether an amount was asked for; if not, it takes "$" or "make it".

    Returns:
        The digits, with the dollar sign if one was said.
    """
    found = _PLAIN.fullmatch(text)
    if not found or not (is_asked or found.group("change") or "$" in text):
        return None
    return found.group("amount").replace(",", ""), found.span()
