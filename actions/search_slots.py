"""Slots of a search: the kind of money, and the vendor or depositor."""

import re
from typing import List, Optional, Sequence

from actions.bank.errors import UnknownVendor
from actions.bank.model import SearchType
from actions.replies import Reply, choices, listing, titled
from actions.slots import (
    Context,
    FormSlot,
    Reading,
    Spans,
    answer_words,
    best,
    did_you_mean,
    if_sure,
    mentioned,
    names_in,
    one_of,
    whole,
)
from actions.vocabulary import words

# Stands in the slot for "wherever it was".
ALL_VENDORS = "all"
_ALL = re.compile(
    r"\b(all|any|every) (of )?(the |my )?(vendors?|stores?|shops?|places?|merchants?)\b"
    r"|\b(anywhere|everywhere|in total|altogether)\b",
    re.IGNORECASE,
)
_SPENT = re.compile(
    r"\b(spen[dt]\w*|spendings?|paid|purchases?|bought|expenses?|money out|outgoing)\b",
    re.IGNORECASE,
)
_EARNED = re.compile(
    r"\b(earn\w*|deposit\w*|income|receiv\w*|salary|money in|incoming"
    r"|(get|gets|got|getting) paid)\b",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"\b(?:at|from|to|by|with|in|my)\s+([^\W\d_]{4,})", re.IGNORECASE)


class SearchTypeSlot(FormSlot):
    """Whether money spent or money received is looked for."""

    name = "search_type"
    nouns = frozenset(["type", "kind"])

    def read(self, context: Context) -> Optional[Reading]:
        """Read it from the entity, the wording or the skill that was asked for."""
        kinds = [member.value for member in SearchType]
        for entity in context.message.named(self.name):
            if str(entity.value).lower() in kinds:
                return Reading(str(entity.value).lower(), spans=(entity.span,))
        earned = _EARNED.search(context.message.words)
        if earned:
            return Reading(SearchType.DEPOSIT.value, spans=(earned.span(),))
        if context.message.intent == "check_earnings":  # "was I paid in May"
            return Reading(SearchType.DEPOSIT.value)
        spent = _SPENT.search(context.message.words)
        return Reading(SearchType.SPEND.value, spans=(spent.span(),)) if spent else None

    def question(self, context: Context) -> Reply:
        """Ask; the buttons stand in domain.yml."""
        return Reply("utter_ask_spent_or_received")

    def explanation(self, context: Context) -> Reply:
        """Name both kinds."""
        return Reply("utter_explain_search_type")


class VendorSlot(FormSlot):
    """The vendor whose transactions are looked for; "all" is an answer, too."""

    name = "vendor_name"
    nouns = words("vendor store shop merchant")

    def read(self, context: Context) -> Optional[Reading]:
        """Find one vendor (or depositor) by name or button."""
        everywhere = _ALL.search(context.message.words)
        if everywhere:
            return Reading(ALL_VENDORS, spans=(everywhere.span(),))
        named = mentioned(context.message, self._known(context))
        if named:
            return one_of(named, self._which)
        for start, end in context.message.numbered_names:
            name = context.message.words[start:end]
            return self._find(context, name, ((start, end),))
        entities = names_in(context.message, self.name)
        found = best(self._find(context, str(e.value), (e.span,)) for e in entities)
        words = answer_words(context)
        is_kind = _SPENT.search(words) or _EARNED.search(words)
        if found is None and words and not is_kind:
            if words in ("all", "any", "every", "everything", "none"):
                return Reading(ALL_VENDORS, spans=whole(context.message))
            guess = self._find(context, words, whole(context.message))
            found = if_sure(context, guess)
        return found or self._read_other_words(context)

    def _read_other_words(self, context: Context) -> Optional[Reading]:
        """Look up "at taget" and "my employr", which NLU passes over."""
        for said in _BEHIND.finditer(context.message.words):
            guess = self._find(context, said.group(1), (said.span(1),))
            if guess.value or guess.suggested:
                return guess
        return None

    def question(self, context: Context) -> Reply:
        """Ask, with a button for each vendor and for all."""
        buttons = choices(self.name, self._known(context))
        return Reply("utter_ask_vendor", {}, buttons)

    def explanation(self, context: Context) -> Reply:
        """List the vendors."""
        vendors = listing(self._known(context), "or")
        return Reply("utter_explain_vendor", {"vendors": vendors})

    def _find(self, context: Context, name: str, spans: Spans) -> Reading:
        if name.lower() == ALL_VENDORS:
            return Reading(ALL_VENDORS, spans=spans)
        kind = SearchType(context.values.get("search_type") or "spend")
        try:
            found = context.bank.find_vendor(context.customer, name, kind)
            return Reading(found, spans=spans)
        except UnknownVendor as error:
            if len(error.near) == 1:
                return did_you_mean(error.near[0], spans)
            known = error.near or self._known(context)
            variables = {"name": titled(name), "vendors": listing(known)}
            return Reading(reply=Reply("utter_unknown_vendor", variables), spans=spans)

    def _known(self, context: Context) -> List[str]:
        if context.values.get("search_type") == SearchType.DEPOSIT.value:
            return context.bank.depositors(context.customer)
        return context.bank.vendors(context.customer)

    def _which(self, vendors: Sequence[str]) -> Reply:
        names = {"names": listing(vendors, "or")}
        return Reply("utter_which_vendor", names, choices(self.name, vendors))
