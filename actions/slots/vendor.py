"""Slots of a search: the kind of money, and the vendor or depositor."""

import re
from typing import List, Optional, Sequence

from actions.bank.errors import AmbiguousRecipient, UnknownRecipient, UnknownVendor
from actions.bank.model import SearchType
from actions.parsing.mentions import Spans, denied, full_span, mentioned, names_in
from actions.parsing.message import Message
from actions.parsing.missing_filters import missing_filters
from actions.parsing.vocabulary import WEAK_CARD_WORDS, word_set
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
from actions.slots.search_type import BOTH, EARNED, SENT, SENT_ME, SPENT

# Stand in the slot for "wherever it was" and "whoever it was sent to".
ALL_VENDORS, ALL_RECIPIENTS = "all", "recipients"
_ALL = re.compile(
    r"\b(all|any|every) (of )?(the |my )?(vendors?|stores?|shops?|places?|merchants?)\b"
    r"|\b(anywhere|everywhere|in total|altogether|all together|everything together"
    r"|overall|all combined)\b",
    re.IGNORECASE,
)
# Who pays the paycheck in.
EMPLOYER = "employer"
_PAY = re.compile(
    r"\b(pay ?che(ck|que)s?|salary|salaries|wages?|pay ?days?)\b", re.IGNORECASE
)
# Told when a filter was said that does not exist.
MISSING_FILTER = "utter_unknown_filter"
_BEHIND = re.compile(r"\b(?:at|from|to|by|with|in|my)\s+([^\W\d_]{4,})", re.IGNORECASE)


# A message of so few words may be but a name, one of so many letters.
_FEW, _LONG = 3, 5


class VendorSlot(FormSlot):
    """The vendor whose transactions are looked for; "all" is an answer, too."""

    name = "vendor_name"
    nouns = word_set("vendor store shop merchant")
    depends_on = ("search_type", "vendor_name")

    def read(self, context: SlotContext) -> Optional[SlotReading]:
        """Find one vendor (or depositor) by name, button or its place in a list."""
        picked = chosen(context)
        if picked:
            return picked
        everywhere = _ALL.search(context.message.typed_text)
        if everywhere:
            return SlotReading(ALL_VENDORS, spans=(everywhere.span(),))
        found = self._read_known(context) or self._read_recipient(context)
        missing = self._missing_filter(context)
        if found:
            return found._replace(response=found.response or missing.response)
        if missing.response and not names_in(context.message, self.name):
            return missing
        return self._read_other(context)

    def _read_known(self, context: SlotContext) -> Optional[SlotReading]:
        """Find a vendor by its very name, or one that is to be left out."""
        known = self._known(context)
        named = mentioned(context.message, known)
        if named:
            return single_or_ask(named, self._which)
        left_out = {name: denied(context.message, name) for name in known}
        spans = tuple(span for places in left_out.values() for span in places)
        if spans and not context.values.get(self.name):
            names = listing([name for name, places in left_out.items() if places])
            return SlotReading(
                response=Response("utter_cannot_leave_out", {"name": names}),
                spans=spans,
            )
        if _is_of(context, SearchType.DEPOSIT):
            return self._read_pay(context)
        return None

    def _read_pay(self, context: SlotContext) -> Optional[SlotReading]:
        """Return the employer, if the paycheck is spoken of; people pay nothing in."""
        message = context.message
        people = mentioned(message, context.bank.recipients(context.customer))
        for name, spans in people.items():
            vendors = listing(self._known(context))
            response = Response(
                "utter_unknown_vendor", {"name": name, "vendors": vendors}
            )
            return SlotReading(response=response, spans=tuple(spans))
        strangers = names_in(message, "PERSON")
        if strangers and SENT_ME.search(message.typed_text):
            shown = {
                "name": titled(str(strangers[0].value)),
                "vendors": listing(self._known(context)),
            }
            return SlotReading(
                response=Response("utter_unknown_vendor", shown),
                spans=(strangers[0].span,),
            )
        pay = _PAY.search(message.typed_text)
        if pay and EMPLOYER in self._known(context):
            return SlotReading(EMPLOYER, spans=(pay.span(),))
        return None

    def _read_recipient(self, context: SlotContext) -> Optional[SlotReading]:
        """Find to whom money was sent, where sending is spoken of."""
        message = context.message
        sent = SENT.search(message.typed_text)
        people = context.bank.recipients(context.customer)
        if not _is_of(context, SearchType.SPEND):
            return None
        named = mentioned(message, people)
        whole = [name for name in named if name.lower() in message.typed_text.lower()]
        goes_on = context.asked or context.values.get(self.name) in people
        if whole or (sent and named) or (named and goes_on):
            return single_or_ask(named, self._which)
        if not sent:
            return None
        for each in names_in(message, "PERSON"):
            return self._find_recipient(context, str(each.value), (each.span,))
        return SlotReading(ALL_RECIPIENTS, spans=(sent.span(),))

    def _find_recipient(
        self, context: SlotContext, name: str, spans: Spans
    ) -> SlotReading:
        try:
            found = context.bank.find_recipient(context.customer, name)
            return SlotReading(found, spans=spans)
        except AmbiguousRecipient as error:
            return SlotReading(response=self._which(error.matches), spans=spans)
        except UnknownRecipient as error:
            if len(error.near) == 1:
                return did_you_mean(error.near[0], spans)
            unknown = Response("utter_unknown_recipient", {"name": titled(name)})
            return SlotReading(response=unknown, spans=spans)

    def _missing_filter(self, context: SlotContext) -> SlotReading:
        """Say that a filter does not exist ("groceries", "cash")."""
        message = context.message
        cards = [card.name for card in context.bank.cards(context.customer)]
        named = mentioned(message, cards, WEAK_CARD_WORDS)
        said = {name: span for name, places in named.items() for span in places}
        said.update(missing_filters(message))
        if not said:
            return SlotReading()
        shown = {"words": listing(list(said)), "vendors": listing(self._known(context))}
        return SlotReading(
            response=Response(MISSING_FILTER, shown), spans=tuple(said.values())
        )

    def _read_other(self, context: SlotContext) -> Optional[SlotReading]:
        """Find what NLU or the question takes for a name, also a near one."""
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
        words = context.message.words_outside([])
        for word in words if len(words) <= _FEW else []:
            guess = self._find(context, word, full_span(context.message))
            if len(word) >= _LONG and guess.suggested:
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
        is_in = _is_of(context, SearchType.DEPOSIT)
        if not is_in and name in context.bank.recipients(context.customer):
            return SlotReading(name, spans=spans)
        kind = SearchType.DEPOSIT if is_in else SearchType.SPEND
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
        depositors = context.bank.depositors(context.customer)
        if _is_of(context, SearchType.DEPOSIT):
            return depositors
        vendors = context.bank.vendors(context.customer)
        is_both = context.values.get("search_type") == BOTH
        return vendors + depositors if is_both else vendors

    def _which(self, vendors: Sequence[str]) -> Response:
        names = {"names": listing(vendors, "or")}
        return Response("utter_which_vendor", names, choices(self.name, vendors))


def _is_of(context: SlotContext, kind: SearchType) -> bool:
    """Tell whether only one kind is looked for; spending when none was said yet."""
    return (context.values.get("search_type") or SearchType.SPEND.value) == kind.value


def means_all(message: Message) -> bool:
    """Tell whether all vendors are spoken of ("anywhere", "everything together")."""
    return bool(_ALL.search(message.typed_text))
