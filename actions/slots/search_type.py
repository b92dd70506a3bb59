"""Whether money spent or money received is looked for."""

import re
from typing import Optional

from actions.bank.model import SearchType
from actions.parsing.mentions import mentioned
from actions.responses import Response
from actions.slots.base import (
    FormSlot,
    SlotContext,
    SlotReading,
)

SPENT = re.compile(
    r"\b(spen[dt]\w*|spendings?|paid|purchases?|bought|expenses?|money out|outgoing"
    r"|outgoings)\b",
    re.IGNORECASE,
)
# Money that went to people, which is spending, too.
SENT = re.compile(
    r"\b(sent|transferred|wired|gave|given|venmoed|sending|transfers"
    r"|(did|do|have|had) i (ever |just )?(send|transfer|wire|give|pay))\b",
    re.IGNORECASE,
)
SENT_ME = re.compile(
    r"\b(sent|paid|given|gave|give|send|sends|transferred|wired|pays?) me\b",
    re.IGNORECASE,
)
# Both at once.
BOTH = "both"
_OUT = r"(spen[dt]\w*|expenses?|outgoings?|paid out|money out|went out|goes out)"
_IN = r"(earn\w*|income|receiv\w*|deposits?|paid in|came in|comes in|money in)"
_JOINED = r"\b(\W+\w+){0,4}?\W+(and|or|vs\.?|versus|than|&)\W+(\w+\W+){0,4}?"
_BOTH = re.compile(
    rf"\b{_OUT}{_JOINED}{_IN}\b|\b{_IN}{_JOINED}{_OUT}\b"
    r"|\bboth\b|\bcash ?flow\b|\b(did|have|do|could) i save(d)?\b",
    re.IGNORECASE,
)


EARNED = re.compile(
    r"\b(earn\w*|deposit\w*|income|receiv\w*|salary|money in|incoming"
    r"|(get|gets|got|getting) paid|pay ?che(ck|que)s?|wages?|pay ?days?|came in"
    r"|come in|coming in)\b",
    re.IGNORECASE,
)


class SearchTypeSlot(FormSlot):
    """Whether money spent or money received is looked for."""

    name = "search_type"
    nouns = frozenset(["type", "kind"])

    def read(self, context: SlotContext) -> Optional[SlotReading]:
        """Read it from the entity, the wording or the skill that was asked for."""
        said = context.message.typed_text
        sent_me, both = SENT_ME.search(said), _BOTH.search(said)
        if sent_me:
            return SlotReading(SearchType.DEPOSIT.value, spans=(sent_me.span(),))
        earned = EARNED.search(said)
        spent = SPENT.search(said) or SENT.search(said)
        if both:
            return SlotReading(BOTH, spans=(both.span(),))
        return self._read_one(context, earned, spent) or _of_party(context)

    def _read_one(
        self,
        context: SlotContext,
        earned: "Optional[re.Match[str]]",
        spent: "Optional[re.Match[str]]",
    ) -> Optional[SlotReading]:
        kinds = [*(member.value for member in SearchType), BOTH]
        for entity in context.message.named(self.name):
            if str(entity.value).lower() in kinds:
                return SlotReading(str(entity.value).lower(), spans=(entity.span,))
        if earned:
            return SlotReading(SearchType.DEPOSIT.value, spans=(earned.span(),))
        if context.message.intent == "check_earnings":  # "was I paid in May"
            return SlotReading(SearchType.DEPOSIT.value)
        if spent:
            return SlotReading(SearchType.SPEND.value, spans=(spent.span(),))
        return None

    def question(self, context: SlotContext) -> Response:
        """Ask; the buttons stand in domain.yml."""
        return Response("utter_ask_spent_or_received")

    def explanation(self, context: SlotContext) -> Response:
        """Name both kinds."""
        return Response("utter_explain_search_type")


def _of_party(context: SlotContext) -> Optional[SlotReading]:
    """Return the kind to which a vendor or depositor belongs that was named alone."""
    customer, message = context.customer, context.message
    pays = mentioned(message, context.bank.depositors(customer))
    sells = mentioned(message, context.bank.vendors(customer))
    if bool(pays) == bool(sells):
        return None
    return SlotReading(SearchType.DEPOSIT.value if pays else SearchType.SPEND.value)
