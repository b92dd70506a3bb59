"""Times that Duckling has mixed with a shop: "7 eleven last month" is 7:11 to it."""

import re
from calendar import month_abbr, month_name
from typing import Optional

from actions.parsing.message import Entity, Span

_MONTHS = "|".join([*month_name[1:], *month_abbr[1:], "sept"])
# One day, week … with nothing left open, so that Duckling's day begins it.
_SINGLE = re.compile(
    r"\W*((on|in|during|for|this|last|the|past|previous)\s+)*("
    rf"(?P<month>month|({_MONTHS})(\s+20\d\d)?)|(?P<week>week)|(?P<quarter>quarter)"
    r"|(?P<year>year|20\d\d)|(?P<day>today|yesterday|\w+day))\W*(at|in|from)?\W*",
    re.IGNORECASE,
)


def beside_shop(entity: Entity, shop: Span, text: str) -> Optional[Entity]:
    """The time beside a shop's name, without the shop; None when there is none.

    Args:
        entity: A time of Duckling's that overlaps the shop.
        shop: Where the shop is named.
        text: The whole message.
    """
    for start, end in ((entity.span[0], shop[0]), (shop[1], entity.span[1])):
        single = _SINGLE.fullmatch(text[start:end]) if start < end else None
        day = _day(entity)
        if single and day:
            grain = next(name for name, said in single.groupdict().items() if said)
            firsts = {"year": f"{day[:4]}-01-01", "month": f"{day[:7]}-01"}
            first = firsts.get(grain, day)
            return entity._replace(
                value=first, info={"grain": grain}, span=(start, end)
            )
    return None


def _day(entity: Entity) -> str:
    """The ISO date that Duckling found; an interval of hours ends on it."""
    value = entity.value
    moment = value.get("to") if isinstance(value, dict) else value
    return str(moment or "")[:10]
