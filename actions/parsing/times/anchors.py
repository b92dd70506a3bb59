"""Single days and periods as words say them: "the 3rd", "q2", "last week", "easter"."""

from typing import Optional

from actions.parsing.times import dates, near_today, weekdays, year_parts
from actions.parsing.times.rules import Anchor, Rule

_MODULES = (near_today, weekdays, dates, year_parts)


def read_anchor(text: str, place: int) -> Optional[Anchor]:
    """Return the longest single day or period that begins at a place of the text."""
    best: Optional[Anchor] = None
    for module in _MODULES:
        for rule in module.RULES:
            found = _read(rule, text, place, best.end if best else place)
            best = found or best
    return best


def _read(rule: Rule, text: str, place: int, least: int) -> Optional[Anchor]:
    """Return what a rule reads, if it goes further than the others."""
    pattern, make, unit = rule
    found = pattern.match(text, place)
    resolve = make(found) if found and found.end() > least else None
    if not found or not resolve:
        return None
    said = found.groupdict()
    has_year = any(said.get(name) for name in ("year", "short", "which"))
    return Anchor(resolve, found.end(), has_year, unit or said.get("unit") or "day")
