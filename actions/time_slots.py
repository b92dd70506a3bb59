"""Days and ranges of time: when to pay, and which past is looked at."""

import re
from datetime import date, datetime, time, timedelta
from typing import List, Optional

from actions.bank.model import TimeRange
from actions.messages import Entity, Message, overlaps
from actions.periods import (
    add_months,
    bare_period,
    missing_day,
    read_day,
    read_history,
)
from actions.replies import Reply, button, day
from actions.shop_times import beside_shop
from actions.slots import Context, FormSlot, Reading, is_negated, whole
from actions.vocabulary import words

_AT_ONCE = re.compile(
    r"\b(now|right away|immediately|at once|asap|as soon as possible|straight away"
    r"|today|this minute)\b",
    re.I,
)


_MINIMUM = re.compile(r"((the|a|at)\s+)?min", re.I)


class PaymentDaySlot(FormSlot):
    """The day of a payment, as an ISO date; today at the earliest."""

    name = "time"
    nouns = words("date day time when")

    def read(self, context: Context) -> Optional[Reading]:
        """Read a day that is not over."""
        missing = no_such_day(context)
        if missing:
            return missing
        entities = times_in(context)
        today = context.bank.today()
        if not entities:
            return self._read_at_once(context, today)
        entity = entities[0]
        text = text_of(context, entity)
        zone = context.bank.time_zone
        when = read_day(entity.value, entity.info, text, today, zone)
        if when is None:
            return None
        if when < today:
            reply = Reply("utter_past_date", {"date": day(when), "today": day(today)})
            return Reading(reply=reply, spans=(entity.span,))
        return Reading(when.isoformat(), spans=(entity.span,))

    def question(self, context: Context) -> Reply:
        """Ask, with buttons for the next two days."""
        today = context.bank.today()
        days = {"today": today, "tomorrow": today + timedelta(days=1)}
        buttons = [
            button(f"{name} ({day(when)})", "inform", time=when.isoformat())
            for name, when in days.items()
        ]
        return Reply("utter_ask_payment_day", {}, buttons)

    def explanation(self, context: Context) -> Reply:
        """Give examples."""
        return Reply("utter_explain_payment_day", {"today": day(context.bank.today())})

    def _read_at_once(self, context: Context, today: date) -> Optional[Reading]:
        found = _AT_ONCE.search(context.message.words)
        if not found or (not context.asked and found.group().lower() == "now"):
            return None
        if is_negated(context.message, found.span()):
            return None
        return Reading(today.isoformat(), spans=(found.span(),))


class PeriodSlot(FormSlot):
    """A past range as two ISO times with a slash between, end exclusive."""

    name = "time"
    nouns = words("date dates period time range")

    def read(self, context: Context) -> Optional[Reading]:
        """Read a range of which at least a part is past."""
        missing = no_such_day(context)
        if missing:
            return missing
        entities = times_in(context)
        tonight = datetime.combine(
            context.bank.today(), time(23, 59, 59), context.bank.time_zone
        )
        if not entities:
            return self._read_bare(context, tonight)
        entity = entities[0]
        text = text_of(context, entity)
        found = read_history(entity.value, entity.info, text, tonight)
        if found is None:
            return Reading(reply=Reply("utter_future_period"), spans=(entity.span,))
        return Reading(write_range(found), spans=(entity.span,))

    def question(self, context: Context) -> Reply:
        """Ask, with buttons for this month and the last one."""
        today = context.bank.today().replace(day=1)
        first = datetime(today.year, today.month, 1, tzinfo=context.bank.time_zone)
        starts = [first, add_months(first, -1)]
        buttons = [
            button(f"{s:%B %Y}", "inform", time=f"{s:%Y-%m-%d}/{e:%Y-%m-%d}")
            for s, e in ((s, add_months(s, 1)) for s in starts)
        ]
        return Reply("utter_ask_period", {}, buttons)

    def explanation(self, context: Context) -> Reply:
        """Give examples."""
        return Reply("utter_explain_period")

    def _read_bare(self, context: Context, tonight: datetime) -> Optional[Reading]:
        message = context.message
        if not context.asked or message.is_payload:
            return None
        found = bare_period(message.text, tonight)
        return Reading(write_range(found), spans=whole(message)) if found else None


def no_such_day(context: Context) -> Optional[Reading]:
    """The refusal of a day that is in no calendar; Duckling takes another for it."""
    missing = missing_day(context.message.words)
    if not missing:
        return None
    return Reading(reply=Reply("utter_no_such_day", {"date": missing}))


def times_in(context: Context) -> List[Entity]:
    """The times that are meant, the most telling (longest) first."""
    message = context.message
    named = [each for each in message.named("time") if not _is_no_time(message, each)]
    times = [_apart_from_shops(message, each) for each in named]
    meant = [e for e in times if e and e.value and not is_negated(message, e.span)]
    return sorted(meant, key=lambda each: each.span[0] - each.span[1])


def _is_no_time(message: Message, time: Entity) -> bool:
    """Whether "min" is the minimum, or "the second one" one of a list."""
    if message.is_payload or not time.by_duckling:
        return False
    start, end = time.span
    text, behind = message.words[start:end], message.words[end:]
    return bool(_MINIMUM.fullmatch(text) or re.match(r"\s+one\b", behind, re.I))


def _apart_from_shops(message: Message, time: Entity) -> Optional[Entity]:
    for shop in message.numbered_names:
        if overlaps(time.span, shop):
            return beside_shop(time, shop, message.words)
    return time


def text_of(context: Context, entity: Entity) -> str:
    """The words that an entity was found in."""
    start, end = entity.span
    return context.message.words[start:end]


def write_range(found: TimeRange) -> str:
    """For the slot; `read_range` reads it."""
    return f"{found.start.isoformat()}/{found.end.isoformat()}"


def read_range(text: str) -> TimeRange:
    """What `write_range` wrote."""
    start, end = text.split("/")
    return TimeRange(datetime.fromisoformat(start), datetime.fromisoformat(end))
