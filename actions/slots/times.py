"""What the slots of time share: which times of a message are meant."""

import re
from typing import List, Optional

from actions.parsing.mentions import is_negated
from actions.parsing.message import Entity, Message, overlaps
from actions.parsing.periods import (
    missing_day,
)
from actions.parsing.vendor_times import beside_shop
from actions.responses import Response
from actions.slots.base import SlotContext, SlotReading

_MINIMUM = re.compile(r"((the|a|at)\s+)?min", re.I)


def no_such_day(context: SlotContext) -> Optional[SlotReading]:
    """The refusal of a day that is in no calendar; Duckling takes another for it."""
    missing = missing_day(context.message.typed_text)
    if not missing:
        return None
    return SlotReading(response=Response("utter_no_such_day", {"date": missing}))


def times_in(context: SlotContext) -> List[Entity]:
    """The times that are meant, the most telling (longest) first."""
    message = context.message
    named = [each for each in message.named("time") if not _is_no_time(message, each)]
    times = [_apart_from_shops(message, each) for each in named]
    meant = [e for e in times if e and e.value and not is_negated(message, e.span)]
    return sorted(meant, key=lambda each: each.span[0] - each.span[1])


def _is_no_time(message: Message, time: Entity) -> bool:
    """Whether "min" is the minimum, or "the second one" one of a list."""
    if message.is_payload or not time.by_duckling:
        return False
    start, end = time.span
    text, behind = message.typed_text[start:end], message.typed_text[end:]
    return bool(_MINIMUM.fullmatch(text) or re.match(r"\s+one\b", behind, re.I))


def _apart_from_shops(message: Message, time: Entity) -> Optional[Entity]:
    for shop in message.numbered_names:
        if overlaps(time.span, shop):
            return beside_shop(time, shop, message.typed_text)
    return time


def text_of(context: SlotContext, entity: Entity) -> str:
    """The words that an entity was found in."""
    start, end = entity.span
    return context.message.typed_text[start:end]
