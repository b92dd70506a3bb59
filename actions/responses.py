"""Turn values into what a customer reads. The sentences live in domain.yml."""

import json
import re
from datetime import date, datetime, timedelta
from typing import Any, Dict, Iterable, List, NamedTuple, Sequence

from rasa_sdk.executor import CollectingDispatcher

Button = Dict[str, str]


class Response(NamedTuple):
    """A response of domain.yml with its variables and buttons."""

    name: str
    variables: Dict[str, str] = {}
    buttons: Sequence[Button] = ()


def utter(
    dispatcher: CollectingDispatcher,
    response: str,
    buttons: Iterable[Button] = (),
    **variables: Any,
) -> None:
    """Utter a response of domain.yml, its variables written as text."""
    texts = {name: str(value) for name, value in variables.items()}
    dispatcher.utter_message(response=response, buttons=list(buttons), **texts)


def utter_response(dispatcher: CollectingDispatcher, response: Response) -> None:
    """Utter a response that was made earlier."""
    utter(dispatcher, response.name, response.buttons, **response.variables)


def button(title: str, intent: str, **entities: str) -> Button:
    """Make a button that says an intent; its payload is valid JSON behind that."""
    return {"title": title, "payload": f"/{intent}{json.dumps(entities)}"}


def choices(slot: str, values: Iterable[str]) -> List[Button]:
    """Return a button for each value of a slot."""
    return [button(value, "inform", **{slot: value}) for value in values]


def listing(items: Sequence[str], word: str = "and") -> str:
    """Write "a", "a and b" or "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {word} {items[-1]}"


def count(number: int, noun: str) -> str:
    """Write "1 transaction", "2 transactions", "1,000 transactions"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def lines(rows: Iterable[Sequence[str]]) -> str:
    """Write rows one below the other: "Sep 3, 2026 · Amazon · $12.00"."""
    return "\n".join(" · ".join(row) for row in rows)


def day(when: date) -> str:
    """Write a date as a person does: "Sep 3, 2026"."""
    return f"{when:%b} {when.day}, {when.year}"


def within(start: datetime, end: datetime) -> str:
    """Write a half-open range behind a clause: " on Sep 11, 2026", ", Sep 11 – …"."""
    days = period(start, end)
    return f", {days}" if "–" in days else f" on {days}"


def period(start: datetime, end: datetime) -> str:
    """Write a half-open range by its first and last day.

    "Sep 11 – Sep 13, 2026" for a range that ends as the 14th begins; one day is
    written once, and the first year only where the two differ.
    """
    first, last = start.date(), (end - timedelta(microseconds=1)).date()
    if first >= last:
        return day(first)
    if first.year == last.year:
        return f"{first:%b} {first.day} – {day(last)}"
    return f"{day(first)} – {day(last)}"


def titled(text: str) -> str:
    """Write a name or date that was typed in small letters: "Walmart", "June 31st"."""
    return re.sub(
        r"(?<!['’])\b(?!(?:of|the|on)\b)[a-z]", lambda m: m.group().upper(), text
    )
