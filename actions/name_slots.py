"""Slots that hold the name of a person or a card."""

import re
from typing import Optional, Sequence

from actions.bank.errors import (
    AmbiguousRecipient,
    UnknownCard,
    UnknownRecipient,
)
from actions.bank.names import is_like
from actions.messages import Message, overlaps
from actions.replies import Reply, choices, listing, titled
from actions.slots import (
    Context,
    FormSlot,
    Reading,
    Spans,
    answer_words,
    bare,
    best,
    did_you_mean,
    if_sure,
    is_negated,
    mentioned,
    names_in,
    one_of,
    whole,
)
from actions.vocabulary import (
    CANCEL_COMPANY,
    CONSENT,
    FILLERS,
    WEAK_CARD_WORDS,
    words,
)

# The word right behind a name, if it may be a family name.
_FAMILY = re.compile(r"\s+([^\W\d_]{3,}(?:['-][^\W\d_]+)*)")
_NO_FAMILY = (
    FILLERS
    | CONSENT
    | CANCEL_COMPANY
    | words("cash funds asap again but because since who where when how much half")
)
# What joins two names: "Bob and Percy", "to Bob, to Percy".
_JOINT = re.compile(r"\s*(?:[,&+]|,?\s*\b(?:and|plus)\b)\s*(?:(?:to|for)\s+)?", re.I)
_ADDRESSEE = re.compile(r"\b(?:to|for)\s+([^\W\d_]{2,})", re.IGNORECASE)
_CALLED_CARD = re.compile(
    r"\b(?:my|the|on|off|for|pay)\s+([^\W\d_]{4,}(?:\s+(?:bank|all)\b)?)", re.I
)
_CARD_DIGITS = re.compile(
    r"\bcard\s+(?:(?:that )?(?:ending|ends)(?: in| with)?|number|no\.?|#)?"
    r"\s*(\d{4,})\b",
    re.I,
)


class PersonSlot(FormSlot):
    """Who gets the money: one of the customer's recipients."""

    name = "PERSON"
    nouns = words("person recipient name payee")

    def read(self, context: Context) -> Optional[Reading]:
        """Find one recipient by name, near name or button."""
        found = self._read(context)
        is_new = found and found.value and found.value != context.values.get(self.name)
        if found and is_new and _is_strange(context.message, found):
            return did_you_mean(str(found.value), found.spans)
        if found and is_new:
            return found._replace(reply=self._stranger_beside(context, found))
        return found

    def _stranger_beside(self, context: Context, found: Reading) -> Optional[Reply]:
        """What to say about Bob after "to Bob and Percy", who alone is known."""
        words = context.message.words
        for each in names_in(context.message, self.name):
            for span in found.spans:
                first, second = sorted((each.span, span))
                if not _JOINT.fullmatch(words[first[1] : second[0]]):
                    continue
                other = self._find(context, bare(each.value), (each.span,))
                if other.value is None:
                    return Reply(
                        "utter_unknown_recipient", {"name": titled(each.value)}
                    )
        return None

    def _read(self, context: Context) -> Optional[Reading]:
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
            if is_negated(context.message, said.span(1)):
                continue
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
                return did_you_mean(error.near[0], spans)
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
        return found or self._read_other_words(context)

    def _read_other_words(self, context: Context) -> Optional[Reading]:
        """Look up "my embelm card", which NLU passes over, and "card ending 4321"."""
        for said in _CALLED_CARD.finditer(context.message.words):
            if said.group(1).lower() in WEAK_CARD_WORDS | FILLERS:
                continue
            guess = self._find(context, said.group(1), (said.span(1),))
            if guess.value or guess.suggested:
                return guess
        digits = _CARD_DIGITS.search(context.message.words)
        if digits:
            return self._find(context, digits.group(1), (digits.span(),))
        return None

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
            if len(error.known) == 1:
                return did_you_mean(error.known[0], spans)
            known = {"name": name, "cards": listing(error.known)}
            return Reading(reply=Reply("utter_unknown_card", known), spans=spans)

    def _which(self, cards: Sequence[str]) -> Reply:
        names = {"names": listing(cards, "or")}
        return Reply("utter_which_card", names, choices(self.name, cards))


def _is_strange(message: Message, found: Reading) -> bool:
    """Whether a family name stands behind the name that is not that person's."""
    duckling = [each.span for each in message.entities if each.by_duckling]
    if str(found.value).lower() in message.words.lower():
        return False
    for start, end in found.spans:
        family = _FAMILY.match(message.words, end)
        if not family or (start, end) == (0, len(message.text)):
            continue
        word, place = family.group(1).lower(), family.span(1)
        if word in _NO_FAMILY or any(overlaps(place, span) for span in duckling):
            continue
        if not is_like(word, str(found.value)):
            return True
    return False
