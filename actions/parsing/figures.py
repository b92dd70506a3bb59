"""Numbers in figures: where the thousands and the decimals of "1.000,50" are."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple, Tuple

# A run of figures with signs between them that may belong to a number.
FIGURES = r"\d+(?:[.,'’]\d+)*|(?<![\w.,])\.\d+"

_PLAIN = re.compile(r"\d+|\d*\.\d{1,2}|0?\.\d+")
_COMMAS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?")
_APOSTROPHES = re.compile(r"\d{1,3}(?:['’]\d{3})+(?:\.\d{1,2})?")
# A dot before exactly three figures may part thousands; two such dots must.
_DOTS = re.compile(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d{1,2})?|\d{1,3}\.\d{3},\d{1,2}")
_DECIMAL_COMMA = re.compile(r"\d+,\d{1,2}")
_DECIMALS = re.compile(r"\d+\.\d{3,}")
_THOUSANDS_DOT = re.compile(r"[1-9]\d{0,2}\.\d\d0")
_LAKHS = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}|\d+,\d{4,}")
_CENT = Decimal("0.01")


class Reading(NamedTuple):
    """What a number comes to.

    Attributes:
        values: One when `is_sure`; else all that may be meant, perhaps none.
        is_sure: Whether it can only be this one.
        exact: The number to multiply with, where a word like "million" follows.
    """

    values: Tuple[Decimal, ...]
    is_sure: bool
    exact: Decimal = Decimal("NaN")


def read_figures(text: str) -> Reading:
    """Read figures as `FIGURES` finds them.

    A comma before one or two last figures can only part decimals. Where a dot stands
    before three, a figure is too many for cents; where the last is a zero, the dot may
    also part thousands ("1.500").
    """
    if _PLAIN.fullmatch(text):
        return _sure(text)
    if _COMMAS.fullmatch(text):
        return _sure(text.replace(",", ""))
    if _APOSTROPHES.fullmatch(text):
        return _sure(re.sub("['’]", "", text))
    if _DOTS.fullmatch(text):
        return _sure(text.replace(".", "").replace(",", "."))
    if _DECIMAL_COMMA.fullmatch(text):
        return _sure(text.replace(",", "."))
    if _DECIMALS.fullmatch(text):
        exact = Decimal(text)
        values = [exact.quantize(_CENT, ROUND_HALF_UP)]
        if _THOUSANDS_DOT.fullmatch(text):
            values.append(Decimal(text.replace(".", "")))
        return Reading(tuple(values), False, exact)
    if _LAKHS.fullmatch(text):
        return Reading((Decimal(text.replace(",", "")),), False)
    return Reading((), False)


def _sure(digits: str) -> Reading:
    value = Decimal(digits)
    return Reading((value,), True, value)
