"""Which numbers of a message are amounts, and which belong to something else."""

import re
from decimal import Decimal
from typing import List, NamedTuple, Optional

from actions.bank.money import Money
from actions.parsing.calendar_words import WEEKDAY
from actions.parsing.currencies import Unit, read_unit
from actions.parsing.duckling import fallback_amount, read_amount, reads_something
from actions.parsing.mentions import is_excepted, is_negated
from actions.parsing.message import Entity, Message, Span, overlaps
from actions.parsing.number_runs import goes_on
from actions.parsing.other_numbers import other_numbers
from actions.parsing.quantities import Quantity, quantities
from actions.parsing.times.mentions import time_spans
from actions.parsing.vocabulary import FILLERS, word_set

AMOUNT = "amount-of-money"
# Digits that a reader of dates may take for one, with no word about time beside them.
_FIGURE = re.compile(r"[\d.,]+")
# ISO 4217: "no currency is involved".
NO_CURRENCY = "XXX"

_POINTS_AT_ONE = re.compile(r"\b(the|this|that|which|other|another)\b", re.I)
# "snd 40 bucks 2 katy" is $40 to Katy, and $40.02 to Duckling; "go 4 it" is for it.
_FOR_TO = re.compile(r"(?<=[^\W_])\s+2(?=\s+[^\W\d]{2,})")
_FOR_WHOM = re.compile(
    r"(?<!\S)4(?=\s+(?:it|me|u|you|him|her|them|us|sure|now)\b)", re.I
)
# "10 tomorrow" is ten o'clock to Duckling, "about 650" ten to seven; to pay that is
# likelier.
_HOUR_AND_DAY = re.compile(
    rf"(\d{{1,4}})\s+(?:on|tomorrow|today|next|this|{WEEKDAY})",
    re.I,
)
_CLOCK_BEFORE = re.compile(r"\b(at|by|around|about|before|after|until)\s*$", re.I)
_NO_CLOCK = re.compile(
    r"(?:(?:about|around|between|for)\s+)?\d[\d.,]*(?:(?:\s*-\s*|\s+(?:and|to|or)\s+)\d+)?",
    re.I,
)
# What joins a bare number to the unit of the next one: "20 to 30 dollars".
_JOINS = re.compile(r"\s*(?:to|or|and|-|–|/)\s*", re.I)
# A unit that stands apart: "20 in euros", "50 worth of bitcoin", "20 zimbabwe dollars".
_APART = re.compile(
    r"\s+(?P<between>in|worth of|of|more|extra|whole|full|other|measly|lousy|real)"
    r"\s+(?P<unit>[^\W\d_]+(?: [^\W\d_]+)?)"
    r"|\s+[^\W\d_]+\s+(?P<of>[^\W\d_]+)",
    re.I,
)
_IN_UNIT = re.compile(r"\bin (?P<unit>[^\W\d_]+(?: [^\W\d_]+)?)", re.I)
_THINGS = re.compile(r"\s+([^\W\d_]{3,}[^\W\d_s]s)\b(?!')", re.I)
_NO_THINGS = FILLERS | word_set(
    "thanks this towards always perhaps yes was has does less plus minus"
)
# Words of number that, alone, mostly tell none.
_BARE_VAGUE = re.compile(
    r"(?:an? )?(?:couple|few|several|[a-z]+(?:ies|ns|ds|ves))(?: of)?|oh?", re.I
)


class AmountMention(NamedTuple):
    """An amount with its place in the text."""

    money: Money
    span: Span


def amounts_in(
    message: Message, currency: str, is_asked: bool = False
) -> List[AmountMention]:
    """Return the amounts that are meant, as money.

    Args:
        message: What was said.
        currency: Of the account, ISO 4217; of amounts that name none.
        is_asked: Whether an amount was asked for.

    Returns:
        In `NO_CURRENCY` what is in none, or cannot be read for sure.
    """
    return [
        AmountMention(_money(said, currency), said.span)
        for said in said_amounts(message, currency, is_asked)
    ]


def _money(said: Quantity, currency: str) -> Money:
    if not said.is_sure:
        return Money(Decimal(0), NO_CURRENCY)
    if said.unit and not said.unit.in_account(currency):
        codes, shown = said.unit.codes, said.unit.shown
        code = shown if shown in codes else min(codes, default=NO_CURRENCY)
        return Money(said.values[0], code)
    return Money(said.values[0], currency)


def said_amounts(
    message: Message, currency: str, is_asked: bool = False
) -> List[Quantity]:
    """Find the amounts that are meant, no numbers that belong to something else.

    What names a currency goes before bare numbers.

    Args:
        message: What was said.
        currency: Of the account, ISO 4217; of a button's amount.
        is_asked: Whether an amount was asked for.
    """
    if message.is_payload:
        return _of_button(message, currency)
    if not message.is_read_by_duckling and reads_something(message.typed_text):
        return _plain_amounts(message, is_asked)
    found = quantities(_without_others(message))
    found = [_with_unit(message, each, found) for each in found]
    meant = [each for each in found if _is_meant(message, each, is_asked)]
    meant = [m for m in meant if m.unit and m.unit.is_money] or meant
    meant = [m for m in meant if m.unit] or meant
    told = [_with_things(message, each) for each in meant]
    plain = [one for one, other in zip(meant, told) if one is other]
    return plain or told


