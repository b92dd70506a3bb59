"""Slots of a search: the kind of money, and the vendor or depositor."""

import re
from typing import List, Optional, Sequence

from actions.bank.errors import UnknownVendor
from actions.bank.model import SearchType
from actions.parsing.mentions import Spans, full_span, mentioned, names_in
from actions.parsing.vocabulary import words
from actions.responses import Response, choices, listing, titled
from actions.slots.base import (
    FormSlot,
    SlotContext,
    SlotReading,
    answer_words,
    chosen,
    did_you_mean,
    first_valid,
    if_confident,
    single_or_ask,
)
from actions.slots.search_type import EARNED, SPENT

# Stands in the slot for "wherever it was".
ALL_VENDORS = "all"
_ALL = re.compile(
    r"\b(all|any|every) (of )?(the |my )?(vendors?|stores?|shops?|places?|merchants?)\b"
    r"|\b(anywhere|everywhere|in total|altogether)\b",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"\b(?:at|from|to|by|with|in|my)\s+([^\W\d_]{4,})", re.IGNORECASE)


class VendorSlot(FormSlot):
    """The vendor whose transactions are looked for; "all" is an answer, too."""

    name = "vendor_name"
    nouns = words("vendor store shop merchant")
    depends_on = ("search_type",)

    def read(self, context: SlotContext) -> Optional[SlotReading]:
        """Find one vendor (or depositor) by name, button or its place in a list."""
        picked = chosen(context)
        if picked:
            return picked
        everywhere = _ALL.search(context.message.typed_text)
        if everywhere:
            return SlotReading(ALL_VENDORS, spans=(everywhere.span(),))
        named = mentioned(context.message, self._known(context))
        if named:
            return single_or_ask(named, self._which)
        for start, end in context.message.numbered_names:
            name = context.message.typed_text[start:end]
            return self._find(context, name, ((start, end),))
        entities = names_in(context.message, self.name)
        found = first_valid(
            self._find(context, str(e.value), (e.span,)) for e in entities
        )
        words = answer_words(context)
        is_kind = SPENT.search(words) or EARNED.search(words)
        if found is None and words and not is_kind:
            if words in ("all", "any", "every", "everything", "none"):
                return SlotReading(ALL_VENDORS, spans=full_span(context.message))
            guess = self._find(context, words, full_span(context.message))
            found = if_confident(context, guess)
        return found or self._read_other_words(context)

    def _read_other_words(self, context: SlotContext) -> Optional[SlotReading]:
        """Look up "at taget" and "my employr", which NLU passes over."""
        for said in _BEHIND.finditer(context.message.typed_text):
            guess = self._find(context, said.group(1), (said.span(1),))
            if guess.value or guess.suggested:
                return guess
        return None

    def question(self, context: SlotContext) -> Response:
        """Ask, with a button for each vendor and for all."""
        buttons = choices(self.name, self._known(context))
        return Response("utter_ask_vendor", {}, buttons)

    def explanation(self, context: SlotContext) -> Response:
        """List the vendors."""
        vendors = listing(self._known(context), "or")
        return Response("utter_explain_vendor", {"vendors": vendors})

    def _find(self, context: SlotContext, name: str, spans: Spans) -> SlotReading:
        if name.lower() == ALL_VENDORS:
            return SlotReading(ALL_VENDORS, spans=spans)
        kind = SearchType(context.values.get("search_type") or "spend")
        try:
            found = context.bank.find_vendor(context.customer, name, kind)
            return SlotReading(found, spans=spans)
        except UnknownVendor as error:
            if len(error.near) == 1:
                return did_you_mean(error.near[0], spans)
            known = error.near or self._known(context)
            variables = {"name": titled(name), "vendors": listing(known)}
            return SlotReading(
                response=Response("utter_unknown_vendor", variables), spans=spans
            )

    def _known(self, context: SlotContext) -> List[str]:
        if context.values.get("search_type") == SearchType.DEPOSIT.value:
            return context.bank.depositors(context.customer)
        return context.bank.vendors(context.customer)

    def _which(self, vendors: Sequence[str]) -> Response:
        names = {"names": listing(vendors, "or")}
        return Response("utter_which_vendor", names, choices(self.name, vendors))
