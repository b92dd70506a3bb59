"""Days and ranges of time: when to pay, and which past is looked at."""

from datetime import datetime, time
from typing import Optional

from actions.parsing.mentions import full_span
from actions.parsing.periods import (
    add_months,
    bare_period,
    read_history,
    write_range,
)
from actions.parsing.vocabulary import words
from actions.responses import Response, button
from actions.slots.base import FormSlot, SlotContext, SlotReading
from actions.slots.times import no_such_day, text_of, times_in


class PeriodSlot(FormSlot):
    """A past range as two ISO times with a slash between, end exclusive."""

    name = "time"
    nouns = words("date dates period time range")

    def read(self, context: SlotContext) -> Optional[SlotReading]:
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
            return SlotReading(
                response=Response("utter_future_period"), spans=(entity.span,)
            )
        return SlotReading(write_range(found), spans=(entity.span,))

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

    def _read_bare(
        self, context: SlotContext, tonight: datetime
    ) -> Optional[SlotReading]:
        message = context.message
        if not context.asked or message.is_payload:
            return None
        found = bare_period(message.text, tonight)
        return (
            SlotReading(write_range(found), spans=full_span(message)) if found else None
        )
