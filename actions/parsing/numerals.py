"""Numbers in words and figures: what they come to, or how they may be meant.

A number is a row of tokens. Each kind of token is one letter, so that a grammar of
numbers can be written as regular expressions over these letters.
"""

import re
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Sequence, Tuple

import yaml

from actions.parsing.figures import Reading, read_figures
from actions.parsing.message import Span

_WORDS = Path(__file__).with_name("number_words.yml")
_UNREADABLE = Reading((), False)
_HALF = Decimal("0.5")

# A token's kinds: F figures, d digit, t teen, T tens, o zero, h hundred, B multiplier,
# n banknote ("tenner"), z dozen, v vague, P plural, a article, H half, & and, p point.
_SMALL = "(?:Td?|[dtF])"
_GROUP = f"(?:(?:{_SMALL}|a)?h(?:&?{_SMALL})?|{_SMALL}|a(?=B))"
_NUMBER = f"(?:{_GROUP}?B&?)*{_GROUP}?"
_PLAIN = re.compile(f"(?=.*[^a]){_NUMBER}(?<!&)")
_COLLOQUIAL = re.compile(f"{_SMALL}(?:o[dF]|T[dF]?|t|F)")


class Token(NamedTuple):
    """A word, sign or run of figures that a number can be made of.

    Attributes:
        kind: One letter.
        value: What it stands for; 0 where it stands for none.
        text: As typed.
        span: Where, half-open.
    """

    kind: str
    value: Decimal
    text: str
    span: Span


def word_token(text: str, span: Span) -> Optional[Token]:
    """Return the token of a word, None when it makes no number."""
    found = _words().get(text.lower())
    return Token(found[0], found[1], text, span) if found else None


def letter_token(text: str, span: Span) -> Optional[Token]:
    """Return the token of letters right behind figures ("20k")."""
    times = _data()["letters"].get(text.lower())
    return Token("B", Decimal(times), text, span) if times else None


def figures_token(text: str, span: Span) -> Token:
    """Return the token of figures."""
    return Token("F", Decimal(0), text, span)


def read_number(tokens: Sequence[Token]) -> Reading:
    """Return what a row of tokens comes to as one number.

    Returns:
        No values when they make none together, as far as one can tell.
    """
    kinds = "".join(token.kind for token in tokens)
    if kinds == "F":
        return read_figures(tokens[0].text)
    for pattern, reader in _GRAMMAR:
        if pattern.fullmatch(kinds):
            return reader(tokens)
    return _UNREADABLE


def is_number(tokens: Sequence[Token]) -> bool:
    """Tell whether the tokens make one number, be it vague."""
    kinds = "".join(token.kind for token in tokens)
    return kinds == "F" or any(p.fullmatch(kinds) for p, _ in _GRAMMAR)


def _plain(tokens: Sequence[Token]) -> Reading:
    """Add up "two thousand three hundred and five", "1.5 million", "2 grand"."""
    total, current = Decimal(0), Decimal(0)
    for token in tokens:
        if token.kind == "h":
            current = (current or Decimal(1)) * 100
        elif token.kind == "B":
            total, current = total + (current or Decimal(1)) * token.value, Decimal(0)
        else:
            current += _value(token)
    value = total + current
    return Reading((value,), True, value) if value.is_finite() else _UNREADABLE


def _half_of(tokens: Sequence[Token]) -> Reading:
    return _times(_HALF, tokens[-1])


def _and_a_half(tokens: Sequence[Token]) -> Reading:
    """Read "two and a half", "two and a half grand", "a grand and a half"."""
    at = next(i for i, token in enumerate(tokens) if token.kind == "H")
    ends_so = at == len(tokens) - 1
    head = [token for token in tokens[:at] if token.kind in "FdtTBh"]
    if ends_so and head[-1].kind in "Bh":
        count = _plain(head[:-1]).exact if head[:-1] else Decimal(1)
        return _times(count + _HALF, head[-1])
    number = _plain(head).exact + _HALF
    return _times(number, _ONE if ends_so else tokens[-1])


def _with_point(tokens: Sequence[Token]) -> Reading:
    at = next(i for i, token in enumerate(tokens) if token.kind == "p")
    digits = "".join(f"{_value(token)}" for token in tokens[at + 1 :])
    whole = _plain(tokens[:at]).values
    if not whole or not digits.isdigit():
        return _UNREADABLE
    value = whole[0] + Decimal(f"0.{digits}")
    return Reading((value,), True, value)


