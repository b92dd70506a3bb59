"""Amounts that are told by a balance: "half of it", "all but 50", "minimum plus 20"."""

import re
from decimal import Decimal
from typing import NamedTuple, Optional, Sequence, Tuple

from actions.parsing.message import Span
from actions.parsing.quantities import Quantity

# What a share is of: a card's minimum, the whole balance, the amount that stands, the
# number beside it; or of something that is not known here (a salary).
MINIMUM, FULL, STANDING, NUMBER, OTHER = "minimum", "full", "standing", "number", ""

_FULL = (
    r"(?:(?:the|my|your|that|this) )?(?:(?:full|whole|entire|total|current|outstanding"
    r"|complete|account|remaining|card) )*(?:balance|debt|account|money|savings|funds)"
    r"|(?:the )?(?:whole|full|entire) (?:thing|lot|amount|payment|bill)"
    r"|all of (?:it|them|that)|all my money|all (?:that )?i (?:have|owe)"
    r"|what(?:ever)? (?:i (?:have|owe|got)|i've got|is (?:owed|due|left|there))"
    r"|what's (?:left|in my account|there|due|owed)|everything|the lot|it all|all"
)
_MINIMUM = r"(?:the |my )?min(?:imum)?(?: (?:payment|balance|amount|due))?(?: due)?"
_BASE = (
    rf"(?:(?P<minimum>{_MINIMUM})|(?P<full>{_FULL})|(?P<standing>it|that|this))(?!\w)"
)
# "everything on emblem except …"
_WHERE = r"(?: (?:on|of|in|from) (?:\w+ ){1,3}?| )?,? ?"
# In these texts each quantity is blanked out by such a row.
_N = r"(?P<n>\x00+)"
_MORE, _LESS = 1, -1
_ADDED = tuple(
    (re.compile(pattern, re.IGNORECASE), sign)
    for pattern, sign in (
        (
            rf"\b{_BASE}{_WHERE}(?:except(?: for)?|but|minus|less|-|apart from|save"
            rf"|other than|excluding|without)(?: for)?(?: about)? ?{_N}",
            _LESS,
        ),
        (
            rf"\b{_BASE}{_WHERE}(?:plus|\+|and(?= (?:an? )?(?:extra|additional|another)"
            r"| \x00+ (?:more|extra|on top)))(?: an?)?(?: extra| additional"
            rf"| another)? ?{_N}(?: more| extra| on top)?",
            _MORE,
        ),
        (
            rf"{_N} (?:more than|over|above|plus|\+|on top of|in addition to) {_BASE}",
            _MORE,
        ),
        (rf"{_N} (?:less than|below|under|short of) {_BASE}", _LESS),
    )
)
_KEEP = re.compile(
    r"\b(?:leav(?:e|ing)|keep(?:ing)?|hold(?:ing)? back|retain(?:ing)?)\b"
    rf"[^\x00]{{0,24}}{_N}",
    re.IGNORECASE,
)
_REST = re.compile(
    r"\b(?:(?:the )?(?:rest|remainder|remaining)|everything|what(?:'s| is|ever is) left"
    r"|all(?! right)|in (?:my|the) account|on (?:it|the card))(?!\w)",
    re.IGNORECASE,
)
_TIMES = re.compile(
    r"\b(?P<times>double|twice|triple|(?:two|three|2|3)(?: times|x))"
    rf" (?:of )?(?:{_BASE}|{_N})",
    re.IGNORECASE,
)
_PART = re.compile(
    r"(?<![\w.,-])(?:(?P<percent>\d+(?:[.,]\d+)?|(?:ten|twenty|thirty|forty|fifty|sixty"
    r"|seventy|eighty|ninety))\s*(?:%|percent\b|per cent\b|pct\b)"
    r"|(?:(?P<count>an?|one|two|three|four|nine)[ -])?(?P<part>half|halves|thirds?"
    r"|quarters?|fifths?|tenths?)\b)"
    rf"(?P<of> (?:of )?(?:(?:the|a|about) )?(?:{_BASE}|{_N})| of \w+( \w+)?)?",
    re.IGNORECASE,
)
# "my half of the bill", "the second half of march".
_NO_PART = re.compile(
    r"\b(?:my|his|her|their|our|your|first|second|last|other|this|next|past)\s*$", re.I
)
_VAGUE = re.compile(
    r"\b(?:most|some|part|a bit|a fraction)(?: of)? (?:the |my |what )?"
    r"(?=(?:full|whole|total|current|everything|all|it|minimum|balance|i owe)\b)"
    rf"|\b(?:{_FULL})(?: (?:on|of|in|from) (?:\w+ ){{1,3}}?| )?(?:except|apart from"
    r"|other than|excluding|minus|but (?!not\b|don'?t\b|only\b|please\b))\b ?\w+"
    r"|\b(?:the rest|the remainder|what(?:'s| is|ever is) left)(?!\w)",
    re.IGNORECASE,
)
_FACTORS = {"double": 2, "twice": 2, "triple": 3, "two": 2, "three": 3, "2": 2, "3": 3}
_TENS = {"ten": "10", "twenty": "20", "thirty": "30", "forty": "40", "fifty": "50"}
_TENS.update({"sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90"})
_COUNTS = {"two": 2, "three": 3, "four": 4, "nine": 9}
_PARTS = {"hal": 2, "thi": 3, "qua": 4, "fif": 5, "ten": 10}


