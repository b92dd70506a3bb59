"""What is asked about the transactions that a search finds, besides their sum."""

import re
from typing import Optional

from actions.parsing.list_choice import place_in_list
from actions.parsing.periods import write_range
from actions.parsing.times.mentions import periods_said
from actions.parsing.vocabulary import word_set
from actions.responses import Response
from actions.slots.base import FormSlot, SlotContext, SlotReading
from actions.slots.times import clock_of, range_of

LARGEST, SMALLEST, AVERAGE, COUNT = "largest", "smallest", "average", "count"
LATEST, PREVIOUS, LIST, MORE = "latest", "previous", "list", "more"
COMPARED, LEFT = "compared", "left"

_MANY = (
    r"(transactions?|purchases?|payments?|deposits?|transfers?|spends?|spendings?"
    r"|expenses?|charges?|entries|items?|lines?|ones|them|those|these)"
)
# The first that fits tells what is asked.
_WORDINGS = (
    (
        COMPARED,
        r"\b(more|less|higher|lower|bigger|better|worse|cheaper)( \w+){0,4}? than\b"
        r"(?!\s*[$€£]?\s?\d|\s+(an? )?(hundred|thousand|ten|twenty|thirty|forty|fifty"
        r"|sixty|seventy|eighty|ninety))"
        r"|\b(compare[ds]?|in comparison|versus|vs\.?)(?!\w)|\bthe difference\b",
    ),
    (PREVIOUS, r"\bbefore (that|this|it)( one)?\b|\bthe (previous|prior) one\b"),
    (
        LARGEST,
        r"\b(big+est|largest|highest|greatest|most expensive|priciest|dearest"
        r"|costliest|top one|single most)\b",
    ),
    (SMALLEST, r"\b(smallest|lowest|cheapest|least expensive|tiniest)\b"),
    (AVERAGE, r"\b(average|averaged|avg|on average|typical(ly)?|mean amount)\b"),
    (
        LATEST,
        r"^\W*((and|so|ok|but|well) )*when (did|was|were|has|is|exactly)\b"
        r"|^\W*((and|so) )*when\W*$|\bwhat (day|date)\b"
        rf"|\b(latest|most recent|newest|last) (one|{_MANY[1:-1]})\b(?! \d)"
        r"|\b(the|my) last (time|one)\b",
    ),
    (COUNT, rf"\bhow many\b|\bhow often\b|\bnumber of {_MANY}\b|\bcount (them|of)\b"),
    (
        MORE,
        r"^\W*((and|ok|yes|please|show|me|give|i|want|see|some|any|the|load|list"
        r"|can|could|you) )*(more|rest|remaining|others?|next( (ten|10|page|ones|few"
        r"|one))?|keep going|go on|continue|further)"
        r"( (please|pls|of (them|those|it)|ones|transactions|results|entries))*\W*$",
    ),
    (
        LIST,
        r"\b(lists?|listed|listing|itemi[sz]ed?|one by one|line by line|in detail"
        r"|details|breakdown|break (it|that|them) down)\b"
        rf"|\b(show|see|view|display|name|give)( me)?( all)?( of)? (them|those|these)\b"
        rf"|\b(all|every|each|single)( of)?( the| my| those| these| single)* {_MANY}\b"
        r"|\b(which|what) (ones|were (they|those)|are (they|those)|transactions"
        r"|purchases)\b",
    ),
    (LEFT, r"\b(did|have|do|could|was) (i|there) (save|saved|anything left)\b"),
)
_WORDED = tuple((detail, re.compile(text, re.I)) for detail, text in _WORDINGS)


class SearchDetailSlot(FormSlot):
    """The largest one, how many, the list …; never asked for."""

    name = "search_detail"
    nouns = word_set("list")

    def read(self, context: SlotContext) -> Optional[SlotReading]:
        """Read it from the wording or from a button."""
        for entity in context.message.named(self.name):
            if entity.value in dict(_WORDINGS):
                return SlotReading(str(entity.value), spans=(entity.span,))
        if context.other_asked and place_in_list(context.message, len(context.choices)):
            return None  # "the last one" of what was listed
        for detail, pattern in _WORDED:
            said = pattern.search(context.message.typed_text)
            if said:
                value = _with_range(context) if detail == COMPARED else detail
                return SlotReading(value, spans=(said.span(),))
        return None

    def question(self, context: SlotContext) -> Response:
        """Ask for nothing: it is never missing."""
        return Response("utter_explain_search_detail")

    def explanation(self, context: SlotContext) -> Response:
        """Give examples."""
        return Response("utter_explain_search_detail")


def _with_range(context: SlotContext) -> str:
    """Return what is compared with, of two times that were said: the search's other."""
    for said in periods_said(context.message, clock_of(context))[1:]:
        if said.days:
            found = range_of(said.days, context.bank.time_zone)
            return f"{COMPARED} {write_range(found)}"
    return COMPARED
