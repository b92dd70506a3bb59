"""One spelling for the words of time: typos, abbreviations, numbers in letters."""

import re
from typing import Dict, FrozenSet, List, NamedTuple, Sequence, Tuple

from actions.parsing.calendar_words import MONTH_NAMES, NTH

Span = Tuple[int, int]


def _words(text: str) -> List[str]:
    return text.split()


MONTHS = list(MONTH_NAMES)
WEEKDAYS = _words("monday tuesday wednesday thursday friday saturday sunday")
UNITS = _words("day week weekend fortnight month quarter year hour minute")

_SHORT = """
jan january feb february febr february apr april jun june jul july aug august
sep september sept september oct october nov november dec december
mon monday tue tuesday tues tuesday wed wednesday weds wednesday thu thursday
thur thursday thurs thursday fri friday
wk week wks weeks mth month mths months mnth month mnths months monht month
motnh month yr year yrs years hr hour hrs hours
wek week weeek week weke week
tmrw tomorrow tmr tomorrow tomo tomorrow tomoz tomorrow 2moro tomorrow
tomoro tomorrow tmw tomorrow yday yesterday yest yesterday
autumn fall till until thru through til until
lsat last lst last nxt next
onwards on onward on
"""
# Short for something else as often as for a day or month: see `_fits`.
_DOUBTFUL = {"mar": "march", "sat": "saturday", "sun": "sunday", "2day": "today"}
_NUMBERS = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
fifteen sixteen seventeen eighteen nineteen
"""
_TENS = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "ninety": 90,
}
_ORDINALS = """
zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh
twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth
"""
# Whose typos are mended; other words are too short or too near to something else.
_MENDED = [
    *(name for name in MONTHS if len(name) > 5),
    *WEEKDAYS,
    *_words("today yesterday tomorrow tonight weekend thanksgiving christmas"),
    *_words("quarter halloween"),
]
# Words that are one letter away from those, and mean themselves.
_NO_TYPOS = frozenset(
    _words("toady sundry sundae quartet quarters quarts mondays money weekends weekday")
)
_SHORT_AND_DOT = re.compile(
    r"\b(jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|mon|tues?|wed|thur?s?|fri|sat|sun"
    r"|st)\.(?=\s)",
    re.I,
)
_NOT_NEAR = 9
_TOKEN = re.compile(rf"\d+{NTH}\b|2(?:day|moro)\b|\d+|[^\W\d_]+(?:'[^\W\d_]+)*|\S")


class Token(NamedTuple):
    """A word, number or sign in one spelling, and where it stands in the message."""

    text: str
    span: Span


def tokens_of(text: str) -> List[Token]:
    """Return the tokens of a message; "twenty first" and "nov." are each one."""
    plain = _SHORT_AND_DOT.sub(r"\1 ", _plain(text))
    raw = [Token(t.group().lower(), t.span()) for t in _TOKEN.finditer(plain)]
    merged = _merge(raw)
    words = [token.text for token in merged]
    return [
        token._replace(text=_spelling(words, place))
        for place, token in enumerate(merged)
    ]


def _plain(text: str) -> str:
    """Return the text with plain signs, no character longer or shorter."""
    for sign in "’‘´`":
        text = text.replace(sign, "'")
    return re.sub("[–—‐‑−]", "-", text)


def _merge(tokens: Sequence[Token]) -> List[Token]:
    merged: List[Token] = []
    for token in tokens:
        before = merged[-1] if merged else None
        joined = _joined(before.text, token.text) if before else ""
        if before and joined:
            merged[-1] = Token(joined, (before.span[0], token.span[1]))
        else:
            merged.append(token)
    return merged


def _joined(before: str, word: str) -> str:
    """Return the number that two words make together, else nothing."""
    tens = _TENS.get(before)
    if tens and word in _UNDER_TWENTY and _UNDER_TWENTY[word] < 10:
        return str(tens + _UNDER_TWENTY[word])
    if tens and word in _NTH and _NTH[word] < 10:
        return ordinal(tens + _NTH[word])
    return ""


def _spelling(words: Sequence[str], place: int) -> str:
    word = words[place]
    stem = word[:-2] if word.endswith("'s") else ""
    if stem in _STEMS and words[max(place - 1, 0)] != "new":
        word = stem
    if word in _DOUBTFUL:
        return _DOUBTFUL[word] if _fits(words, place) else word
    if (word == "may" and not _is_month(words, place)) or (
        word in _NTH and not _is_day(words, place)
    ):
        return f"{word}?"
    if word in _SPELLINGS:
        return _SPELLINGS[word]
    known = word in _NO_TYPOS or word.rstrip("s") in _MENDED
    return word if known or not word.isalpha() else _mended(word)


def _mended(word: str) -> str:
    """Return the word of time that a word is nearest to, else itself."""
    if not 5 <= len(word) <= 11:
        return word
    slips = [(_slips(word, known), known) for known in _MENDED]
    least = min(slips)[0]
    near = [known for count, known in slips if count == least]
    return near[0] if least < _NOT_NEAR and len(near) == 1 else word


_SUBJECTS = frozenset(_words("i we you he she it be they not have"))
_GOES_ON = frozenset(_words("of ' to through until and or - ,"))
_BEFORE_DAY = frozenset(
    _words("on by since until till to through from between and before after - ,")
).union(MONTHS, WEEKDAYS, _words("jan feb mar apr jun jul aug sep sept oct nov dec"))
_BEHIND_NTH = frozenset(_words("of in week quarter half day to through")).union(
    MONTHS, WEEKDAYS
)
_STEMS = frozenset(
    [*MONTHS, *WEEKDAYS, *_words("day week weekend month quarter year")]
    + _words("today yesterday tomorrow summer winter spring fall autumn tonight")
)
_LEADS_IN = frozenset(
    _words(
        "on in last next this since from until by to through and between of before"
        " after - , for past coming about mid early late during or vs"
    )
)


def _is_month(words: Sequence[str], place: int) -> bool:
    """Tell whether "may" is the month: "in may", "may 5", "may" alone, not "may I"."""
    before = words[place - 1] if place else ""
    after = words[place + 1] if place + 1 < len(words) else ""
    leads_in = before in _LEADS_IN or before[:1].isdigit() or place == 0
    ends = not after and before not in _SUBJECTS  # "sorry I meant may"
    goes_on = ends or after[:1].isdigit() or after in _GOES_ON
    return (leads_in or goes_on) and after not in _SUBJECTS


def _is_day(words: Sequence[str], place: int) -> bool:
    """Tell whether "second" counts days, weeks …, and not the things of a list."""
    before = list(words[max(place - 2, 0) : place])
    after = words[place + 1] if place + 1 < len(words) else ""
    leads = set(before[-1:] if before[-1:] != ["the"] else before[:1])
    if after in ("one", "payment", "card", "time", "person", "option"):
        return False
    is_alone = len(words) - (words[0] == "the") == 1
    return is_alone or bool(leads & _BEFORE_DAY) or after.rstrip("s") in _BEHIND_NTH


def _fits(words: Sequence[str], place: int) -> bool:
    """Tell whether a doubtful word stands where a day or month would."""
    before = words[place - 1] if place else ""
    after = words[place + 1] if place + 1 < len(words) else ""
    if words[place] == "2day":
        return True
    alone = len(words) == 1
    return alone or before in _LEADS_IN or before.isdigit() or after[:1].isdigit()


def _slips(word: str, known: str) -> int:
    """Tell how many slips part a word from a known one: one, or two of a long one."""
    most = 2 if len(known) >= 8 and len(word) >= 7 else 1
    if word[0] != known[0]:
        return _NOT_NEAR
    slips = _distance(word, known, most)
    return slips if slips <= most else _NOT_NEAR


def _distance(one: str, two: str, most: int) -> int:
    """Letters changed, left out, put in or swapped with the next one."""
    if abs(len(one) - len(two)) > most:
        return most + 1
    rows = [list(range(len(two) + 1))]
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(two, 1):
            cost = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == two[j - 2] and one[i - 2] == b:
                cost = min(cost, rows[-2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1]


def ordinal(number: int) -> str:
    """Write 1st, 2nd, 3rd, 4th."""
    endings = {1: "st", 2: "nd", 3: "rd"}
    is_teen = 10 < number % 100 < 14
    return f"{number}{'th' if is_teen else endings.get(number % 10, 'th')}"


_UNDER_TWENTY = {word: number for number, word in enumerate(_NUMBERS.split())}
_NTH = {word: number for number, word in enumerate(_ORDINALS.split()) if number}
_NTH.update(twentieth=20, thirtieth=30)


def _spellings() -> Dict[str, str]:
    pairs = _SHORT.split()
    known = dict(zip(pairs[::2], pairs[1::2]))
    known.update((word, str(number)) for word, number in _UNDER_TWENTY.items())
    known.update((word, str(number)) for word, number in _TENS.items())
    known.update((word, ordinal(number)) for word, number in _NTH.items())
    return known


_SPELLINGS = _spellings()
# Spelled the same as a word that has nothing to do with time.
NUMBER_WORDS: FrozenSet[str] = frozenset(_UNDER_TWENTY) | frozenset(_TENS)
