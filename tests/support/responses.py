"""Which response of domain.yml a text is, whichever of its wordings was drawn."""

import re
from pathlib import Path
from typing import FrozenSet, Mapping, Sequence

import yaml


class Responses:
    """Tells which responses of the domain a text can be."""

    def __init__(self, responses: Mapping[str, Sequence[str]]) -> None:
        self._patterns = {
            name: [_pattern(text) for text in texts]
            for name, texts in responses.items()
        }

    @classmethod
    def of(cls, domain: Path) -> "Responses":
        """Read those of a domain's file."""
        read = yaml.safe_load(domain.read_text(encoding="utf-8"))["responses"]
        return cls({name: [each["text"] for each in read[name]] for name in read})

    def named(self, text: str) -> FrozenSet[str]:
        """The names of all responses that fit a text; the most literal ones only."""
        found = {
            name: max(len(pattern.pattern) for pattern in patterns)
            for name, every in self._patterns.items()
            for patterns in [[one for one in every if one.fullmatch(text)]]
            if patterns
        }
        longest = max(found.values(), default=0)
        return frozenset(name for name, size in found.items() if size == longest)


def _pattern(text: str) -> "re.Pattern[str]":
    """A response's text with each {variable} standing for anything."""
    parts = re.split(r"\{\w+\}", text)
    return re.compile(".+?".join(re.escape(part) for part in parts), re.DOTALL)
