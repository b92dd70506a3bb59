"""Hides card and account numbers before anybody reads or keeps them."""

import re

_SHOWN = 4
_LEAST_DIGITS = 8  # shorter numbers are amounts, dates and the like
# ISO 13616: country, two check digits, up to 30 letters and digits in groups of four.
_IBAN = r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?\b"
_DATE = r"\d{4}-\d{2}-\d{2}(?!\d)"
_NUMBER = rf"(?<![\d.,])\d(?:[ \-–]{{0,3}}\d){{{_LEAST_DIGITS - 1},}}"
_RECEIPT = r"\bR\d{8}\b"  # the bank's own, as in actions/bank
_SECRET = re.compile(f"(?P<harmless>{_DATE}|{_RECEIPT})|{_IBAN}|{_NUMBER}")


def _hide(found: "re.Match[str]") -> str:
    if found.group("harmless"):
        return found.group()
    kept = re.sub(r"\W", "", found.group())
    return "•••• " + kept[-_SHOWN:]


def mask(text: str) -> str:
    """Return the text with card and account numbers hidden but for their end.

    Args:
        text: What somebody wrote. Numbers of eight or more digits count, also in
            groups, as do IBANs. Dates as `2026-11-22` stay, and so do the bank's
            receipt numbers.
    """
    return _SECRET.sub(_hide, text)
