"""The day of a payment."""

import re
from datetime import date, timedelta
from typing import List, Optional

from actions.parsing.mentions import is_negated
from actions.parsing.message import Message
from actions.parsing.other_requests import without_search
from actions.parsing.times.mentions import days_said
from actions.parsing.times.reader import Said
from actions.parsing.vocabulary import word_set
from actions.responses import Response, button, day
from actions.slots.base import FormSlot, SlotContext, SlotReading
from actions.slots.times import clock_of, is_choice, no_such_day, problem_with, spans_of

YES_OR_NO = (button("Yes", "affirm"), button("No", "deny"))

_AT_ONCE = re.compile(
    r"\b(now|right away|immediately|at once|asap|as soon as possible|straight away"
    r"|today|this minute)\b",
    re.I,
)


class PaymentDaySlot(FormSlot):
    """The day of a payment, as an ISO date; today at the earliest."""

    name = "time"
    nouns = word_set("date day time when")

    def read(self, context: SlotContext) -> Optional[SlotReading]:
        """Read a day that is not over."""
        missing = no_such_day(context)
        if missing:
            return missing
        said = days_said(without_search(context.message), clock_of(context))
        if not said or is_choice(context):
            return self._read_at_once(context, context.bank.today())
        spans = spans_of(said)
        once = self._once(context, said)
        if once:
            return once
        problem, days = self._problem(context, said), said[0].days
        if problem or days is None:
            return SlotReading(response=problem, spans=spans)
        when = days.first.isoformat()
        if said[0].problem == "far":
            asked = Response("utter_far_date", {"date": day(days.first)}, YES_OR_NO)
            return SlotReading(response=asked, spans=spans, suggested=when)
        return SlotReading(when, spans=spans)

    def _once(self, context: SlotContext, said: List[Said]) -> Optional[SlotReading]:
        """Offer one payment in place of one that repeats, on the day that was said."""
        if not any(each.problem == "repeats" for each in said):
            return None
        clock = clock_of(context)
        again = [
            one
            for each in said
            for one in days_said(_only(context.message, each), clock)
        ]
        days = [each.days.first for each in again if each.days and not each.problem]
        if len(set(days)) != 1:
            return None
        asked = Response("utter_single_payment_on", {"date": day(days[0])}, YES_OR_NO)
        when = days[0].isoformat()
        return SlotReading(response=asked, spans=spans_of(said), suggested=when)

    def _problem(self, context: SlotContext, said: List[Said]) -> Optional[Response]:
        """Tell why no single day can be made of what was said."""
        problems = [each.problem for each in said]
        if "repeats" in problems:
            return Response("utter_single_payment")
        if "unread" in problems:
            return Response("utter_unread_day")
        problem = problem_with(context, said)
        if problem:
            return problem
        if len(said) > 1:
            return Response("utter_which_day")
        days, today = said[0].days, context.bank.today()
        if days and said[0].problem == "past":
            shown = {"date": day(days.first), "today": day(today)}
            return Response("utter_past_date", shown)
        return None

    def question(self, context: SlotContext) -> Response:
        """Ask, with buttons for the next two days."""
        today = context.bank.today()
        days = {"today": today, "tomorrow": today + timedelta(days=1)}
        buttons = [
            button(f"{name} ({day(when)})", "inform", time=when.isoformat())
            for name, when in days.items()
        ]
        return Response("utter_ask_payment_day", {}, buttons)

    def explanation(self, context: SlotContext) -> Response:
        """Give examples."""
        return Response(
            "utter_explain_payment_day", {"today": day(context.bank.today())}
        )

    def _read_at_once(self, context: SlotContext, today: date) -> Optional[SlotReading]:
        found = _AT_ONCE.search(without_search(context.message).typed_text)
        if not found or (not context.asked and found.group().lower() == "now"):
            return None
        if is_negated(context.message, found.span()):
            return None
        return SlotReading(today.isoformat(), spans=(found.span(),))


def _only(message: Message, said: Said) -> Message:
    """Return the message with blanks before one time, so that no "every" leads it."""
    start, end = said.span
    return message._replace(text=" " * start + message.typed_text[start:end])