def _of_button(message: Message, currency: str) -> List[Quantity]:
    """Return what a button or a program gives: "25.50", maybe with a sign or code."""
    read = [(e.span, read_amount(e.value, currency)) for e in message.named(AMOUNT)]
    return [
        Quantity(span, (money.amount,), True, read_unit(money.currency))
        for span, money in read
        if money is not None
    ]


def _plain_amounts(message: Message, is_asked: bool) -> List[Quantity]:
    """Read what can be read while Duckling, which tells times apart, is away."""
    plain = fallback_amount(message.typed_text, is_asked)
    if plain is None:
        return []
    text, span = plain
    unit = read_unit("$") if text.startswith("$") else None
    return [Quantity(span, (Decimal(text.lstrip("$")),), True, unit)]


def _without_others(message: Message) -> str:
    """Return the text with blanks in the place of numbers that are something else."""
    text = message.typed_text
    taken = other_numbers(text) + message.numbered_names
    taken += [found.span() for found in _FOR_WHOM.finditer(text)]
    for found in _FOR_TO.finditer(text):
        taken += [found.span()] if quantities(text[: found.start()]) else []
    for entity in message.named("time", "vendor_name", "credit_card"):
        taken += _no_amount(message, entity)
    timed = [entity.span for entity in message.named("time")]
    for start, end in time_spans(message):
        is_figure = _FIGURE.fullmatch(text[start:end]) or goes_on(text[end:])
        is_known = any(overlaps((start, end), other) for other in timed)
        taken += [] if is_figure or is_known else [(start, end)]
    return message.without(taken)


def _no_amount(message: Message, entity: Entity) -> List[Span]:
    """Return what of a time or name is no amount: all, but the 10 of "10 tomorrow"."""
    (start, end), text = entity.span, message.typed_text
    said = text[start:end]
    amounts = [e.span for e in message.named(AMOUNT) if e.by_duckling]
    for amount in amounts:
        if overlaps(amount, entity.span):
            return [(start, max(start, amount[0])), (min(end, amount[1]), end)]
    if goes_on(text[end:]):
        return []  # "by four hundred"
    if entity.name != "time":
        return [entity.span]
    hour = _HOUR_AND_DAY.match(said)
    if hour and not _CLOCK_BEFORE.search(text[:start]):
        return [(start + hour.end(1), end)]
    if re.search("[$€£¥]", said) or _NO_CLOCK.fullmatch(said):
        return []
    return [entity.span]


def _with_unit(message: Message, said: Quantity, all_said: List[Quantity]) -> Quantity:
    """Return a bare number with the unit that is meant though it does not touch it."""
    if said.unit:
        return said
    text, end = message.typed_text, said.span[1]
    for other in all_said:
        is_behind = other.span[0] >= end and other.unit
        if is_behind and _JOINS.fullmatch(text[end : other.span[0]]):
            return said._replace(unit=other.unit)
    apart = _APART.match(text, end)
    if apart and apart.group("unit"):
        unit = _unit_of(apart.group("unit"))
        return said._replace(unit=unit) if unit else said
    if apart and read_unit(apart.group("of") or ""):
        return said._replace(span=(said.span[0], apart.end()), is_sure=False)
    for found in _IN_UNIT.finditer(text):
        unit = _unit_of(found.group("unit"))
        if unit:
            return said._replace(unit=unit)
    return said


def _with_things(message: Message, said: Quantity) -> Quantity:
    """Return a number of things that are no currency one knows ("20 robux")."""
    things = _THINGS.match(message.typed_text, said.span[1])
    if said.unit or not things or things.group(1).lower() in _NO_THINGS:
        return said
    if any(overlaps(things.span(1), entity.span) for entity in message.entities):
        return said
    return said._replace(span=(said.span[0], things.end()), is_sure=False)


def _unit_of(words: str) -> Optional[Unit]:
    return read_unit(words) or read_unit(words.split()[0])


def _is_meant(message: Message, said: Quantity, is_asked: bool) -> bool:
    if is_negated(message, said.span) and not is_excepted(message, said.span):
        return False
    if said.unit:
        return True
    start, end = said.span
    number = message.typed_text[start:end].lower()
    if _BARE_VAGUE.fullmatch(number):
        return False
    if number == "one":
        before, after = message.typed_text[:start], message.typed_text[end:]
        stands_for = _POINTS_AT_ONE.search(before) or re.match(r"\s+payment\b", after)
        return is_asked and not stands_for and message.contains_only([said.span])
    return True
