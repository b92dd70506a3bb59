"""What the slots of time share: how to say what is wrong with a time."""

import re
from datetime import datetime, time, timedelta, tzinfo
from typing import List, Optional, Tuple

from actions.bank.model import TimeRange
from actions.parsing.list_choice import place_in_list
from actions.parsing.message import Span
from actions.parsing.periods import missing_day
from actions.parsing.times.days import Days
from actions.parsing.times.mentions import Clock
from actions.parsing.times.reader import Said
from actions.responses import Response, titled
from actions.slots.base import SlotContext, SlotReading

_ORDINAL = re.compile(
    r"\W*(the\s+)?([1-9](st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh"
    r"|eighth|ninth)\W*",
    re.I,
)


def clock_of(context: SlotContext) -> Clock:
    """Return the bank's present: its day, to the end."""
    tonight = time(23, 59, 59)
    zone = context.bank.time_zone
    now = datetime.combine(context.bank.today(), tonight, zone)
    return Clock(now, context.ask_duckling)


def no_such_day(context: SlotContext) -> Optional[SlotReading]:
    """Refuse a day that is in no calendar; Duckling takes another one for it."""
    missing = missing_day(context.message.typed_text)
    if not missing:
        return None
    at = context.message.typed_text.lower().find(missing.lower())
    response = Response("utter_no_such_day", {"date": missing})
    return SlotReading(response=response, spans=((at, at + len(missing)),))


def is_choice(context: SlotContext) -> bool:
    """Tell whether an ordinal chooses from a list, because no day was asked for."""
    if context.asked:
        return False
    is_alone = bool(_ORDINAL.fullmatch(context.message.typed_text))
    return is_alone or bool(place_in_list(context.message, len(context.choices)))


def spans_of(said: List[Said]) -> Tuple[Span, ...]:
    """Tell where all of it was said."""
    return tuple(each.span for each in said)


def words_of(context: SlotContext, said: Said) -> str:
    """Return the words as typed."""
    return context.message.typed_text[slice(*said.span)]


def problem_with(context: SlotContext, said: List[Said]) -> Optional[Response]:
    """Return what to say about a day that stands in no calendar, or is two days."""
    for each in said:
        words = titled(words_of(context, each))
        if each.problem == "missing":
            return Response("utter_no_such_day", {"date": words})
        if each.problem == "weekday":
            return Response("utter_other_weekday", {"date": words})
        if each.problem == "date":
            return Response("utter_ambiguous_date", {"date": words})
    return None


def range_of(days: Days, zone: tzinfo) -> TimeRange:
    """Return whole days as a half-open range of a time zone."""
    ends = (days.first, days.last + timedelta(days=1))
    start, end = (datetime.combine(day, time(), zone) for day in ends)
    return TimeRange(start, end)
