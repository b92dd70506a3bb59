"""The card that is to be paid."""

import re
from typing import Optional, Sequence

from actions.bank.errors import (
    UnknownCard,
)
from actions.parsing.mentions import Spans, full_span, mentioned, names_in
from actions.parsing.vocabulary import (
    FILLERS,
    WEAK_CARD_WORDS,
)
from actions.responses import Response, choices, listing
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

_CALLED_CARD = re.compile(
    r"\b(?:my|the|on|off|for|pay)\s+([^\W\d_]{4,}(?:\s+(?:bank|all)\b)?)", re.I
)


_CARD_DIGITS = re.compile(
    r"\bcard\s+(?:(?:that )?(?:ending|ends)(?: in| with)?|number|no\.?|#)?"
    r"\s*(\d{4,})\b",
    re.I,
)


# "credit all" is a card.
_SEVERAL = re.compile(
    r"(?<!credit )\b(?:all|both|each|every)(?: one)?"
    r"(?: (?:of )?(?:my|the|those|these))*(?: (?:credit )?cards?\b| of them\b)",
    re.I,
)


class CardSlot(FormSlot):
    """The credit card to pay."""

    name = "credit_card"
    nouns = frozenset(["card"])

    def read(self, context: SlotContext) -> Optional[SlotReading]:
        """Find one card by its name, a button or its place in a list."""
        picked = chosen(context)
        if picked:
            return picked
        cards = [card.name for card in context.bank.cards(context.customer)]
        named = mentioned(context.message, cards, WEAK_CARD_WORDS)
        if named:
            return single_or_ask(named, self._which)
        entities = names_in(context.message, self.name)
        found = first_valid(
            self._find(context, str(e.value), (e.span,)) for e in entities
        )
        words = answer_words(context)
        if found is None and words and not context.message.named("account_type"):
            guess = self._find(context, words, full_span(context.message))
            found = if_confident(context, guess)
        return found or self._read_other_words(context)

    def _read_other_words(self, context: SlotContext) -> Optional[SlotReading]:
        """Look up "my embelm card", which NLU passes over, and "card ending 4321"."""
        for said in _CALLED_CARD.finditer(context.message.typed_text):
            if said.group(1).lower() in WEAK_CARD_WORDS | FILLERS:
                continue
            guess = self._find(context, said.group(1), (said.span(1),))
            if guess.value or guess.suggested:
                return guess
        several = _SEVERAL.search(context.message.typed_text)
        if several:
            cards = [card.name for card in context.bank.cards(context.customer)]
            return SlotReading(response=self._which(cards), spans=(several.span(),))
        digits = _CARD_DIGITS.search(context.message.typed_text)
        if digits:
            return self._find(context, digits.group(1), (digits.span(),))
        return None

    def question(self, context: SlotContext) -> Response:
        """Ask, with a button for each card."""
        cards = context.bank.cards(context.customer)
        buttons = choices(self.name, [card.name for card in cards])
        return Response("utter_ask_card", {}, buttons)

    def explanation(self, context: SlotContext) -> Response:
        """List the cards with what is owed on each."""
        cards = context.bank.cards(context.customer)
        owed = [f"{card.name} ({card.current_balance})" for card in cards]
        return Response("utter_explain_card", {"cards": listing(owed, "or")})

    def _find(self, context: SlotContext, name: str, spans: Spans) -> SlotReading:
        try:
            card = context.bank.find_card(context.customer, name)
            return SlotReading(card.name, spans=spans)
        except UnknownCard as error:
            if len(error.known) == 1:
                return did_you_mean(error.known[0], spans)
            known = {"name": name, "cards": listing(error.known)}
            return SlotReading(
                response=Response("utter_unknown_card", known), spans=spans
            )

    def _which(self, cards: Sequence[str]) -> Response:
        names = {"names": listing(cards, "or")}
        return Response("utter_which_card", names, choices(self.name, cards))
