"""Days and ranges of time: when to pay, and which past is looked at."""

import re
from datetime import datetime
from typing import List, Optional

from actions.parsing.leftovers import leftovers
from actions.parsing.message import Span, overlaps
from actions.parsing.other_requests import without_orders
from actions.parsing.periods import add_months, write_range
from actions.parsing.times.mentions import periods_said
from actions.parsing.times.reader import Said
from actions.parsing.vocabulary import word_set
from actions.responses import Response, button
from actions.slots.amount_bounds import AmountBoundsSlot
from actions.slots.base import FormSlot, SlotContext, SlotReading
from actions.slots.search_detail import COMPARED, SearchDetailSlot
from actions.slots.times import (
    clock_of,
    is_choice,
    no_such_day,
    problem_with,
    range_of,
    spans_of,
)

_SAME = re.compile(
    r"\b(that|the same|this same) (day|week|weekend|month|quarter|year|time|period)\b",
    re.IGNORECASE,
)


class PeriodSlot(FormSlot):
    """A past range as two ISO times with a slash between, end exclusive."""

    name = "time"
    nouns = word_set("date dates period time range")

    def read(self, context: SlotContext) -> Optional[SlotReading]:
        """Read a range of which at least a part is past."""
        missing = no_such_day(context)
        if missing:
            return missing
        said = periods_said(without_orders(context.message), clock_of(context))
        said = _apart_from_others(context, said)
        if context.values.get(self.name):
            said = [each for each in said if not _points_back(context, each)]
        if not said or is_choice(context):
            return None
        problem, days = self._problem(context, said), said[0].days
        if problem or days is None:
            return SlotReading(response=problem, spans=spans_of(said))
        found = range_of(days, context.bank.time_zone)
        return SlotReading(write_range(found), spans=spans_of(said))

    def _problem(self, context: SlotContext, said: List[Said]) -> Optional[Response]:
        """Tell why no single past range can be made of what was said."""
        if any(each.problem == "unread" for each in said):
            return Response("utter_unread_period")
        problem = problem_with(context, said)
        if problem:
            return problem
        if any(each.problem == "ahead" for each in said):
            return Response("utter_future_period")
        is_one = len(said) == 1 or _compares(context)
        return None if is_one else Response("utter_which_period")

    def question(self, context: SlotContext) -> Response:
        """Ask, with buttons for this month and the last one."""
        today = context.bank.today().replace(day=1)
        first = datetime(today.year, today.month, 1, tzinfo=context.bank.time_zone)
        starts = [first, add_months(first, -1)]
        buttons = [
            button(f"{s:%B %Y}", "inform", time=f"{s:%Y-%m-%d}/{e:%Y-%m-%d}")
            for s, e in ((s, add_months(s, 1)) for s in starts)
        ]
        return Response("utter_ask_period", {}, buttons)

    def explanation(self, context: SlotContext) -> Response:
        """Give examples."""
        return Response("utter_explain_period")


def _apart_from_others(context: SlotContext, said: List[Said]) -> List[Said]:
    """Leave out bounds ("over 100 last month") and splits ("each week")."""
    bounds = AmountBoundsSlot().read(context)
    taken = list(bounds.spans if bounds else ())
    taken += [
        each.span for each in leftovers(context.message, ()) if each.kind == "frequency"
    ]
    return [each for each in said if not any(_cuts(span, each.span) for span in taken)]


def _cuts(span: Span, time: Span) -> bool:
    """Tell whether a span takes words of a time; within a date it is a part of it."""
    is_within = time[0] <= span[0] and span[1] <= time[1]
    return overlaps(span, time) and (span == time or not is_within)


def _compares(context: SlotContext) -> bool:
    detail = SearchDetailSlot().read(context)
    return bool(detail and detail.value and detail.value.startswith(COMPARED))


def _points_back(context: SlotContext, said: Said) -> bool:
    """Tell whether it is the time that stands ("in that month")."""
    found = _SAME.finditer(context.message.typed_text)
    is_same = any(overlaps(each.span(), said.span) for each in found)
    return said.problem == "unread" and is_same
