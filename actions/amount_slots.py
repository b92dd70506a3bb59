"""Amounts of money: plain ones, and those that stand for a balance."""

import re
from abc import abstractmethod
from decimal import Decimal
from typing import List, NamedTuple, Optional, Tuple

from actions.bank.errors import AmountTooLarge, CurrencyMismatch, InvalidAmount
from actions.bank.money import Money
from actions.duckling import UNITS, fallback_amount, read_amount
from actions.messages import Entity, Message, Span, overlaps
from actions.replies import Reply, button
from actions.slots import Context, FormSlot, Reading, is_negated

MINIMUM, CURRENT = "minimum balance", "current balance"

_MINIMUM = re.compile(r"\b(minimum|min|least)( (payment|balance|amount|due))?\b", re.I)
_FULL = re.compile(
    r"\b((full|whole|entire|total|current|outstanding|complete) "
    r"(balance|amount|payment|thing|sum|bill|debt)"
    r"|all of it|all of them|all my money|everything|in full|the lot"
    r"|all i (have|owe)|what i owe|(pay|clear) (it |all )?off"
    r"|(?<=half my )balance|(?<=half of my )balance)\b",
    re.I,
)
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
# Duckling reads "half a grand" as a grand, and does not know the quid.
_HALF = re.compile(r"\bhalf( of)?( (the|my|that|what's in my))?\s*$", re.I)
# Other shares of a balance are not worked out; "100 percent" alone agrees.
_SHARE = re.compile(
    r"\b(?!100 ?(%|percent)(?! of))\d+([.,]\d+)?\s*(%|percent\b|per cent\b)"
    r"|\b((a|one|two) )?(thirds?|quarters?|fifths?|tenths?) of\b"
    r"|\b(most|some|part|a bit|the rest|double|twice) (of )?(the |my |what )?"
    r"(?=(full|whole|total|current|everything|all|it|minimum|i owe)\b)",
    re.I,
)
_POUNDS = re.compile(r"^\s*quids?\b", re.I)
_POINTS_AT_ONE = re.compile(r"\b(the|this|that|which|other|another)\b", re.I)
_MINUS = re.compile(r"(?:^|[\s(])(?:-|−|minus)\s*[$€£]?\s*$", re.I)


class Said(NamedTuple):
    """An amount with its place in the text."""

    money: Money
    span: Span


class AmountSlot(FormSlot):
    """An amount in the account's currency, kept as plain digits."""

    name = "amount-of-money"
    nouns = frozenset(["amount", "sum"])

    def read(self, context: Context) -> Optional[Reading]:
        """Read one amount, or words that stand for a balance."""
        share = _SHARE.search(context.message.words)
        if share:
            return Reading(reply=Reply("utter_amount_invalid"), spans=(share.span(),))
        said = amounts_in(context)
        if len(said) > 1:
            said = [s for s in said if _plain(s.money) != context.values.get(self.name)]
        if len({each.money for each in said}) > 1:
            spans = tuple(each.span for each in said)
            return Reading(reply=Reply("utter_which_amount"), spans=spans)
        if said:
            return self._checked(context, said[0])
        return self._read_balance(context)

    def _checked(self, context: Context, said: Said) -> Reading:
        money, spans = said.money, (said.span,)
        before = context.message.words[: said.span[0]]
        if money.amount > 0 and _MINUS.search(before):
            money = -money
        if _HALF.search(before):
            money = Money(money.amount / 2, money.currency)
        if _POUNDS.search(context.message.words[said.span[1] :]):
            money = Money(money.amount, "GBP")
        try:
            checked = context.bank.check_amount(context.customer, money)
            return Reading(_plain(checked), spans=spans)
        except (InvalidAmount, AmountTooLarge, CurrencyMismatch) as error:
            return Reading(reply=refusal(error), spans=spans)

    @abstractmethod
    def _read_balance(self, context: Context) -> Optional[Reading]:
        """Read words such as "the minimum" or "all of it"."""


class TransferAmountSlot(AmountSlot):
    """How much to send. "All of it" is the account's balance less the charge."""

    def question(self, context: Context) -> Reply:
        """Ask how much."""
        return Reply("utter_ask_transfer_amount")

    def explanation(self, context: Context) -> Reply:
        """Give examples and the balance."""
        balance = context.bank.balance(context.customer)
        return Reply("utter_explain_transfer_amount", {"balance": str(balance)})

    def _read_balance(self, context: Context) -> Optional[Reading]:
        span = _balance_words(context, _FULL)
        if span is None:
            return None
        charge = context.bank.transfer_charge(context.customer).due
        return self._checked(
            context, Said(context.bank.balance(context.customer) - charge, span)
        )


