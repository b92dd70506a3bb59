"""One amount for each of several people: "send 20 each to Evan and Lisa"."""

import re
from typing import Dict, List, Sequence, Tuple

from actions.parsing.mentions import mentioned
from actions.parsing.message import Message, Span, overlaps
from actions.parsing.other_requests import Request, RequestKind

_EACH = re.compile(r"\b(each|apiece|(to )?both( of)?|every one of)\b", re.IGNORECASE)


def split_each(
    message: Message, people: Sequence[str]
) -> Tuple[Message, List[Request]]:
    """Part a transfer to each of several people into one for each of them.

    Args:
        message: What was said.
        people: The recipients that are known.

    Returns:
        The message about the first one, and the transfers to the others, in order; the
        message as it is and nothing when no amount was meant for each.
    """
    named = mentioned(message, people)
    shared = [found.span() for found in _EACH.finditer(message.typed_text)]
    if len(named) < 2 or not shared:
        return message, []
    order = sorted(named, key=lambda name: min(named[name]))
    parts = [
        _without(message, [*shared, *_spans_of_others(named, name)]) for name in order
    ]
    requests = [
        Request(RequestKind.TRANSFER, part._replace(id=f"{message.id}:{number}"))
        for number, part in enumerate(parts[1:], 2)
    ]
    return parts[0], requests


def _spans_of_others(named: Dict[str, List[Span]], name: str) -> List[Span]:
    return [span for other in named if other != name for span in named[other]]


def _without(message: Message, spans: List[Span]) -> Message:
    """Return the message with blanks for some spans, and without what lies there."""
    kept = tuple(
        entity
        for entity in message.entities
        if not any(overlaps(entity.span, span) for span in spans)
    )
    return message._replace(text=message.without(spans), entities=kept)
