"""Where a message speaks of time, and how: "since", "before", "from … to …"."""

import re
from functools import lru_cache
from typing import Iterator, List, NamedTuple, Optional, Tuple

from actions.parsing.calendar_words import NTH
from actions.parsing.times.lexicon import MONTHS, UNITS, WEEKDAYS, Span, tokens_of
from actions.parsing.times.nested import read_nested
from actions.parsing.times.rules import Anchor


class Phrase(NamedTuple):
    """What one part of a message says about time.

    Attributes:
        kind: "at" a day or period, "since", "after", "until", "before" one, "between"
            or "both" of two, "ever", "clock" (an hour), "unread" or "repeats" (weekly).
        span: Where it stands in the message.
        anchors: What it names: one, for "between" and "both" two, for the last four
            none.
        text: Its words in one spelling.
    """

    kind: str
    span: Span
    anchors: Tuple[Anchor, ...]
    text: str


_Read = Tuple[str, Tuple[Anchor, ...], int]

_BETWEEN = re.compile(r"(?:(?:in )?between|from|starting(?: from)?) (?:on )?(?:the )?")
_TO = re.compile(r"(?: ,)? (?:until|up to|up until|to|through|-) (?:on )?(?:the )?")
_AND = re.compile(r" and (?:(?:on|in|also|until|up to) )?(?:the )?")
_BOTH = re.compile(r" (?:, and|,|and|plus)(?: also)?(?: in| on| for)? (?:the )?")
_LEADS = (
    (
        "since",
        r"(?:ever )?since|as of|starting(?: from| on| in)?|beginning(?: on| in)?",
    ),
    ("until", r"until|up to|up until|through|by|no later than|not later than|to the"),
    ("before", r"before|prior to|earlier than|ahead of"),
    ("after", r"after|later than"),
    ("from", r"from"),
)
_LEAD = [
    (kind, re.compile(rf"(?:{words}) (?:on |in )?(?:the )?(?=\S)"))
    for kind, words in _LEADS
]
_ON = re.compile(r" (?:on|until now|up to now|to date)(?!\S)(?! the)")
_EVER = re.compile(
    r"(?:ever(?! since)|(?:of |for )?all time|so far(?! this| in| for)"
    r"|(?:since|from) the (?:very )?beginning(?! of)|to date)(?!\S)"
)
_CLOCK = (
    r"(?:(?:in the |at )?(?:morning|afternoon|evening|night|noon|midnight|midday|lunch"
    r"|lunchtime)"
    r"|(?:at|by|around|about|before|after) \d\d?(?: : \d\d)?(?: ?(?:am|pm|o'clock))?"
    r"|\d\d?(?: : \d\d)? ?(?:am|pm|o'clock))"
)
_CLOCK_BEHIND = re.compile(rf" (?:{_CLOCK}|so far)(?!\S)(?! of)")
_CLOCK_ALONE = re.compile(
    r"(?:(?:at|by|around) )?(?:noon|midnight|midday"
    r"|\d\d?(?: : \d\d)? ?(?:am|pm|o'clock)|(?<=at )\d\d? : \d\d)(?!\S)"
)
# What stands beside a day and makes another one of it.
_MADE_OTHER = re.compile(
    r" (?:after|before|following)(?= (?:that|this|it|then|next)\b|$| [,.!?])"
)
_PARTLY = re.compile(
    r"\b(?:half|part|most|some|parts|fiscal|tax|financial)(?: of)?(?: the)? $"
)
_REPEATS = re.compile(r"\b(?:every|each|other)(?: the| on)? $")

_REPEATED = re.compile(
    r"^(?:every|each)\b|^(?:daily|weekly|biweekly|fortnightly|monthly|quarterly|yearly"
    rf"|annually)$|\b(?:{'|'.join(WEEKDAYS)})s$"
)
_UNREAD = re.compile(
    r"(?<!\S)(?:(?:the|every|each|other|any|some|an?) )*"
    rf"(?:(?:{'|'.join(UNITS[:-2])})s?|(?:{'|'.join(WEEKDAYS)})s?"
    rf"|{'|'.join(name for name in MONTHS if name not in ('may', 'march'))}"
    r"|(?<=in )may|(?<=in )march|today|tonight|yesterday|tomorrow|eo[mwyq]|[ymqw]td"
    r"|payday|summer|winter|ago|daily|weekly|monthly|yearly|annually|quarterly"
    r"|fortnightly|biweekly|christmas|easter|thanksgiving|halloween"
    r"|due date|(?:when|before|after|until) (?:it's|its|it is|that's|they are) due"
    r"|(?:when|until|after|before|once|as soon as) (?:i (?:get|am) paid|i'm paid"
    r"|my (?:salary|pay|paycheck|wages?|money) (?:comes|arrives|is))"
    rf"|(?<=on )\d\d?{NTH}|(?<=the )\d\d?{NTH}(?=$| [.,!?])"
    r"|\d\d?(?: [/] \d\d?){1,2}|\d\d?(?: [.] \d\d?){2}|(?<=on )\d\d? [.] \d\d?(?: [.])?"
    r")(?: (?:after|before|later|following)(?: (?:that|this|next))?)?(?!\S)"
)
# Words of time that say nothing about a day.
_HARMLESS = re.compile(
    r"(?<!\S)(?:(?:have )?(?:a |an )?(?:nice|good|great|lovely|wonderful|fine)"
    r"(?: rest of (?:the|your))? (?:day|weekend|week|evening|morning|night)"
    r"|happy \S+|(?:an?|1|3) quarters? of|these days|day (?:to|by) day|rainy day"
    r"|(?:my|your|his|her) day|rest of the day|day off|24 / 7"
    r"|(?:what|which) (?:a )?(?:day|days|month|week)|how many \S+"
    rf"|\d+{NTH} (?:birthday|anniversary|payment|time|one))(?!\S)"
)