def _colloquial(tokens: Sequence[Token]) -> Reading:
    """Read "twelve fifty" and "one oh five", which may be dollars and cents or not."""
    kinds = "".join(token.kind for token in tokens)
    at = 2 if re.match("Td", kinds) else 1
    first, last = _plain(tokens[:at]).values, _plain(tokens[at:]).values
    texts = [token.text for token in tokens]
    if not first or not last:
        return _UNREADABLE
    if kinds == "FF":
        return _parted_figures(*texts)
    if first[0] >= 100 or last[0] >= 100 or first[0] % 1 or last[0] % 1:
        return _UNREADABLE
    return Reading((first[0] + last[0] / 100, first[0] * 100 + last[0]), False)


def _parted_figures(first: str, last: str) -> Reading:
    """Read "1 250" and "20 50"."""
    if not first.isdigit() or not last.isdigit():
        return _UNREADABLE
    if len(last) == 3 and len(first) < 4:
        return Reading((Decimal(first + last),), False)
    return (
        Reading((Decimal(f"{first}.{last}"),), False) if len(last) == 2 else _UNREADABLE
    )


def _spelled(tokens: Sequence[Token]) -> Reading:
    """Read "four nine nine"."""
    return Reading((Decimal("".join(str(_value(each)) for each in tokens)),), False)


def _notes(tokens: Sequence[Token]) -> Reading:
    """Read "a tenner", "two fivers"."""
    count = _plain([t for t in tokens[:-1] if t.kind != "a"] or [_ONE]).values
    return _times(count[0], tokens[-1]) if count else _UNREADABLE


def _vague(tokens: Sequence[Token]) -> Reading:
    """Read "a couple hundred", which is two hundred, and "a few", which is nothing."""
    about = next(token.value for token in tokens if token.kind == "v")
    last = tokens[-1] if tokens[-1].kind in "hBz" else _ONE
    return _times(about, last) if about else _UNREADABLE


def _bill(tokens: Sequence[Token]) -> Reading:
    """Read "a fifty"."""
    return _plain(tokens[1:]) if tokens[1].kind != "F" else read_number(tokens[1:])


def _times(count: Decimal, token: Token) -> Reading:
    value = count * token.value
    return Reading((value,), True, value) if value.is_finite() else _UNREADABLE


def _value(token: Token) -> Decimal:
    """Return the value of one token; not a number where figures cannot be read."""
    return read_figures(token.text).exact if token.kind == "F" else token.value


_ONE = Token("d", Decimal(1), "", (0, 0))
_GRAMMAR: Sequence[
    Tuple["re.Pattern[str]", Callable[[Sequence[Token]], Reading]]
] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (_PLAIN.pattern, _plain),
        ("o", _plain),
        ("Ha?[hBzn]", _half_of),
        (f"(?:{_SMALL})&aH[hB]?|(?:{_SMALL}|a)?[hB]&aH", _and_a_half),
        (f"{_SMALL}p[odtTF]+", _with_point),
        (f"(?:{_SMALL}|a)?[nz]", _notes),
        ("a?v[hBz]?", _vague),
        (f"a(?:{_SMALL})", _bill),
        (_COLLOQUIAL.pattern, _colloquial),
        ("[do]{3,}", _spelled),
    )
)


@lru_cache(maxsize=None)
def _data() -> Dict[str, Any]:
    data: Dict[str, Any] = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))
    return data


@lru_cache(maxsize=None)
def _words() -> Dict[str, Tuple[str, Decimal]]:
    data = _data()
    kinds = {
        "d": data["digits"],
        "t": data["teens"],
        "T": data["tens"],
        "h": data["hundreds"],
        "B": data["multipliers"],
        "n": data["notes"],
        "v": data["vague"],
        "o": dict.fromkeys(data["zeros"], 0),
        "P": dict.fromkeys(data["plurals"], 0),
        "z": {"dozen": 12},
        "a": {"a": 1, "an": 1},
        "H": {"half": 0},
        "&": {"and": 0},
        "p": {"point": 0},
    }
    return {
        word: (kind, Decimal(value))
        for kind, words in kinds.items()
        for word, value in words.items()
    }


def split_at_and(tokens: Sequence[Token]) -> List[List[Token]]:
    """Part a row that is no number at its "and"s ("20 and 30")."""
    rows: List[List[Token]] = [[]]
    for token in tokens:
        if token.kind == "&":
            rows.append([])
        else:
            rows[-1].append(token)
    return [row for row in rows if row]
