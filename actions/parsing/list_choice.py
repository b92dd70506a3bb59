"""A number or ordinal that chooses from a list: "2", "the second one", "the last"."""

import re
from typing import Optional, Tuple

from actions.parsing.calendar_words import NTH
from actions.parsing.message import Message

_ORDINALS: Tuple[str, ...] = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
)
_ORDINALS += ("eighth", "ninth", "tenth", "eleventh", "twelfth")
_NUMBERS: Tuple[str, ...] = (
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
)
_NUMBERS += ("ten", "eleven", "twelve")
_THING = (
    r"(?: (?:one|option|choice|name|person|card|shop|store|place|button|on the list))*"
)
_ORDINAL = re.compile(
    rf"(?:the )?(?:(?P<word>{'|'.join(_ORDINALS)})"
    rf"|(?P<ordinal>\d\d?){NTH}|(?P<last>(?:very )?last|bottom)"
    r"|(?P<before_last>second (?:to )?last|next to last|last but one)"
    rf"|(?P<top>top)){_THING}",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?:(?:the )?(?:number|no\.?|nr\.?|#|option|choice) ?)?"
    rf"(?:(?P<digits>\d{{1,2}})|(?P<word>{'|'.join(_NUMBERS)}))",
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"^(?:\W|\b(?:um|uh|er|hmm|ok|okay|yes|yeah|i|mean|meant|take|pick|choose|i'?d like"
    r"|want|to|for|from|it'?s|that'?s|make|it|use|pay|send|a?nd|so|well|then)\b)*"
    r"|(?:\W|\b(?:please|pls|plz|thanks|then|instead)\b)*$",
    re.IGNORECASE,
)


def place_in_list(message: Message, count: int, only_ordinals: bool = False) -> int:
    """Return the place that a message chooses in a list, from 1 on.

    Args:
        message: Counts only if it says nothing else.
        count: How many the list has.
        only_ordinals: Whether a mere number would mean something else.

    Returns:
        0 when it chooses none; it may be beyond the list.
    """
    text = _AROUND.sub("", message.typed_text)
    found = _ORDINAL.fullmatch(text)
    if found:
        return _ordinal(found, count)
    found = None if only_ordinals else _NUMBER.fullmatch(text)
    if not found:
        return 0
    if found.group("digits"):
        return int(found.group("digits"))
    return _NUMBERS.index(found.group("word").lower()) + 1


_AMONG = re.compile(
    rf"\b(?:the |number |no\.? ?|#)(?:(?P<word>{'|'.join(_ORDINALS)})|(?P<digits>[1-9])"
    r"|(?P<last>last))(?: (?:one|payment))?(?=\W*(?:to\b|until\b|till\b|by\b|back\b"
    r"|please\b|pls\b|too\b|as well\b|$))",
    re.IGNORECASE,
)


def place_among(text: str, count: int) -> int:
    """Return the place that a request speaks of ("cancel the second one"), from 1 on.

    Args:
        text: As typed; it may say more.
        count: How many the list has.

    Returns:
        0 when it speaks of none that the list has.
    """
    found = _AMONG.search(text)
    if not found:
        return 0
    if found.group("last"):
        return count
    word, digits = found.group("word"), found.group("digits")
    place = int(digits) if digits else _ORDINALS.index(word.lower()) + 1
    return place if place <= count else 0


def _ordinal(found: "re.Match[str]", count: int) -> int:
    if found.group("last"):
        return count
    if found.group("before_last"):
        return max(count - 1, 0)
    if found.group("top"):
        return 1
    word: Optional[str] = found.group("word")
    return _ORDINALS.index(word.lower()) + 1 if word else int(found.group("ordinal"))
