"""Slots that hold a name: of a person, a card, a vendor, a kind of search."""

import re
from typing import Callable, Dict, List, Optional, Sequence, Tuple

from actions.bank.errors import (
    AmbiguousRecipient,
    UnknownCard,
    UnknownRecipient,
    UnknownVendor,
)
from actions.bank.model import SearchType
from actions.messages import Span
from actions.replies import Reply, choices, listing, titled
from actions.slots import (
    Context,
    FormSlot,
    Reading,
    answer_words,
    bare,
    best,
    if_sure,
    mentioned,
    names_in,
    whole,
)
from actions.vocabulary import WEAK_CARD_WORDS, words

Spans = Tuple[Span, ...]

# Stands in the slot for "wherever it was".
ALL_VENDORS = "all"
_ADDRESSEE = re.compile(r"\b(?:to|for)\s+([^\W\d_]{2,})", re.IGNORECASE)
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
    r"\b(earn\w*|deposit\w*|income|receiv\w*|salary|money in|incoming|got paid)\b",
    re.IGNORECASE,
)


class PersonSlot(FormSlot):
    """Who gets the money: one of the customer's recipients."""

    name = "PERSON"
    nouns = words("person recipient name payee")

    def read(self, context: Context) -> Optional[Reading]:
        """Find one recipient by name, near name or button."""
        people = context.bank.recipients(context.customer)
        named = mentioned(context.message, people)
        words = context.message.words.lower()
        if len(named) > 1 or any(name.lower() in words for name in named):
            return one_of(named, self._which)
        found = self._read_names(context)
        if named and not (found and (found.value or found.suggested)):
            return one_of(named, self._which)
        return found

    def question(self, context: Context) -> Reply:
        """Ask, with a button for each recipient."""
        people = context.bank.recipients(context.customer)
        return Reply("utter_ask_recipient", {}, choices(self.name, people))

    def explanation(self, context: Context) -> Reply:
        """List the recipients."""
        people = context.bank.recipients(context.customer)
        return Reply("utter_explain_recipient", {"recipients": listing(people, "or")})

    def _read_names(self, context: Context) -> Optional[Reading]:
        """Look up what NLU took for a name, else the whole answer."""
        entities = names_in(context.message, self.name)
        found = best(self._find(context, bare(e.value), (e.span,)) for e in entities)
        words = answer_words(context)
        if found is None and words:
            guess = self._find(context, words, whole(context.message))
            found = if_sure(context, guess)
        return found or self._read_addressee(context)

    def _read_addressee(self, context: Context) -> Optional[Reading]:
        """Look up the word after "to" or "for", if NLU saw no name ("to bill")."""
        for said in _ADDRESSEE.finditer(context.message.words):
            found = self._find(context, said.group(1), (said.span(1),))
            if found.value:
                return found
        return None

    def _find(self, context: Context, name: str, spans: Spans) -> Reading:
        try:
            found = context.bank.find_recipient(context.customer, name)
            return Reading(found, spans=spans)
        except AmbiguousRecipient as error:
            return Reading(reply=self._which(error.matches), spans=spans)
        except UnknownRecipient as error:
            if len(error.near) == 1:
                reply = Reply("utter_did_you_mean", {"name": error.near[0]})
                return Reading(reply=reply, spans=spans, suggested=error.near[0])
            if error.near:
                return Reading(reply=self._which(error.near), spans=spans)
            reply = Reply("utter_unknown_recipient", {"name": titled(name)})
            return Reading(reply=reply, spans=spans)

    def _which(self, people: Sequence[str]) -> Reply:
        names = {"names": listing(people, "or")}
        return Reply("utter_which_recipient", names, choices(self.name, people))


class CardSlot(FormSlot):
    """The credit card to pay."""

    name = "credit_card"
    nouns = frozenset(["card"])

    def read(self, context: Context) -> Optional[Reading]:
        """Find one card by its name or a button."""
        cards = [card.name for card in context.bank.cards(context.customer)]
        named = mentioned(context.message, cards, WEAK_CARD_WORDS)
        if named:
            return one_of(named, self._which)
        entities = names_in(context.message, self.name)
        found = best(self._find(context, str(e.value), (e.span,)) for e in entities)
        words = answer_words(context)
        if found is None and words and not context.message.named("account_type"):
            guess = self._find(context, words, whole(context.message))
            found = if_sure(context, guess)
        return found

    def question(self, context: Context) -> Reply:
        """Ask, with a button for each card."""
        cards = context.bank.cards(context.customer)
        buttons = choices(self.name, [card.name for card in cards])
        return Reply("utter_ask_card", {}, buttons)

    def explanation(self, context: Context) -> Reply:
        """List the cards with what is owed on each."""
        cards = context.bank.cards(context.customer)
        owed = [f"{card.name} ({card.current_balance})" for card in cards]
        return Reply("utter_explain_card", {"cards": listing(owed, "or")})

    def _find(self, context: Context, name: str, spans: Spans) -> Reading:
        try:
            card = context.bank.find_card(context.customer, name)
            return Reading(card.name, spans=spans)
        except UnknownCard as error:
            known = {"name": name, "cards": listing(error.known)}
            return Reading(reply=Reply("utter_unknown_card", known), spans=spans)

    def _which(self, cards: Sequence[str]) -> Reply:
        names = {"names": listing(cards, "or")}
        return Reply("utter_which_card", names, choices(self.name, cards))


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
        for pattern, kind in ((_EARNED, "deposit"), (_SPENT, "spend")):
            found = pattern.search(context.message.words)
            if found:
                return Reading(kind, spans=(found.span(),))
        if context.message.intent == "check_earnings":
            return Reading(SearchType.DEPOSIT.value)
        return None

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
        entities = names_in(context.message, self.name)
        found = best(self._find(context, str(e.value), (e.span,)) for e in entities)
        words = answer_words(context)
        is_kind = _SPENT.search(words) or _EARNED.search(words)
        if found is None and words and not is_kind:
            if words in ("all", "any", "every", "everything", "none"):
                return Reading(ALL_VENDORS, spans=whole(context.message))
            guess = self._find(context, words, whole(context.message))
            found = if_sure(context, guess)
        return found

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


def one_of(
    named: Dict[str, List[Span]], which: Callable[[Sequence[str]], Reply]
) -> Reading:
    """The one name that was said; with several, the question which one."""
    spans = tuple(span for places in named.values() for span in places)
    if len(named) == 1:
        return Reading(next(iter(named)), spans=spans)
    return Reading(reply=which(list(named)), spans=spans)
