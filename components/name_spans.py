"""Makes names out of words that are likely to be a name's."""
import re
from typing import Iterable, Iterator, List, Optional, Sequence, Tuple

from rasa.nlu.tokenizers.tokenizer import Token

_SMALL = "(?:a|an|and|at|by|can|for|from|in|of|on|or|please|pls|the|to|with)"
SMALL_FIRST = re.compile(rf"{_SMALL}\s+", re.IGNORECASE)
SMALL_LAST = re.compile(rf"\s+{_SMALL}$", re.IGNORECASE)
SMALL_ALONE = re.compile(_SMALL, re.IGNORECASE)


def spans(
    text: str, tokens: Sequence[Token], named: Sequence[bool]
) -> Iterator[Tuple[int, int]]:
    """Join neighbouring tokens of names, also over a point or an apostrophe.

    What follows an apostrophe is no name by itself.
    """
    found: List[Tuple[int, int]] = []
    for token, is_name in zip(tokens, named):
        if not is_name:
            continue
        if found and re.fullmatch(r"[.'’]?\s*", text[found[-1][1] : token.start]):
            found[-1] = (found[-1][0], token.end)
        else:
            found.append((token.start, token.end))
    yield from (place for place in found if text[: place[0]][-1:] not in ("'", "’"))


def without_small_words(
    text: str, places: Iterable[Tuple[int, int]]
) -> Iterator[Tuple[int, int]]:
    """Take words like "at" and "the" off both ends of names.

    They may join a name by standing beside it, and stay inside: "Bath and Body". A name
    of nothing else is dropped.
    """
    for start, end in places:
        while match := SMALL_FIRST.match(text, start, end):
            start = match.end()
        while match := SMALL_LAST.search(text, start, end):
            end = match.start()
        if not SMALL_ALONE.fullmatch(text, start, end):
            yield start, end


def grown(
    chances: Sequence[float],
    needed: Sequence[float],
    beside: float,
    any_kind: Optional[Sequence[float]] = None,
) -> List[bool]:
    """Tells of each token whether it is a name's.

    Args:
        chances: The probability of each token.
        needed: Least probability of each token to be a name.
        beside: Least probability of a token right beside one of a name.
        any_kind: The probability of each token to be a name of any kind, which is what
            counts beside one: a rare family name looks like a shop's. As `chances`.
    """
    named = [chance >= least for chance, least in zip(chances, needed)]
    near = chances if any_kind is None else any_kind
    for order in (range(1, len(named)), range(len(named) - 2, -1, -1)):
        for place in order:
            neighbour = place - order.step
            named[place] |= named[neighbour] and near[place] >= beside
    return [bool(each) for each in named]
