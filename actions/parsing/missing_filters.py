"""Filters that customers name and a search does not have: "groceries", "cash"."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Dict

import yaml

from actions.parsing.message import Message, Span

_WORDS = Path(__file__).with_name("filter_words.yml")


def missing_filters(message: Message) -> Dict[str, Span]:
    """Return the words of a message that name such a filter, with their places."""
    return {
        found.group().lower(): found.span()
        for found in _pattern().finditer(message.typed_text)
    }


@lru_cache(maxsize=None)
def _pattern() -> "re.Pattern[str]":
    """Return what fits them; read when first needed."""
    listed = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))
    return re.compile(rf"\b(?:{'|'.join(listed)})(?!\w)", re.IGNORECASE)
