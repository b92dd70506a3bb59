"""Which numbers of a message are amounts, and which belong to something else."""

import re
from decimal import Decimal
from typing import List, NamedTuple, Optional, Tuple

from actions.bank.money import Money
from actions.parsing.duckling import UNITS, fallback_amount, read_amount
from actions.parsing.mentions import is_negated
from actions.parsing.message import Entity, Message, Span, overlaps

AMOUNT = "amount-of-money"

_BELONGS_BEFORE = re.compile(
    r"(ending( in| with)?|ends in|(card|account) (number|no\.?)|number|no\.|#"
    r"|flat|room|order|invoice)\s*$",
    re.I,
)
# "card 4321" names a card, "emblem card 50" an amount.
_CARD_BEFORE = re.compile(r"\b(card|account)\s*$", re.I)
_CARD_DIGITS = re.compile(r"\d{4,}")
_CURRENCY_SIGN = re.compile(r"[$€£¥]")
_BELONGS_AFTER = re.compile(
    r"^[\s-]*(%|(percent|days?|weeks?|months?|years?|hours?|minutes?|times"
    r"|transactions?|payments|people|persons|cards?|eleven)\b)",
    re.I,
)
_POINTS_AT_ONE = re.compile(r"\b(the|this|that|which|other|another)\b", re.I)
_BEHIND_NUMBER = re.compile(r"\d[\d,.]*\s+[$€£¥]\s?\d")
_SIGNED = re.compile(r"(?P<sign>[$€£¥])\s?(?P<digits>\d+(?:,\d{3})*(?:\.\d+)?)")


# "snd 40 bucks 2 katy" is $40 to Katy, and $40.02 to Duckling; "go 4 it" is for it.
_FOR_TO = re.compile(r"(?<=\w)\s+2$")
_BEFORE_NAME = re.compile(r"\s+[^\W\d]{2,}")
_FOR_WHOM = re.compile(r"\s+(it|me|u|you|him|her|them|us|sure|now)\b", re.I)
# "10 tomorrow" is ten o'clock to Duckling; to pay ten is likelier.
_HOUR_AND_DAY = re.compile(
    r"(\d{1,4})\s+(?:on|tomorrow|today|next|this|mon|tues|wednes|thurs|fri|satur|sun)",
    re.I,
)
_CLOCK_BEFORE = re.compile(r"\b(at|by|around|about|before|after|until)\s*$", re.I)


class AmountMention(NamedTuple):
    """An amount with its place in the text."""

    money: Money
    span: Span


def amounts_in(
    message: Message, currency: str, is_asked: bool = False
) -> List[AmountMention]:
    """The amounts that are meant, without numbers that belong to something else.

    Args:
        message: What was said.
        currency: ISO 4217; of amounts that name none.
        is_asked: Whether an amount was asked for.
    """
    read = [_said(message, entity, currency) for entity in _amount_entities(message)]
    found = [said for said in read if said is not None]
    found += [] if found else _before_days(message, currency)
    if not found and not message.is_read_by_duckling:
        found = _plain_amounts(message, currency, is_asked)
    return [each for each in found if not _is_stray(message, each.span)]


def _said(message: Message, entity: Entity, currency: str) -> Optional[AmountMention]:
    """The amount of an entity; of "4321 $20", 4321.20 to Duckling, it is the $20."""
    start, end = entity.span
    text = message.typed_text[start:end]
    behind = _BEHIND_NUMBER.match(text) and _SIGNED.search(message.typed_text, start)
    if behind:
        digits = Decimal(behind.group("digits").replace(",", ""))
        return AmountMention(Money(digits, UNITS[behind.group("sign")]), behind.span())
    money = read_amount(entity.value, entity.info, currency)
    if money is None:
        return None
    tail = _FOR_TO.search(text)
    if tail and _BEFORE_NAME.match(message.typed_text, end):
        added = Decimal("0.02") if money.amount % 1 == Decimal("0.02") else Decimal(2)
        return AmountMention(
            money - Money(added, money.currency), (start, start + tail.start())
        )
    return AmountMention(money, entity.span)


def _before_days(message: Message, currency: str) -> List[AmountMention]:
    """Amounts that Duckling takes for the hour of a day ("10 tomorrow")."""
    found = []
    for time in message.named("time"):
        start, end = time.span
        said = _HOUR_AND_DAY.match(message.typed_text[start:end])
        if said and not _CLOCK_BEFORE.search(message.typed_text[:start]):
            money = Money(Decimal(said.group(1)), currency)
            found.append(AmountMention(money, (start, start + said.end(1))))
    return found


def _plain_amounts(
    message: Message, currency: str, is_asked: bool
) -> List[AmountMention]:
    """What can be read while Duckling is away."""
    plain = fallback_amount(message.typed_text, is_asked)
    if plain is None:
        return []
    text, span = plain
    code = UNITS["$"] if text.startswith("$") else currency
    return [AmountMention(Money(Decimal(text.lstrip("$")), code), span)]


def _amount_entities(message: Message) -> Tuple[Entity, ...]:
    """Amounts first; bare numbers only where nothing else claims them."""
    amounts = message.named(AMOUNT)
    if any(e.by_duckling or message.is_payload for e in amounts):
        return tuple(e for e in amounts if e.by_duckling or message.is_payload)
    others = [
        e.span
        for e in message.entities
        if e.name in ("time", "vendor_name", "credit_card")
    ] + message.numbered_names
    return tuple(
        number
        for number in message.named("number")
        if not any(overlaps(number.span, span) for span in others)
    )


def _is_stray(message: Message, span: Span) -> bool:
    if message.is_payload:
        return False
    if is_negated(message, span) or _is_pronoun(message, span):
        return True
    before, after = message.typed_text[: span[0]], message.typed_text[span[1] :]
    text = message.typed_text[span[0] : span[1]]
    if _CURRENCY_SIGN.search(text):
        return False
    stands_for_to = (
        text == "2" and re.search(r"\d", before) and _BEFORE_NAME.match(after)
    )
    if stands_for_to or (text == "4" and _FOR_WHOM.match(after)):
        return True
    names_card = _CARD_BEFORE.search(before) and _CARD_DIGITS.fullmatch(text)
    belongs = _BELONGS_BEFORE.search(before) or _BELONGS_AFTER.search(after)
    return bool(names_card or belongs)


def _is_pronoun(message: Message, span: Span) -> bool:
    """Whether "one" stands for a thing ("the blue one", "one payment")."""
    start, end = span
    before, after = message.typed_text[:start], message.typed_text[end:]
    stands_for = _POINTS_AT_ONE.search(before) or re.match(r"\s+payment\b", after)
    return message.typed_text[start:end].lower() == "one" and bool(stands_for)
