"""Slots that hold the name of a person or a card."""

import re
from typing import Optional, Sequence

from actions.bank.errors import (
    AmbiguousRecipient,
    UnknownRecipient,
)
from actions.bank.names import is_like
from actions.parsing.consent import consent_words
from actions.parsing.leftovers import leftovers
from actions.parsing.mentions import (
    Spans,
    full_span,
    is_negated,
    mentioned,
    names_in,
    strip_fillers,
)
from actions.parsing.message import Message, overlaps
from actions.parsing.vocabulary import CANCEL_COMPANY, word_set
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

# The word right behind a name, if it may be a family name.
_FAMILY = re.compile(r"\s+([^\W\d_]{3,}(?:['-][^\W\d_]+)*)")
_NO_FAMILY = CANCEL_COMPANY | word_set(
    "cash funds asap again but because since who where when how much half"
)
# What joins two names: "Bob and Percy", "to Bob, to Percy".
_JOINT = re.compile(r"\s*(?:[,&+]|,?\s*\b(?:and|plus)\b)\s*(?:(?:to|for)\s+)?", re.I)
_ADDRESSEE = re.compile(r"\b(?:to|for)\s+([^\W\d_]{2,})", re.IGNORECASE)


class PersonSlot(FormSlot):
    """Who gets the money: one of the customer's recipients."""

    name = "PERSON"
    depends_on = ("PERSON",)
    nouns = word_set("person recipient name payee")

    def read(self, context: SlotContext) -> Optional[SlotReading]:
        """Find one recipient by name, near name or button."""
        found = chosen(context) or self._read(context)
        is_new = found and found.value and found.value != context.values.get(self.name)
        if found and is_new and _is_strange(context.message, found):
            return did_you_mean(str(found.value), found.spans)
        if found and is_new:
            return found._replace(response=self._stranger_beside(context, found))
        return found

    def _stranger_beside(
        self, context: SlotContext, found: SlotReading
    ) -> Optional[Response]:
        """Return what to say about Bob after "to Bob and Percy", who alone is known."""
        words = context.message.typed_text
        for each in names_in(context.message, self.name):
            for span in found.spans:
                first, second = sorted((each.span, span))
                if not _JOINT.fullmatch(words[first[1] : second[0]]):
                    continue
                other = self._find(context, strip_fillers(each.value), (each.span,))
                if other.value is None:
                    return Response(
                        "utter_unknown_recipient", {"name": titled(each.value)}
                    )
        return None

    def _read(self, context: SlotContext) -> Optional[SlotReading]:
        people = context.bank.recipients(context.customer)
        named = mentioned(context.message, people)
        words = context.message.typed_text.lower()
        if len(named) > 1 or any(name.lower() in words for name in named):
            return single_or_ask(named, self._which)
        found = self._read_names(context)
        if named and not (found and (found.value or found.suggested)):
            return single_or_ask(named, self._which)
        return found

    def question(self, context: SlotContext) -> Response:
        """Ask, with a button for each recipient."""
        people = context.bank.recipients(context.customer)
        return Response("utter_ask_recipient", {}, choices(self.name, people))

    def explanation(self, context: SlotContext) -> Response:
        """List the recipients."""
        people = context.bank.recipients(context.customer)
        return Response(
            "utter_explain_recipient", {"recipients": listing(people, "or")}
        )

    def _read_names(self, context: SlotContext) -> Optional[SlotReading]:
        """Look up what NLU took for a name, else the whole answer."""
        entities = names_in(context.message, self.name)
        found = first_valid(
            self._find(context, strip_fillers(e.value), (e.span,)) for e in entities
        )
        words = answer_words(context)
        if found is None and words:
            guess = self._find(context, words, full_span(context.message))
            found = if_confident(context, guess)
        return found or self._read_addressee(context)

    def _read_addressee(self, context: SlotContext) -> Optional[SlotReading]:
        """Look up the word after "to" or "for", if NLU saw no name ("to bill")."""
        for said in _ADDRESSEE.finditer(context.message.typed_text):
            if is_negated(context.message, said.span(1)):
                continue
            found = self._find(context, said.group(1), (said.span(1),))
            if found.value:
                return found
        return None

    def _find(self, context: SlotContext, name: str, spans: Spans) -> SlotReading:
        try:
            found = context.bank.find_recipient(context.customer, name)
            return SlotReading(found, spans=spans)
        except AmbiguousRecipient as error:
            return SlotReading(response=self._which(error.matches), spans=spans)
        except UnknownRecipient as error:
            if len(error.near) == 1:
                return did_you_mean(error.near[0], spans)
            if error.near:
                return SlotReading(response=self._which(error.near), spans=spans)
            response = Response("utter_unknown_recipient", {"name": titled(name)})
            return SlotReading(response=response, spans=spans)

    def _which(self, people: Sequence[str]) -> Response:
        names = {"names": listing(people, "or")}
        return Response("utter_which_recipient", names, choices(self.name, people))


def _is_strange(message: Message, found: SlotReading) -> bool:
    """Tell whether a family name stands behind the name that is not that person's."""
    if str(found.value).lower() in message.typed_text.lower():
        return False
    # What Duckling or a word list knows is no name.
    known = [each.span for each in message.entities if each.by_duckling]
    known += [each.span for each in leftovers(message, found.spans)]
    for start, end in found.spans:
        family = _FAMILY.match(message.typed_text, end)
        if not family or (start, end) == (0, len(message.text)):
            continue
        word, place = family.group(1).lower(), family.span(1)
        is_other = word in _NO_FAMILY or word in consent_words()
        if is_other or any(overlaps(place, span) for span in known):
            continue
        if not is_like(word, str(found.value)):
            return True
    return False
