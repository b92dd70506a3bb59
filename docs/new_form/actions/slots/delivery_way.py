"""How something is sent to the customer."""

import re
from typing import Optional

from actions.parsing.mentions import is_negated
from actions.parsing.vocabulary import word_set
from actions.responses import Response
from actions.slots.base import FormSlot, SlotContext, SlotReading

_WAYS = {
    "email": re.compile(r"\b(by )?(e-?mail|electronic(ally)?)\b", re.IGNORECASE),
    "post": re.compile(r"\b(by |in the )?(post|letter|paper)\b", re.IGNORECASE),
}


class DeliveryWaySlot(FormSlot):
    """Whether it comes by "email" or by "post"."""

    name = "delivery_way"
    nouns = word_set("way delivery")

    def read(self, context: SlotContext) -> Optional[SlotReading]:
        """Read a button's value, else the first way that is named and not denied."""
        for entity in context.message.named(self.name):
            if entity.value in _WAYS:
                return SlotReading(str(entity.value), spans=(entity.span,))
        for way, pattern in _WAYS.items():
            found = pattern.search(context.message.typed_text)
            if found and not is_negated(context.message, found.span()):
                return SlotReading(way, spans=(found.span(),))
        return None

    def question(self, context: SlotContext) -> Response:
        """Ask; the buttons stand in domain.yml."""
        return Response("utter_ask_delivery_way")

    def explanation(self, context: SlotContext) -> Response:
        """Name both ways."""
        return Response("utter_explain_delivery_way")