class Share(NamedTuple):
    """What an amount is told by: `factor` times `base`, and `sign` times `number`.

    Attributes:
        base: MINIMUM, FULL, STANDING, NUMBER or OTHER.
        span: Where, half-open.
        factor: What to multiply the base with.
        number: The quantity that was said with it.
        sign: 1 to add that to the base, -1 to take it away.
    """

    base: str
    span: Span
    factor: Decimal = Decimal(1)
    number: Optional[Quantity] = None
    sign: int = 0


def read_share(
    text: str, numbers: Sequence[Quantity], is_asked: bool
) -> Optional[Share]:
    """Return the share that a text tells an amount by, None when it tells none.

    Args:
        text: As typed.
        numbers: The quantities in it that are meant.
        is_asked: Whether an amount was asked for, so that "half" alone is one.
    """
    for said in numbers:
        start, end = said.span
        text = text[:start] + "\0" * (end - start) + text[end:]
    found = _with_number(text) or _multiple(text) or _part(text, is_asked)
    if found is None:
        vague = None if numbers else _VAGUE.search(text)
        return Share(OTHER, vague.span()) if vague else None
    match, share = found
    if "n" in match.re.groupindex and match.group("n"):
        share = share._replace(
            number=next(n for n in numbers if n.span[0] == match.start("n"))
        )
    elif numbers:
        return None  # a plain amount beside it counts: "send 50, that is half of it"
    return share


_Found = Optional[Tuple["re.Match[str]", Share]]


def _with_number(text: str) -> _Found:
    """Read "all but 50", "the minimum plus 20", "leave 50 and send the rest"."""
    for pattern, sign in _ADDED:
        found = pattern.search(text)
        if found:
            return found, Share(_base(found), found.span(), sign=sign)
    kept = _KEEP.search(text)
    rest = kept and _REST.search(text)
    if not kept or not rest:
        return None
    span = (min(kept.start(), rest.start()), max(kept.end(), rest.end()))
    return kept, Share(FULL, span, sign=_LESS)


def _multiple(text: str) -> _Found:
    found = _TIMES.search(text)
    if not found:
        return None
    factor = _FACTORS[re.split(r"[ x]", found.group("times").lower())[0]]
    return found, Share(_base(found), found.span(), Decimal(factor))


def _part(text: str, is_asked: bool) -> _Found:
    """Read "half of it", "10 % of my balance", "a third of 90"."""
    for found in _PART.finditer(text):
        is_half = (found.group("part") or "").lower() == "half"
        base, whole = _base(found), found.group("of")
        if _NO_PART.search(text[: found.start()]):
            continue
        is_told = found.group("count") or base == NUMBER
        if found.group("part") and not is_half and not (is_told and whole):
            continue  # "last quarter", "on the third"
        if not whole and found.group("percent") == "100":
            continue  # "yes, 100 %"
        if is_half and not whole:
            if not is_asked:
                continue
            base = STANDING
        factor = _factor(found)
        if factor == 1 and base == STANDING:
            base = FULL
        return found, Share(base, found.span(), factor)
    return None


def _factor(found: "re.Match[str]") -> Decimal:
    if found.group("percent"):
        percent = found.group("percent").lower().replace(",", ".")
        return Decimal(_TENS.get(percent, percent)) / 100
    count = _COUNTS.get((found.group("count") or "").lower(), 1)
    return Decimal(count) / _PARTS[found.group("part").lower()[:3]]


def _base(found: "re.Match[str]") -> str:
    named = (name for name in (MINIMUM, FULL, STANDING) if found.group(name))
    return next(named, NUMBER if found.group("n") else OTHER)
