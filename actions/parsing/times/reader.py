"""The days that a message speaks of: the past of a search, the day of a payment."""

import re
from datetime import date
from typing import List, NamedTuple, Optional, Tuple

from actions.parsing.times.days import DAY, Days, Look, around, shift_months
from actions.parsing.times.lexicon import Span
from actions.parsing.times.phrases import Phrase, phrases_in
from actions.parsing.times.rules import Anchor, Unclear

# Kinds of phrases that stand for no day.
UNREAD = ("unread", "repeats")
# How far back "ever" and "until …" reach: a little more than the history, in days.
HISTORY = 731
# Payments that are further away than this many months are asked back.
FAR = 12


class Said(NamedTuple):
    """What a part of a message says about time.

    Attributes:
        span: Where it stands in the message.
        days: The days, None when there is a problem.
        problem: Empty, or "unread", "missing" (in no calendar), "weekday" (another
            weekday than was said), "date" (day and month may be swapped), "ahead" (a
            search in the future), "past" (a payment), "far" (more than a year away),
            "repeats" (a payment again and again).
        text: The words in one spelling.
    """

    span: Span
    days: Optional[Days]
    problem: str = ""
    text: str = ""


def said_periods(text: str, today: date) -> List[Said]:
    """Return the past that a search is about; what is still to come is cut off.

    Args:
        text: As typed.
        today: The bank's.
    """
    return [
        _period(phrase, today) for phrase in phrases_in(text) if phrase.kind != "clock"
    ]


def said_days(text: str, today: date) -> List[Said]:
    """Return the days on which a payment is wanted, each a single one.

    Of a period it is the first day that is left, of "by" and "end of" the last one.

    Args:
        text: As typed.
        today: The bank's.
    """
    return [
        _day(phrase, today)
        for phrase in phrases_in(text)
        if phrase.kind != "ever" and not _is_possessive(text, phrase)
    ]


def _is_possessive(text: str, phrase: Phrase) -> bool:
    """Tell whether it says which bill is meant, not when to pay ("last month's")."""
    return text[: phrase.span[1]].lower().endswith(("'s", "’s"))


def _period(phrase: Phrase, today: date) -> Said:
    try:
        days = _resolved(phrase, Look.from_today(today, back=True))
    except Unclear as error:
        return Said(phrase.span, None, error.problem, phrase.text)
    except (OverflowError, ValueError):
        days = None
    if days is None:
        return Said(phrase.span, None, "unread", phrase.text)
    if days.first > today:
        return Said(phrase.span, None, "ahead", phrase.text)
    return Said(phrase.span, Days(days.first, min(days.last, today)), "", phrase.text)


def _resolved(phrase: Phrase, look: Look) -> Optional[Days]:
    begin = look.today - HISTORY * DAY
    if phrase.kind == "ever":
        return Days(begin, look.today)
    if phrase.kind in UNREAD:
        return None
    if phrase.kind == "both":
        return _joined(phrase.anchors, look)
    if phrase.kind == "between":
        return _between(phrase.anchors[0], phrase.anchors[1], look)
    anchor = phrase.anchors[0]
    days = anchor.resolve(look)
    if days is None:
        return None
    if phrase.kind == "at":
        return _widened(phrase, days) if anchor.unit == "ago" else days
    if phrase.kind == "since":
        return Days(days.first, max(look.today, days.first))
    if phrase.kind == "after":
        if days.last >= look.today and days.first < look.today:
            days = anchor.resolve(look._replace(limit=days.first - DAY)) or days
        return Days(days.last + DAY, max(look.today, days.last + DAY))
    last = (
        days.last
        if phrase.kind == "until" or "end of" in phrase.text
        else days.first - DAY
    )
    return Days(min(begin, around("year", last).first), last)


def _widened(phrase: Phrase, days: Days) -> Days:
    """Return the month or quarter of a day that was told by months or quarters."""
    if days.first != days.last or re.search(r"\b(?:days?|weeks?) ago", phrase.text):
        return days
    return around("quarter" if "quarter" in phrase.text else "month", days.first)


def _joined(anchors: Tuple[Anchor, ...], look: Look) -> Optional[Days]:
    """Several that follow each other without a gap, in whatever order."""
    found: List[Days] = []
    for anchor in reversed(anchors):
        days = anchor.resolve(look._replace(limit=found[-1].last) if found else look)
        if days is None:
            return None
        found.append(days)
    found.sort()
    gaps = [later.first - sooner.last for sooner, later in zip(found, found[1:])]
    return Days(found[0].first, found[-1].last) if max(gaps) <= DAY else None


def _between(first: Anchor, second: Anchor, look: Look) -> Optional[Days]:
    """Span the first to the last day; the latest of all that have come to their end."""
    if first.has_year and not second.has_year:
        begin = first.resolve(look)
        end = begin and second.resolve(Look(look.today, False, begin.first))
        if begin and end and end.first > begin.last and end.first <= look.today:
            return Days(begin.first, end.last)
    end = second.resolve(look)
    begin = end and first.resolve(look._replace(limit=end.first))
    if not begin or not end:
        return None
    if begin.first > look.today:
        return begin
    return Days(begin.first, end.last) if begin.first <= end.last else None


def _day(phrase: Phrase, today: date) -> Said:
    try:
        day = _wanted(phrase, Look.from_today(today, back=False))
    except Unclear as error:
        return Said(phrase.span, None, error.problem, phrase.text)
    except (OverflowError, ValueError):
        day = None
    if day is None:
        return Said(phrase.span, None, "unread", phrase.text)
    if day < today:
        return Said(phrase.span, Days(day, day), "past", phrase.text)
    if day > shift_months(today, FAR):
        return Said(phrase.span, Days(day, day), "far", phrase.text)
    return Said(phrase.span, Days(day, day), "", phrase.text)


def _wanted(phrase: Phrase, look: Look) -> Optional[date]:
    if phrase.kind == "clock":
        return look.today
    if phrase.kind == "repeats":
        raise Unclear("repeats")
    if phrase.kind in ("unread", "ever", "between", "both"):
        return None
    days = phrase.anchors[0].resolve(look)
    if days is None or phrase.anchors[0].unit == "days":
        return None
    if phrase.kind == "after":
        return days.last + DAY
    if phrase.kind == "until":
        return days.last
    if phrase.kind == "before":
        is_end = "end" in phrase.text or phrase.text.endswith(" eom")
        return (
            days.last if is_end else max(days.first - DAY, min(look.today, days.last))
        )
    if days.last < look.today:
        return days.first
    return max(days.first, look.today)
