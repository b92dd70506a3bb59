"""Numbers that are no amounts: references, ages, days, times, counts.

The patterns are in not_amounts.yml.
"""

import re
from functools import lru_cache
from pathlib import Path
from typing import Dict, FrozenSet, List, Tuple

import yaml

from actions.parsing.message import Span

_PATTERNS = Path(__file__).with_name("not_amounts.yml")
# Kinds that no money depends on, so that nobody need hear that they were not used.
HARMLESS = frozenset(["age", "idiom"])
_WORD = (
    r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|(?:thir|four|fif|six|seven|eigh|nine)teen|twenty|thirty|forty|fifty|sixty"
    r"|seventy|eighty|ninety|hundred|thousand|several|couple(?: of)?|few)"
)
_PARTS = {
    "{n}": rf"(?:\d+(?:[.,]\d+)*|{_WORD}(?:[\s-]+(?:and[\s-]+)?{_WORD})*)",
    "{month}": r"(?:jan(?:uary)?|feb(?:ruary|uary)?|mar(?:ch)?|apr(?:il)?|may|june?"
    r"|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b",
    "{unit}": r"(?:dollars?|bucks?|usd|euros?|pounds?|quid|cents?|[$€£¥](?!\s?\d))",
}


def other_numbers(text: str, kinds: FrozenSet[str] = frozenset()) -> List[Span]:
    """Tell where numbers stand that are no amounts.

    Args:
        text: As typed.
        kinds: The kinds of not_amounts.yml that are wanted; all by default.
    """
    if not re.search(r"\d|[a-z]", text, re.IGNORECASE):
        return []
    return [
        found.span()
        for kind, pattern in _compiled()
        if not kinds or kind in kinds
        for found in pattern.finditer(text)
    ]


@lru_cache(maxsize=None)
def _compiled() -> Tuple[Tuple[str, "re.Pattern[str]"], ...]:
    kinds: Dict[str, List[str]] = yaml.safe_load(_PATTERNS.read_text(encoding="utf-8"))
    return tuple((kind, _pattern(each)) for kind, each in kinds.items())


def _pattern(alternatives: List[str]) -> "re.Pattern[str]":
    text = "|".join(alternatives)
    for name, part in _PARTS.items():
        text = text.replace(name, part)
    return re.compile(rf"(?<![\w$€£¥.,])(?:{text})(?!\w)", re.IGNORECASE)