class Text:
    """A message in one spelling, with the way back to its own characters."""

    def __init__(self, message: str) -> None:
        tokens = tokens_of(message)
        self.text = " ".join(token.text for token in tokens)
        self._starts: List[int] = []
        place = 0
        for token in tokens:
            self._starts.append(place)
            place += len(token.text) + 1
        self._spans = [token.span for token in tokens]

    @property
    def places(self) -> List[int]:
        """Where tokens begin."""
        return self._starts

    def span(self, start: int, end: int) -> Span:
        """Tell where in the message a part of the text stands."""
        inside = [
            span
            for place, span in zip(self._starts, self._spans)
            if start <= place < end
        ]
        return inside[0][0], inside[-1][1]


@lru_cache(maxsize=64)
def phrases_in(message: str) -> Tuple[Phrase, ...]:
    """Read what a message says about time, left to right, unread words included."""
    text = Text(message)
    taken: List[Tuple[int, int]] = []
    found: List[Phrase] = []
    for start, end, kind, anchors in _read_all(text):
        taken.append((start, end))
        found.append(Phrase(kind, text.span(start, end), anchors, text.text[start:end]))
    found += _unread_words(text, taken)
    return tuple(sorted(found, key=lambda phrase: phrase.span))


def _read_all(text: Text) -> Iterator[Tuple[int, int, str, Tuple[Anchor, ...]]]:
    done = 0
    for place in text.places:
        read = _read_phrase(text.text, place) if place >= done else None
        if read is None:
            continue
        kind, anchors, end = read
        clock = _CLOCK_BEHIND.match(text.text, end)
        end = clock.end() if clock else end
        other = _MADE_OTHER.match(text.text, end)
        repeats = _REPEATS.search(text.text[:place])
        partly = _PARTLY.search(text.text[:place])
        if (other or repeats or partly) and kind != "ever":
            end = other.end() if other else end
            kind, anchors = "repeats" if repeats else "unread", ()
        yield place, end, kind, anchors
        done = end


def _read_phrase(text: str, place: int) -> Optional[_Read]:
    ever = _EVER.match(text, place)
    if ever:
        return "ever", (), ever.end()
    return (
        _read_between(text, place)
        or _read_led(text, place)
        or _read_plain(text, place)
        or _read_clock(text, place)
    )


def _read_between(text: str, place: int) -> Optional[_Read]:
    lead = _BETWEEN.match(text, place)
    if not lead:
        return None
    first = read_nested(text, lead.end())
    if not first:
        return None
    joint = _TO.match(text, first.end)
    if not joint and "between" in lead.group():
        joint = _AND.match(text, first.end)
    second = joint and read_nested(text, joint.end())
    if not second and first.unit == "days":
        return "at", (first,), first.end
    return ("between", (first, second), second.end) if second else None


def _read_led(text: str, place: int) -> Optional[_Read]:
    for kind, pattern in _LEAD:
        lead = pattern.match(text, place)
        anchor = _anchor_behind(text, lead.end()) if lead else None
        if not anchor:
            continue
        goes_on = _ON.match(text, anchor.end)
        end = goes_on.end() if goes_on and kind in ("since", "from") else anchor.end
        if kind == "from":
            is_day = anchor.unit in ("day", "part", "ago")
            kind = "since" if goes_on or is_day else "at"
        return kind, (anchor,), end
    return None


def _anchor_behind(text: str, place: int) -> Optional[Anchor]:
    """Return an anchor behind a word that may have taken its "the"."""
    the = place - len("the ")
    has_the = text[:place].endswith("the ")
    return (read_nested(text, the) if has_the else None) or read_nested(text, place)


def _read_plain(text: str, place: int) -> Optional[_Read]:
    first = read_nested(text, place)
    if not first:
        return None
    joint = _TO.match(text, first.end)
    second = joint and _anchor_behind(text, joint.end())
    if joint and second:
        return "between", (first, second), second.end
    anchors = _read_more(text, first)
    return "both" if len(anchors) > 1 else "at", anchors, anchors[-1].end


def _read_more(text: str, first: Anchor) -> Tuple[Anchor, ...]:
    """Join an anchor with others of its kind behind: "may, june and july"."""
    anchors, is_list = [first], False
    joint = _BOTH.match(text, first.end)
    while joint:
        anchor = _anchor_behind(text, joint.end())
        if not anchor or anchor.unit != first.unit:
            break
        anchors.append(anchor)
        is_list = is_list or "," not in joint.group() or "and" in joint.group()
        joint = _BOTH.match(text, anchor.end)
    return tuple(anchors) if is_list else (first,)


def _read_clock(text: str, place: int) -> Optional[_Read]:
    """Read "5 pm" and "noon tomorrow"."""
    clock = _CLOCK_ALONE.match(text, place)
    if not clock:
        return None
    joint = re.compile(r" (?:,|on|of)?(?: the)? ?").match(text, clock.end())
    behind = read_nested(text, joint.end()) if joint else None
    if behind:
        return "at", (behind,), behind.end
    return "clock", (), clock.end()


def _unread_words(text: Text, taken: List[Tuple[int, int]]) -> Iterator[Phrase]:
    left = text.text
    for start, end in taken:
        left = left[:start] + "|" * (end - start) + left[end:]
    left = _HARMLESS.sub(lambda found: "|" * len(found.group()), left)
    for found in _UNREAD.finditer(left):
        span = text.span(*found.span())
        kind = "repeats" if _REPEATED.search(found.group()) else "unread"
        yield Phrase(kind, span, (), found.group())
