"""Finding who is meant: full, first or last name, nicknames, possessives, typos.

A name that fits exactly one candidate is accepted. A name that only looks like one
is never accepted; the candidate is offered as a near match instead.
"""

import re
import unicodedata
from difflib import SequenceMatcher
from operator import or_
from typing import Dict, FrozenSet, Iterable, List, NamedTuple, Sequence, Tuple

# First names as people shorten or respell them; all lower case.
_NICKNAMES: Dict[str, FrozenSet[str]] = {
    "katy": frozenset(["kate", "katie", "kat", "kathy", "katherine"]),
    "evan": frozenset(["ev"]),
    "william": frozenset(["bill", "billy", "will", "willy", "liam"]),
    "karen": frozenset(["kaz"]),
    "kyle": frozenset(["ky"]),
    "john": frozenset(["johnny", "jon", "jack"]),
    "percy": frozenset(["perce", "percival"]),
    "lisa": frozenset(["liz", "lise", "elisabeth", "elizabeth"]),
}
# Said around a name without being part of it.
_FILLERS: FrozenSet[str] = frozenset(
    [
        "a",
        "account",
        "an",
        "card",
        "cards",
        "for",
        "from",
        "in",
        "his",
        "her",
        "it",
        "mr",
        "mrs",
        "ms",
        "my",
        "of",
        "on",
        "one",
        "our",
        "please",
        "s",
        "the",
        "their",
        "to",
        "visa",
        "with",
    ]
)
# Words of cards and vendors that also describe: "my credit card", "all banks".
DESCRIPTIVE = frozenset(["credit", "bank", "all"])
_POSSESSIVE = re.compile(r"['’]s?\b")
# Percent of letters that two words must share in order to look alike.
_NEAR = 72


class Match(NamedTuple):
    """Candidates that fit a name, and those that only look like it."""

    fitting: List[str]
    near: List[str]


def match_person(text: str, people: Sequence[str]) -> Match:
    """Find a person by any part of the name, a nickname or a possessive."""
    return _match(text, people, weak=frozenset())


def match_thing(text: str, things: Sequence[str]) -> Match:
    """Find a card or a vendor by its distinctive words.

    A word of `DESCRIPTIVE` names nothing by itself, so that "my credit card" is not
    taken for the card "credit all".
    """
    return _match(text, things, weak=DESCRIPTIVE)


def _match(text: str, names: Sequence[str], weak: FrozenSet[str]) -> Match:
    said = _words(text)
    exact = [name for name in names if _squeezed(_words(name)) in _spoken(said)]
    if exact:
        return Match(exact, [])
    words = [word for word in said if word not in _FILLERS]
    if weak.issuperset(words):
        return Match([], [])
    telling = [word for word in words if word not in weak]
    fitting = [name for name in names if _covers(_words(name), telling)]
    return Match(fitting, [] if fitting else _near(words, names, weak))


def is_like(word: str, name: str) -> bool:
    """Tell whether a word is a part of a name, begins one or looks like one."""
    parts = _words(name)
    return any(p.startswith(word.lower()) for p in parts) or bool(
        _near(_words(word), [name], frozenset())
    )


def _words(text: str) -> List[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return re.findall(r"\w+", _POSSESSIVE.sub(" ", plain))


def _squeezed(words: Iterable[str]) -> str:
    return "".join(words)


def _spoken(said: List[str]) -> Tuple[str, ...]:
    """Return the whole text, with and without the words said around a name."""
    start, end = 0, len(said)
    spoken = [_squeezed(said)]
    while start < end and said[start] in _FILLERS:
        start += 1
        spoken.append(_squeezed(said[start:end]))
    while end > start and said[end - 1] in _FILLERS:
        end -= 1
        spoken.append(_squeezed(said[start:end]))
    return tuple(part for part in spoken if part)


def _covers(name: List[str], telling: List[str]) -> bool:
    """Tell whether each telling word is in the name; an initial counts beside one."""
    initials = [
        len(word) == 1 and any(part.startswith(word) for part in name)
        for word in telling
    ]
    fits = [any(_is(word, part) for part in name) for word in telling]
    return any(fits) and all(map(or_, fits, initials))


def _is(word: str, part: str) -> bool:
    return word in (part, part + "s") or word in _NICKNAMES.get(part, frozenset())


def _near(words: List[str], names: Sequence[str], weak: FrozenSet[str]) -> List[str]:
    scored = [(_likeness(words, name, weak), name) for name in names]
    ranked = sorted(scored, key=lambda item: -item[0])
    return [name for score, name in ranked if score >= _NEAR]


def _likeness(words: List[str], name: str, weak: FrozenSet[str]) -> int:
    """Tell how alike a text and a name are, 0 to 100: as a whole, or the best words."""
    parts = _words(name)
    telling = [part for part in parts if part not in weak]
    pairs = [(_squeezed(words), _squeezed(parts))]
    pairs += [(word, part) for word in words for part in telling if len(word) > 2]
    return max(_percent(word, part) for word, part in pairs)


def _percent(first: str, second: str) -> int:
    blocks = SequenceMatcher(None, first, second).get_matching_blocks()
    return 200 * sum(block.size for block in blocks) // max(len(first + second), 1)
