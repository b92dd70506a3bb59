"""Whether a message agrees, cancels or asks back."""

import re
from functools import lru_cache
from typing import FrozenSet, NamedTuple, Sequence

from actions.parsing.message import Message, Span
from actions.parsing.vocabulary import CANCEL_COMPANY
from actions.parsing.word_lists import read_list

# The entity by which a button says which question it answers.
CONFIRMS = "confirms"

_CANCEL = re.compile(
    r"\b(cancel(led|ing)?|stop|abort|quit|exit|never\s?mind|nvm"
    r"|forget (about )?(it|that|this)|drop (it|this|that)|scrap (it|this|that)"
    r"|call it off|undo|take (it|that) back|reverse (it|that))\b",
    re.IGNORECASE,
)
# Why it is dropped ("…, we need the money for presents").
_REASON = re.compile(
    r"(?:\b(?:because|cause|cos|bc|since|as)\s|(?:[,.;!–-]|\bplease|\bpls|\bthat|\bit)\s+"
    r"(?=(?:i|i'm|i've|we|we're|my|he|she|they|it|it's|that's|the|this|something|there)"
    r"\s)).+$",
    re.IGNORECASE | re.DOTALL,
)
_ORDERS = re.compile(
    r"\b(?:but|send|pay|transfer|wire|instead|rather|make it|and|then)\b|\d",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(don'?t|do not|not|never)\s+$", re.IGNORECASE)
_YES = re.compile(r"\W*(yes+|yeah?|yep|yup|sure|ok|okay)\b", re.IGNORECASE)
# A question about what stands, not consent and not a change of it.
_ASKS_BACK = re.compile(
    r"\W*(?:(?:wait|so|and|but|ok|okay|hang on|hold on|um|hmm|sorry|oh)\W+)*"
    r"(?:(?:is|was|are|does|did)\s+"
    r"(?:that|it|this|you|u|we|the|i|they|those|these|everything|all)"
    r"|do\s+(?:you|u|we|i|they))\b"
    r"|\W*(?:(?:wait|so|and|but|ok|okay|hang on|hold on|um|hmm|sorry|oh)\W+)*"
    r"(?:(?:and |for |on )?(?:how much|who to|to whom|whom?|when|which (?:card|day))"
    r"|what(?:'s| is| was) the (?:amount|day|date|sum|total))"
    r"(?: (?:is|was|will) (?:that|it|this|be))*"
    r"(?: (?:again|exactly|in total|altogether|for|on|to|be))*\W*$",
    re.IGNORECASE,
)
_REGRETS = re.compile(
    r"\b(?:wrong(?! with)|mistake|by accident|accidentally"
    r"|(?:did not|didn't) mean (?:to|that|it)"
    r"|(?:should not|shouldn't) have|not what i (?:wanted|meant|said|asked))\b",
    re.IGNORECASE,
)
# Says nothing by itself; the last ones colour a sign before them.
_SILENT = re.compile(r"[\s.,;:!'\"()\-–—…\ufe0f\U0001f3fb-\U0001f3ff]+")


class _Consent(NamedTuple):
    """What consent_words.yml says, ready for use."""

    single: FrozenSet[str]
    phrases: "re.Pattern[str]"
    signs: str
    no_consent: "re.Pattern[str]"


def consent_words() -> FrozenSet[str]:
    """Return the single words of which a clear yes is made."""
    return _consent().single


@lru_cache(maxsize=None)
def _consent() -> _Consent:
    """Read the words when they are first needed."""
    told = read_list("consent_words")
    phrases, no_consent = "|".join(told["phrases"]), "|".join(told["no_consent"])
    return _Consent(
        frozenset(" ".join(told["words"]).split()),
        re.compile(rf"\b({phrases})(?!\w)\??", re.IGNORECASE),
        told["signs"],
        re.compile(rf"\W*(?:{no_consent})\W*", re.IGNORECASE),
    )


def cancels(message: Message, known: Sequence[Span] = ()) -> bool:
    """Tell whether it plainly asks to drop what is going on.

    Args:
        message: What was said.
        known: Where what is going on is named ("the transfer to Percy").
    """
    found = [each.span() for each in _CANCEL.finditer(message.typed_text)]
    spans = [span for span in found if not _is_denied(message, span)]
    reason = _REASON.search(message.typed_text)
    told = [reason.span()] if reason and not _ORDERS.search(reason.group()) else []
    return bool(spans) and message.contains_only(
        [*spans, *known, *told], CANCEL_COMPANY
    )


def denies_cancel(message: Message) -> bool:
    """Tell whether it says "don't cancel" or the like."""
    found = [each.span() for each in _CANCEL.finditer(message.typed_text)]
    return any(_is_denied(message, span) for span in found)


def refuses(message: Message) -> bool:
    """Tell whether it says no, and not that something should go on."""
    return message.intent == "deny" and not denies_cancel(message)


def regrets(message: Message) -> bool:
    """Tell whether it says that what was done was wrong ("oh no, wrong person")."""
    return bool(_REGRETS.search(message.typed_text))


def asks_back(message: Message) -> bool:
    """Tell whether it is a question about what stands ("is that all of it")."""
    return bool(_ASKS_BACK.match(message.typed_text))


def forbids(message: Message, verbs: FrozenSet[str]) -> bool:
    """Tell whether it says not to do something ("don't send anything to Percy")."""
    forbidden = "|".join(sorted(verbs))
    denied = (
        rf"(?<!why )\b(?:don'?t|do not|never)\s+(?:(?:want to|even) )?({forbidden})\b"
    )
    return bool(re.search(denied, message.typed_text, re.IGNORECASE))


def is_clear_yes(
    message: Message, spans: Sequence[Span] = (), is_answer: bool = False
) -> bool:
    """Tell whether it is consent with nothing held back.

    Args:
        message: What was said.
        spans: Where values were said again that stand already.
        is_answer: Whether it answers the question, so that a "yes" at its
            beginning counts though NLU missed it ("yes, send it to Percy").
    """
    text = message.typed_text
    is_yes = is_answer and message.intent != "deny" and _YES.match(text)
    if message.intent != "affirm" and not is_yes:
        return False
    words = _consent()
    if asks_back(message) or words.no_consent.fullmatch(text):
        return False
    if message.is_payload:
        return all(entity.name == CONFIRMS for entity in message.entities)
    agreeable = [each.span() for each in words.phrases.finditer(text)]
    said = _SILENT.sub("", message.without(spans))
    signs = message.signs_outside([*spans, *agreeable])
    is_covered = message.contains_only([*spans, *agreeable], words.single)
    return bool(said) and not _SILENT.sub("", signs).strip(words.signs) and is_covered


def is_stale(message: Message, key: str) -> bool:
    """Tell whether a button answers another question than the one that stands.

    Args:
        message: What was said or pressed.
        key: Of the question that stands; empty when none of this kind does.
    """
    keys = [str(entity.value) for entity in message.named(CONFIRMS)]
    return bool(keys) and keys != [key]


def _is_denied(message: Message, span: Span) -> bool:
    return bool(_DENIED.search(message.typed_text[: span[0]]))
