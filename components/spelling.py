"""Reads misspelt words as what was meant, by the words of the examples."""
import re
import string
from collections import Counter
from typing import Callable, Dict, Iterator, Mapping, Sequence, Set

from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

# Names of people and shops are no words to correct others to.
NAMES = {"PERSON", "vendor_name"}
SHORTEST = 4
_WORD = re.compile(rf"(?<![\w'’])[A-Za-z]{{{SHORTEST},}}(?![\w'’])")


def slips(word: str) -> Set[str]:
    """All strings one slip away: a letter missed, swapped, changed or too many."""
    halves = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    letters = string.ascii_lowercase
    return {
        *(a + b[1:] for a, b in halves if b),
        *(a + b[1] + b[0] + b[2:] for a, b in halves if len(b) > 1),
        *(a + letter + b[1:] for a, b in halves if b for letter in letters),
        *(a + letter + b for a, b in halves for letter in letters),
    }


class Spelling:
    """Corrects words that are none.

    Args:
        counts: How often each word that can be meant was seen.
        is_word: Tells whether a lower-case word exists. Those that do, stay.
    """

    def __init__(
        self, counts: Mapping[str, int], is_word: Callable[[str], bool]
    ) -> None:
        self.counts, self._is_word = counts, is_word

    def corrected(self, text: str) -> str:
        """Return the text with each misspelt word as the likeliest one that is meant.

        The first letter is taken to be right, and names that are like no word that is
        often said stay.
        """
        return _WORD.sub(lambda match: self._meant(match[0]), text)

    def _meant(self, word: str) -> str:
        lower = word.lower()
        if lower in self.counts or self._is_word(lower):
            return word
        near = [w for w in slips(lower) if w in self.counts and w[0] == lower[0]]
        return max(near, key=lambda w: (self.counts[w], w)) if near else word


def often_said(
    messages: Sequence[Message], least: int, is_word: Callable[[str], bool]
) -> Dict[str, int]:
    """Count the words that stand at least so often in messages, names aside."""
    counts = Counter(word for message in messages for word in _words(message))
    return {
        word: count
        for word, count in sorted(counts.items())
        if count >= least and is_word(word)
    }


def _words(message: Message) -> Iterator[str]:
    """Yield the words of a message that are in no name, in lower case."""
    named = [e for e in message.get(ENTITIES, []) if e["entity"] in NAMES]
    for match in _WORD.finditer(message.get(TEXT)):
        if not any(
            e["start"] < match.end() and match.start() < e["end"] for e in named
        ):
            yield match[0].lower()
