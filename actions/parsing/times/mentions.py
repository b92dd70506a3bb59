"""The times of a message: what is read here, and what only Duckling knows."""

import re
from datetime import date, datetime, timedelta, timezone
from typing import Callable, List, NamedTuple, Optional, Sequence

from actions.parsing.mentions import is_negated
from actions.parsing.message import Entity, Message, Span, overlaps
from actions.parsing.periods import read_day, read_history
from actions.parsing.times.days import Days
from actions.parsing.times.phrases import phrases_in
from actions.parsing.times.reader import UNREAD, Said, said_days, said_periods

# Asks Duckling about some words as of another moment.
AskAgain = Callable[[str, datetime], Sequence[Entity]]

_CLOCK = ("hour", "minute", "second")
# What Duckling takes for minutes is the minimum.
_MINIMUM = re.compile(r"((the|a|at)\s+)?min", re.I)
_CORRECTS = re.compile(
    r"\b(no|nope|wait|sorry|actually|i mean|i meant|rather|make (it|that)|instead"
    r"|scratch that)\b",
    re.I,
)
_COMING = re.compile(r"\b(next|coming|upcoming|this)\b", re.I)
_A_YEAR = timedelta(days=366)


class Clock(NamedTuple):
    """The bank's present.

    Attributes:
        now: Aware, in the bank's time zone.
        ask: How to ask Duckling again, if it can be asked.
    """

    now: datetime
    ask: Optional[AskAgain] = None

    @property
    def today(self) -> date:
        """The bank's day."""
        return self.now.date()


def unread_times(message: Message) -> List[Span]:
    """Tell where a person used words of time that stand for no day that can be read.

    Spans hold whole words, as typed; what was ruled out ("not next week") is left out.
    """
    return [
        phrase.span
        for phrase in phrases_in(_own_text(message))
        if phrase.kind in UNREAD and not is_negated(message, phrase.span)
    ]


def time_spans(message: Message) -> List[Span]:
    """Tell where a person speaks of time, whether it can be read or not."""
    return [phrase.span for phrase in phrases_in(_own_text(message))]


def periods_said(message: Message, clock: Clock) -> List[Said]:
    """Return the past that a search is about, each part that was said once.

    Args:
        message: A person's, or a button's.
        clock: The bank's present.
    """
    said = said_periods(_own_text(message), clock.today)
    for entity in _others(message):
        period = _period_of(entity, message, clock)
        said += [period] if period else []
    return _meant(said, message)


def days_said(message: Message, clock: Clock) -> List[Said]:
    """Return the days on which a payment is wanted, each that was said once.

    Args:
        message: A person's, or a button's.
        clock: The bank's present.
    """
    said = said_days(_own_text(message), clock.today)
    for entity in _others(message):
        day = _day_of(entity, message, clock)
        said += [day] if day else []
    return _meant(said, message)


def _own_text(message: Message) -> str:
    """Return what was typed, without names of shops that look like times."""
    return message.without(message.numbered_names)


def _others(message: Message) -> List[Entity]:
    """Return the times of NLU's and Duckling's whose words are not known here."""
    own = time_spans(message) + message.numbered_names
    return [
        entity
        for entity in message.named("time")
        if entity.value
        and (message.is_payload or message.typed_text[slice(*entity.span)].strip())
        and not _is_no_time(message, entity)
        and not any(overlaps(entity.span, span) for span in own)
    ]


def _is_no_time(message: Message, time: Entity) -> bool:
    """Tell whether "min" is the minimum, or "the second one" one of a list."""
    if message.is_payload or not time.by_duckling:
        return False
    start, end = time.span
    text, behind = message.typed_text[start:end], message.typed_text[end:]
    is_listed = re.match(r"\s+one\b", behind, re.I) or text.lower() in ("second", "sec")
    return bool(_MINIMUM.fullmatch(text) or is_listed)


def _period_of(entity: Entity, message: Message, clock: Clock) -> Optional[Said]:
    found = read_history(entity.value, entity.info, clock.now)
    text = message.typed_text[slice(*entity.span)]
    if found is None and entity.info.get("grain") in _CLOCK:
        return None
    if found is None and clock.ask and entity.by_duckling and not _COMING.search(text):
        earlier = clock.ask(text, clock.now - _A_YEAR)
        ranges = (read_history(e.value, e.info, clock.now) for e in earlier)
        found = next((each for each in ranges if each), None)
    if found is None:
        return Said(entity.span, None, "ahead", text)
    last = (found.end - timedelta(microseconds=1)).date()
    return Said(entity.span, Days(found.start.date(), last), "", text)


def _day_of(entity: Entity, message: Message, clock: Clock) -> Optional[Said]:
    text = message.typed_text[slice(*entity.span)]
    zone = clock.now.tzinfo or timezone.utc
    day = read_day(entity.value, entity.info, text, clock.today, zone)
    if day is None:
        return None
    return Said(entity.span, Days(day, day), "past" if day < clock.today else "", text)


def _meant(said: List[Said], message: Message) -> List[Said]:
    """Leave out what is ruled out or corrected; what says the same counts once."""
    kept: List[Said] = []
    for each in sorted(said, key=lambda one: one.span):
        if is_negated(message, each.span):
            continue
        between = message.typed_text[kept[-1].span[1] : each.span[0]] if kept else ""
        if _CORRECTS.search(between):
            kept = []
        if not any(each.days and each.days == other.days for other in kept):
            kept.append(each)
    return kept
