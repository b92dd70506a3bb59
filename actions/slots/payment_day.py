"""The day of a payment."""

import re
from datetime import date, timedelta
from typing import Optional

from actions.parsing.mentions import is_negated
from actions.parsing.periods import (
    read_day,
)
from actions.parsing.vocabulary import words
from actions.responses import Response, button, day
from actions.slots.base import FormSlot, SlotContext, SlotReading
from actions.slots.times import no_such_day, text_of, times_in

_AT_ONCE = re.compile(
    r"\b(now|right away|immediately|at once|asap|as soon as possible|straight away"
    r"|today|this minute)\b",
    re.I,
)


class PaymentDaySlot(FormSlot):
    """The day of a payment, as an ISO date; today at the earliest."""

    name = "time"
    nouns = words("date day time when")

    def read(self, context: SlotContext) -> Optional[SlotReading]:
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
            response = Response(
                "utter_past_date", {"date": day(when), "today": day(today)}
            )
            return SlotReading(response=response, spans=(entity.span,))
        return SlotReading(when.isoformat(), spans=(entity.span,))

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
        found = _AT_ONCE.search(context.message.typed_text)
        if not found or (not context.asked and found.group().lower() == "now"):
            return None
        if is_negated(context.message, found.span()):
            return None
        return SlotReading(today.isoformat(), spans=(found.span(),))