class CardAmountSlot(AmountSlot):
    """How much to pay on a card; balances are worked out when the card is known."""

    def question(self, context: Context) -> Reply:
        """Ask, with buttons for the card's balances."""
        name = context.values.get("credit_card")
        if not name:
            return Reply("utter_ask_card_amount")
        card = context.bank.card(context.customer, name)
        titles = (
            (MINIMUM, card.minimum_balance),
            (CURRENT, card.current_balance),
        )
        buttons = [
            button(f"{title} ({money})", "inform", **{self.name: title})
            for title, money in titles
            if money.amount > 0
        ]
        return Reply("utter_ask_card_amount", {}, buttons)

    def explanation(self, context: Context) -> Reply:
        """Give examples."""
        return Reply("utter_explain_card_amount")

    def _read_balance(self, context: Context) -> Optional[Reading]:
        for value, pattern in ((MINIMUM, _MINIMUM), (CURRENT, _FULL)):
            span = _balance_words(context, pattern)
            if span is None:
                continue
            if _HALF.search(context.message.words[: span[0]]):
                return self._read_half(context, value, span)
            return Reading(value, spans=(span,))
        return None

    def _read_half(self, context: Context, value: str, span: Span) -> Reading:
        """Half of a balance, once the card is known."""
        if not context.values.get("credit_card"):
            return Reading(reply=Reply("utter_amount_invalid"), spans=(span,))
        values = dict(context.values)
        values[self.name] = value
        whole = money_of(context._replace(values=values))
        return self._checked(context, Said(whole, span))


def money_of(context: Context) -> Money:
    """The amount that the slot stands for, worked out from the card if needed."""
    value = context.values.get(AmountSlot.name) or ""
    if value in (MINIMUM, CURRENT):
        card = context.bank.card(
            context.customer, context.values.get("credit_card") or ""
        )
        return card.minimum_balance if value == MINIMUM else card.current_balance
    return Money.of(value, context.bank.currency(context.customer))


def refusal(error: Exception) -> Reply:
    """Why the bank would not take an amount."""
    if isinstance(error, CurrencyMismatch):
        return Reply(
            "utter_wrong_currency", {"given": error.given, "expected": error.expected}
        )
    if isinstance(error, AmountTooLarge):
        return Reply("utter_amount_too_large", {"limit": str(error.limit)})
    reason = error.reason if isinstance(error, InvalidAmount) else ""
    names = {"negative": "utter_amount_negative", "zero": "utter_amount_zero"}
    return Reply(names.get(reason, "utter_amount_invalid"))


def amounts_in(context: Context) -> List[Said]:
    """The amounts that are meant, without numbers that belong to something else."""
    message = context.message
    currency = context.bank.currency(context.customer)
    found = [
        Said(money, entity.span)
        for entity in _amount_entities(message)
        for money in [read_amount(entity.value, entity.info, currency)]
        if money is not None
    ]
    if not found and not message.is_read_by_duckling:
        found = _plain_amounts(context, currency)
    return [each for each in found if not _is_stray(message, each.span)]


def _plain_amounts(context: Context, currency: str) -> List[Said]:
    """What can be read while Duckling is away."""
    plain = fallback_amount(context.message.words, context.asked)
    if plain is None:
        return []
    text, span = plain
    code = UNITS["$"] if text.startswith("$") else currency
    return [Said(Money(Decimal(text.lstrip("$")), code), span)]


def _amount_entities(message: Message) -> Tuple[Entity, ...]:
    """Amounts first; bare numbers only where nothing else claims them."""
    amounts = message.named(AmountSlot.name)
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
    before, after = message.words[: span[0]], message.words[span[1] :]
    text = message.words[span[0] : span[1]]
    if _CURRENCY_SIGN.search(text):
        return False
    names_card = _CARD_BEFORE.search(before) and _CARD_DIGITS.fullmatch(text)
    belongs = _BELONGS_BEFORE.search(before) or _BELONGS_AFTER.search(after)
    return bool(names_card or belongs)


def _is_pronoun(message: Message, span: Span) -> bool:
    """Whether "one" stands for a thing ("the blue one", "one payment")."""
    start, end = span
    before, after = message.words[:start], message.words[end:]
    stands_for = _POINTS_AT_ONE.search(before) or re.match(r"\s+payment\b", after)
    return message.words[start:end].lower() == "one" and bool(stands_for)


def _balance_words(context: Context, pattern: "re.Pattern[str]") -> Optional[Span]:
    message = context.message
    places = [
        entity.span
        for entity in message.named(AmountSlot.name)
        if pattern.search(str(entity.value))
    ]
    places += [found.span() for found in pattern.finditer(message.words)]
    return next((span for span in places if not is_negated(message, span)), None)


def _plain(money: Money) -> str:
    return f"{money.rounded().amount:f}"
