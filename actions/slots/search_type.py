"""Whether money spent or money received is looked for."""

import re
from typing import Optional

from actions.bank.model import SearchType
from actions.responses import Response
from actions.slots.base import (
    FormSlot,
    SlotContext,
    SlotReading,
)

SPENT = re.compile(
    r"\b(spen[dt]\w*|spendings?|paid|purchases?|bought|expenses?|money out|outgoing)\b",
    re.IGNORECASE,
)


EARNED = re.compile(
    r"\b(earn\w*|deposit\w*|income|receiv\w*|salary|money in|incoming"
    r"|(get|gets|got|getting) paid)\b",
    re.IGNORECASE,
)


class SearchTypeSlot(FormSlot):
    """Whether money spent or money received is looked for."""

    name = "search_type"
    nouns = frozenset(["type", "kind"])

    def read(self, context: SlotContext) -> Optional[SlotReading]:
        """Read it from the entity, the wording or the skill that was asked for."""
        kinds = [member.value for member in SearchType]
        for entity in context.message.named(self.name):
            if str(entity.value).lower() in kinds:
                return SlotReading(str(entity.value).lower(), spans=(entity.span,))
        earned = EARNED.search(context.message.typed_text)
        if earned:
            return SlotReading(SearchType.DEPOSIT.value, spans=(earned.span(),))
        if context.message.intent == "check_earnings":  # "was I paid in May"
            return SlotReading(SearchType.DEPOSIT.value)
        spent = SPENT.search(context.message.typed_text)
        return (
            SlotReading(SearchType.SPEND.value, spans=(spent.span(),))
            if spent
            else None
        )

    def question(self, context: SlotContext) -> Response:
        """Ask; the buttons stand in domain.yml."""
        return Response("utter_ask_spent_or_received")

    def explanation(self, context: SlotContext) -> Response:
        """Name both kinds."""
        return Response("utter_explain_search_type")
