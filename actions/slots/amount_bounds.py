"""How large the transactions are that are looked for: "over $100", "20 to 50"."""

import re
from decimal import Decimal
from typing import Any, List, Mapping, NamedTuple, Optional

from actions.bank.errors import CurrencyMismatch, InvalidAmount
from actions.bank.money import Money, minor_money
from actions.parsing.amount_mentions import (
    AMOUNT,
    NO_CURRENCY,
    AmountMention,
    amounts_in,
)
from actions.parsing.currencies import read_unit
from actions.parsing.duckling import read_amount
from actions.parsing.message import Entity, Message, Span, overlaps
from actions.parsing.times.mentions import time_spans
from actions.parsing.vocabulary import word_set
from actions.responses import Response
from actions.slots.amount_replies import refusal
from actions.slots.base import FormSlot, SlotContext, SlotReading

_OVER = (
    r"over|above|more than|(greater|bigger|larger|higher) than|exceeding|beyond"
    r"|north of|upwards? of|>"
)
_UNDER = r"under|below|(less|smaller|lower|cheaper|fewer) than|beneath|<"
_LEAST = (
    r"at least|not? (less|under|below) than|(a )?min(imum)? of|starting (at|from)|>="
)
_MOST = r"at most|(no|not) (more|over|above) than|(a )?max(imum)? of|up to|until|<="
_ABOUT = r"about|around|roughly|approximately|approx\.?|some|circa|~"
# What stands before a number, the more telling first.
_BEFORE = tuple(
    (word, re.compile(rf"(?<!\w)({pattern})\s*$", re.I))
    for word, pattern in (
        ("from", _LEAST),
        ("to", _MOST),
        ("over", _OVER),
        ("under", _UNDER),
        ("about", _ABOUT),
    )
)
_INSIDE = tuple(
    (word, re.compile(rf"(?<!\w)({pattern})(?!\w)", re.I))
    for word, pattern in (("from", _LEAST), ("to", _MOST))
)
_AFTER = (
    ("from", re.compile(r"\s*(\+|(or|and) (more|over|above|up|higher)\b)", re.I)),
    ("to", re.compile(r"\s*(or|and) (less|under|below|lower)\b", re.I)),
)
_CURRENCY = re.compile(r"[$€£¥]|\b(dollars?|bucks?|usd|quid|cents?)\b", re.I)
_NO_MONEY_BEHIND = re.compile(
    r"\s*(%|[\d.,]+|(percent|days?|weeks?|months?|years?|hours?|times|transactions?"
    r"|purchases|o'?clock|am|pm|st|nd|rd|th)\b)",
    re.I,
)
# A number behind a word of comparing, where Duckling found no range.
_PLAIN = re.compile(
    rf"(?<!\w)(?P<word>{_LEAST}|{_MOST}|{_OVER}|{_UNDER})\s*"
    r"\$?(?P<digits>\d[\d,]*(\.\d{1,2})?)(?!\s*(%|[\d.,]|percent|days?|weeks?|months?"
    r"|years?|times|transactions?|o'?clock|am|pm|(st|nd|rd|th)\b))",
    re.I,
)
_ABOUT_SHARE = Decimal("0.1")


class AmountBounds(NamedTuple):
    """The least and the largest amount that are looked for, both inclusive.

    Attributes:
        least: None when there is no lower bound.
        most: None when there is no upper bound.
        text: As an answer writes it, such as " over $100.00".
    """

    least: Optional[Money] = None
    most: Optional[Money] = None
    text: str = ""


def read_bounds(value: Optional[str], currency: str) -> AmountBounds:
    """Return the bounds that a slot holds ("over 100.00", "from 20.00 to 50.00")."""
    if not value:
        return AmountBounds()
    said = value.split()
    bounds = {w: Money.of(digits, currency) for w, digits in zip(said[::2], said[1::2])}
    cent = minor_money(1, currency)
    if "over" in bounds:
        return AmountBounds(bounds["over"] + cent, text=f" over {bounds['over']}")
    if "under" in bounds:
        return AmountBounds(
            most=bounds["under"] - cent, text=f" under {bounds['under']}"
        )
    least, most = bounds.get("from"), bounds.get("to")
    if least == most:
        return AmountBounds(least, most, f" of {least}")
    if least is None:
        return AmountBounds(most=most, text=f" of at most {most}")
    if most is None:
        return AmountBounds(least, text=f" of at least {least}")
    return AmountBounds(least, most, f" between {least} and {most}")


def is_one_amount(value: Optional[str]) -> bool:
    """Tell whether a slot's value stands for a single amount, or for none."""
    said = (value or "").split()
    return not said or (len(said) == 4 and said[1] == said[3])


