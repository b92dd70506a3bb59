"""Masking of card and account numbers before anybody reads or keeps them."""

import re

_SHOWN = 4
_LEAST_DIGITS = 8  # shorter numbers are amounts, dates and the like
# What people put between groups of digits; the last ones have no width at all.
_GAP = r"[\s.,/_|·*‐-―\-\u200b-\u200d\u2060\ufeff]"
# ISO 13616: country, two check digits, up to 30 letters and digits in groups of four.
_IBAN = r"\b[A-Z]{2}\d{2}(?:[ \xa0-]?[A-Z0-9]{4}){2,7}(?:[ \xa0-]?[A-Z0-9]{1,3})?\b"

_YEAR, _MONTH, _DAY = (
    r"(?:19|20)\d\d",
    r"(?:0?[1-9]|1[0-2])",
    r"(?:0?[1-9]|[12]\d|3[01])",
)
_CENTS = r"\.\d\d"


def _whole(pattern: str, joints: str) -> str:
    """Let the pattern match only where no longer number goes on."""
    return rf"(?<!\d)(?<!\d[{joints}])(?:{pattern})(?![{joints}]?\d)"


def _dates(joint: str) -> str:
    ymd = joint.join((_YEAR, _MONTH, _DAY))
    dmy = joint.join((_DAY, _DAY, _YEAR))  # or the month first
    return f"{ymd}|{dmy}"


_DATE = _whole("|".join(map(_dates, ("-", "/", r"\."))), r"./\-")
_AMOUNT = _whole(
    # A bare amount is short enough that no card number passes for one.
    rf"\d{{1,6}}{_CENTS}|\d{{1,3}}(?:,\d{{3}}){{1,2}}(?:{_CENTS})?"
    r"|\d{1,3}(?:\.\d{3}){1,2},\d\d"
    rf"|[$€£¥]\s?\d{{7,9}}{_CENTS}",
    ".,",
)
# ISO 8601, as Rasa and Duckling write it.
_TIME = (
    r"(?<!\d)(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{3}(?:\d{3})?)?"
    r"(?:[+\-](?:0\d|1[0-4]):[0-5]\d)?(?![\d:])"
)
_RECEIPT = r"\bR\d{8}\b"  # the bank's own, as in actions/bank
_MASKED = rf"•••• \w{{{_SHOWN}}}"
_HARMLESS = f"{_TIME}|{_DATE}|{_AMOUNT}|{_RECEIPT}|{_MASKED}"
_NUMBER = rf"\d(?:{_GAP}{{0,3}}(?!{_HARMLESS})\d){{{_LEAST_DIGITS - 1},}}"
_SECRET = re.compile(f"(?P<harmless>{_HARMLESS})|{_IBAN}|{_NUMBER}")


def _hide(found: "re.Match[str]") -> str:
    if found.group("harmless"):
        return found.group()
    kept = re.sub(r"[\W_]", "", found.group())
    return "•••• " + kept[-_SHOWN:]


def mask(text: str) -> str:
    """Return the text with card and account numbers hidden but for their end.

    Args:
        text: What somebody wrote. Numbers of eight or more digits count, also in
            groups with spaces, signs or line breaks between them, as do IBANs.
            Dates, amounts and the bank's receipt numbers stay.
    """
    return _SECRET.sub(_hide, text)
