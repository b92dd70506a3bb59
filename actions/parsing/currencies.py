"""What currency a word or sign stands for; the words are in currencies.yml."""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, FrozenSet, NamedTuple, Optional, Tuple

import yaml

_WORDS = Path(__file__).with_name("currencies.yml")
_PREFIXED = re.compile(r"[^\W\d_]{1,3}[$¥£€]")
# "to$20" is two words without a blank.
_NO_PREFIX = re.compile(
    r"(?:to|of|is|at|me|my|by|in|no|ok|so|it|for|pay|the|him|her)\W"
)
_IN = re.compile(r"\b(?:in|into) ([^\W\d_]{2,}(?: [^\W\d_]+){0,2})", re.IGNORECASE)
# The most words that a name in currencies.yml has.
LONGEST_NAME = 3


class Unit(NamedTuple):
    """What an amount is counted in.

    Attributes:
        codes: ISO 4217 codes of the currencies that are called so; none when it is no
            currency or not known. Of a cent of any currency, it is empty, too.
        shown: How to name it to a customer: the code, or the word that was said.
        is_hundredth: Whether it is a cent, a penny or the like.
    """

    codes: FrozenSet[str]
    shown: str
    is_hundredth: bool = False

    @property
    def is_any_cent(self) -> bool:
        """Whether it is the cent of whatever currency is spoken of."""
        return self.is_hundredth and not self.codes

    @property
    def is_money(self) -> bool:
        """Whether it is a currency, be it unknown, and no thing such as a stamp."""
        return self.is_any_cent or bool(self.codes) or not self.shown.isalpha()

    def in_account(self, currency: str) -> bool:
        """Tell whether it may be the currency of an account."""
        return self.is_any_cent or currency in self.codes


def read_unit(text: str) -> Optional[Unit]:
    """Return the unit that words, a code or a sign stand for, None if none do.

    Args:
        text: As typed; some codes count only in capitals.
    """
    known, name = _units(), text.lower()
    if text.isupper() and name in _capitals():
        return Unit(frozenset([text]), text)
    for each in (name, re.sub(r"(?<=\w\w)s$", "", name), re.sub("es$", "", name)):
        if each in known:
            unit = known[each]
            return unit if unit.shown else unit._replace(shown=text)
    is_strange = _PREFIXED.fullmatch(text) and not _NO_PREFIX.match(name)
    if is_strange or (len(text) == 1 and unicodedata.category(text) == "Sc"):
        return Unit(frozenset(), text)
    return None


class UnitMention(NamedTuple):
    """A unit that is named apart from any number."""

    unit: Unit
    span: Tuple[int, int]


def unit_of_payment(text: str) -> Optional[UnitMention]:
    """Return the unit in which it is to be paid, if one is named ("50 in pounds")."""
    for said in _IN.finditer(text):
        words = said.group(1).split(" ")
        for count in range(len(words), 0, -1):
            name = " ".join(words[:count])
            unit = read_unit(name)
            if unit:
                start = said.start(1)
                return UnitMention(unit, (start, start + len(name)))
    return None


@lru_cache(maxsize=None)
def _data() -> Dict[str, Any]:
    data: Dict[str, Any] = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))
    return data


@lru_cache(maxsize=None)
def _capitals() -> FrozenSet[str]:
    return frozenset(_data()["capitals"].lower().split())


@lru_cache(maxsize=None)
def _units() -> Dict[str, Unit]:
    """Return all units by their names in small letters."""
    data, units = _data(), {}
    for word in data["not_money"].split():
        units[word] = Unit(frozenset(), "")
    for code in data["codes"].split():
        if code.lower() not in _capitals():
            units[code.lower()] = Unit(frozenset([code]), code)
    for code, names in data["names"].items():
        units.update({name: Unit(frozenset([code]), code) for name in names})
    for name, codes in data["shared"].items():
        shown = units[name].shown if name in units else ""
        units[name] = Unit(frozenset(codes.split()), shown)
    for code, names in data["hundredths"].items():
        codes = frozenset() if code == "account" else frozenset([code])
        shown = "cents" if code == "account" else code
        units.update({name: Unit(codes, shown, True) for name in names})
    return units