class AmountBoundsSlot(FormSlot):
    """Only amounts above, below or between some."""

    name = "amount_bounds"
    nouns = word_set("amount amounts limit")

    def read(self, context: SlotContext) -> Optional[SlotReading]:
        """Read a range of Duckling's, a comparison with a number, or an amount."""
        message = context.message
        currency = context.bank.currency(context.customer)
        if message.is_payload:
            return None
        times = time_spans(message)  # "13-10-2026" is no amount
        for entity in message.named(AMOUNT):
            is_time = any(overlaps(entity.span, span) for span in times)
            is_money = not is_time and not _counts_others(message, entity.span)
            if isinstance(entity.value, dict) and is_money:
                return _of_range(message, entity, currency)
        for compared in _plain_comparisons(message, currency):
            return compared
        said = amounts_in(message, currency)
        said = [s for s in said if not any(overlaps(s.span, t) for t in times)]
        signed = [s for s in said if _is_amount(message, s.span)]
        return _of_amount(message, signed[0], currency) if signed else None

    def question(self, context: SlotContext) -> Response:
        """Ask again for an amount that could not be read."""
        return Response("utter_ask_amount_bounds")

    def explanation(self, context: SlotContext) -> Response:
        """Give examples."""
        return Response("utter_explain_amount_bounds")


def _counts_others(message: Message, span: Span) -> bool:
    """Tell whether "over 3 times" and "under 50 %" count something else."""
    start, end = span
    is_money = _CURRENCY.search(message.typed_text[start:end])
    return not is_money and bool(_NO_MONEY_BEHIND.match(message.typed_text[end:]))


def _of_range(message: Message, entity: Entity, currency: str) -> SlotReading:
    """Return what Duckling read as a range; its words tell whether an end is inside."""
    ends = {
        side: _side(entity.value.get(side), entity.info.get(side) or {}, currency)
        for side in ("from", "to")
    }
    known = {side: money for side, money in ends.items() if money is not None}
    for money in known.values():
        if money.currency != currency:
            return _refused(CurrencyMismatch(money.currency, currency), entity.span)
    text = message.typed_text[entity.span[0] : entity.span[1]]
    behind = message.typed_text[entity.span[1] :]
    inside = [w for w, p in _INSIDE if p.search(text)]
    inside += [w for w, p in _AFTER if p.match(behind)]
    if len(known) == 1 and not inside:
        word = {"from": "over", "to": "under"}[next(iter(known))]
        known = {word: next(iter(known.values()))}
    return _reading(known, entity.span)


def _side(value: Any, info: Mapping[str, Any], currency: str) -> Optional[Money]:
    """Return one end of a range of Duckling's, in the currency that its unit names."""
    if value is None:
        return None
    unit = read_unit(str(info.get("unit") or ""))
    if unit is None or unit.in_account(currency):
        return read_amount(value, currency)
    code = next(iter(sorted(unit.codes)), NO_CURRENCY)
    return read_amount(value, code)


def _plain_comparisons(message: Message, currency: str) -> List[SlotReading]:
    found = []
    for said in _PLAIN.finditer(message.typed_text):
        money = Money.of(said.group("digits").replace(",", ""), currency)
        word = next(w for w, p in _BEFORE if p.search(said.group("word")))
        found.append(_reading({word: money}, said.span()))
    return found


def _is_amount(message: Message, span: Span) -> bool:
    """Tell whether it is money, or stands behind a word of comparing."""
    named = any(each.span == span for each in message.named(AMOUNT))
    before = message.typed_text[: span[0]]
    return named or any(pattern.search(before) for _, pattern in _BEFORE)


def _of_amount(
    message: Message, said: AmountMention, currency: str
) -> Optional[SlotReading]:
    money, (start, end) = said
    if money.currency != currency:
        return _refused(CurrencyMismatch(money.currency, currency), said.span)
    before, behind = message.typed_text[:start], message.typed_text[end:]
    word = next((w for w, p in _BEFORE if p.search(before)), "")
    word = next((w for w, p in _AFTER if p.match(behind)), word)
    if word == "about":
        apart = Money(money.amount * _ABOUT_SHARE, currency)
        return _reading({"from": money - apart, "to": money + apart}, said.span)
    bounds = {word: money} if word else {"from": money, "to": money}
    return _reading(bounds, said.span)


def _reading(bounds: Mapping[str, Money], span: Span) -> SlotReading:
    """Return the slot's value: words, each with an amount in plain digits behind it."""
    try:
        parts = [f"{word} {abs(m.rounded().amount):f}" for word, m in bounds.items()]
    except InvalidAmount as error:
        return _refused(error, span)
    return SlotReading(" ".join(parts), spans=(span,))


def _refused(error: Exception, span: Span) -> SlotReading:
    return SlotReading(response=refusal(error), spans=(span,))
