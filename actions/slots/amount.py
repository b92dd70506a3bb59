"""Amounts of money: plain ones, and those that stand for a balance."""

import re
from abc import abstractmethod
from typing import Optional

from actions.bank.errors import AmountTooLarge, CurrencyMismatch, InvalidAmount
from actions.bank.money import Money
from actions.parsing.amount_mentions import AMOUNT, AmountMention, amounts_in
from actions.parsing.mentions import is_negated
from actions.parsing.message import Span
from actions.responses import Response, button
from actions.slots.base import FormSlot, SlotContext, SlotReading

MINIMUM, CURRENT = "minimum balance", "current balance"

_MINIMUM = re.compile(r"\b(minimum|min|least)( (payment|balance|amount|due))?\b", re.I)
_FULL = re.compile(
    r"\b((full|whole|entire|total|current|outstanding|complete) "
    r"(balance|amount|payment|thing|sum|bill|debt)"
    r"|all of it|all of them|all my money|everything|in full|the lot"
    r"|all i (have|owe)|what i owe|(pay|clear) (it |all )?off"
    r"|(?<=half my )balance|(?<=half of my )balance)\b"
    r"(?!'s|\s+(is|looks?|seems?|sounds?)\b)",
    re.I,
)
# Duckling reads "half a grand" as a grand, and does not know the quid.
_HALF = re.compile(r"\bhalf( of)?( (the|my|that|what's in my))?\s*$", re.I)
# Other shares of a balance are not worked out; "100 percent" alone agrees.
_SHARE = re.compile(
    r"\b(?!100 ?(%|percent)(?! of))\d+([.,]\d+)?\s*(%|percent\b|per cent\b)"
    r"( of (it|that|((my|the) )?(full |current |whole |account )?balance)\b)?"
    r"|\b((a|one|two) )?(thirds?|quarters?|fifths?|tenths?) of\b"
    r"|\b(most|some|part|a bit|the rest|double|twice) (of )?(the |my |what )?"
    r"(?=(full|whole|total|current|everything|all|it|minimum|i owe)\b)",
    re.I,
)
_POUNDS = re.compile(r"^\s*quids?\b", re.I)
_MINUS = re.compile(r"(?:^|[\s(])(?:-|−|minus)\s*[$€£]?\s*$", re.I)


# What Duckling left of an amount: "$1,5", "2o", "two and a half grand".
_GOES_ON = re.compile(
    r"[,.]\d|(?!quid|dollar|usd|buck|euro?|gbp|pound|(?:st|nd|rd|th)\b)[^\W\d_]"
    r"|\s+and a half\b|\s*(?:grand|thousand|hundred|million)\b",
    re.I,
)
_CHANGE_BY = re.compile(
    r"\d\s*(bucks|dollars|quid)?\s*(more|less|extra)\b|\b(add|plus|another)\s+[$£€]?\d"
    r"|^\s*\+\s*[$£€]?\d",
    re.I,
)


class AmountSlot(FormSlot):
    """An amount in the account's currency, kept as plain digits."""

    name = AMOUNT
    nouns = frozenset(["amount", "sum"])

    def read(self, context: SlotContext) -> Optional[SlotReading]:
        """Read one amount, or words that stand for a balance."""
        share = _SHARE.search(context.message.typed_text)
        if share:
            return SlotReading(
                response=Response("utter_amount_invalid"), spans=(share.span(),)
            )
        currency = context.bank.currency(context.customer)
        said = amounts_in(context.message, currency, context.asked)
        if len(said) > 1:
            said = [s for s in said if _plain(s.money) != context.values.get(self.name)]
        if len({each.money for each in said}) > 1:
            spans = tuple(each.span for each in said)
            return SlotReading(response=Response("utter_which_amount"), spans=spans)
        if said and _GOES_ON.match(context.message.typed_text, said[0].span[1]):
            response = Response("utter_amount_invalid")
            return SlotReading(response=response, spans=(said[0].span,))
        changed = context.values.get(self.name) and said
        if changed and _CHANGE_BY.search(context.message.typed_text):
            return SlotReading(
                response=Response("utter_ask_total"), spans=(said[0].span,)
            )
        if said:
            return self._checked(context, said[0])
        return self._read_balance(context)

    def _checked(self, context: SlotContext, said: AmountMention) -> SlotReading:
        money, spans = said.money, (said.span,)
        before = context.message.typed_text[: said.span[0]]
        if money.amount > 0 and _MINUS.search(before):
            money = -money
        if _HALF.search(before):
            money = Money(money.amount / 2, money.currency)
        if _POUNDS.search(context.message.typed_text[said.span[1] :]):
            money = Money(money.amount, "GBP")
        try:
            checked = context.bank.check_amount(context.customer, money)
            return SlotReading(_plain(checked), spans=spans)
        except (InvalidAmount, AmountTooLarge, CurrencyMismatch) as error:
            return SlotReading(response=refusal(error), spans=spans)

    @abstractmethod
    def _read_balance(self, context: SlotContext) -> Optional[SlotReading]:
        """Read words such as "the minimum" or "all of it"."""


class TransferAmountSlot(AmountSlot):
    """How much to send. "All of it" is the account's balance less the charge."""

    def question(self, context: SlotContext) -> Response:
        """Ask how much."""
        return Response("utter_ask_transfer_amount")

    def explanation(self, context: SlotContext) -> Response:
        """Give examples and the balance."""
        balance = context.bank.balance(context.customer)
        return Response("utter_explain_transfer_amount", {"balance": str(balance)})

    def _read_balance(self, context: SlotContext) -> Optional[SlotReading]:
        span = _balance_words(context, _FULL)
        if span is None:
            return None
        charge = context.bank.transfer_charge(context.customer).due
        return self._checked(
            context,
            AmountMention(context.bank.balance(context.customer) - charge, span),
        )


class CardAmountSlot(AmountSlot):
    """How much to pay on a card; balances are worked out when the card is known."""

    depends_on = ("credit_card",)

    def question(self, context: SlotContext) -> Response:
        """Ask, with buttons for the card's balances."""
        name = context.values.get("credit_card")
        if not name:
            return Response("utter_ask_card_amount")
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
        return Response("utter_ask_card_amount", {}, buttons)

    def explanation(self, context: SlotContext) -> Response:
        """Give examples."""
        return Response("utter_explain_card_amount")

    def _read_balance(self, context: SlotContext) -> Optional[SlotReading]:
        for value, pattern in ((MINIMUM, _MINIMUM), (CURRENT, _FULL)):
            span = _balance_words(context, pattern)
            if span is None:
                continue
            if _HALF.search(context.message.typed_text[: span[0]]):
                return self._read_half(context, value, span)
            return SlotReading(value, spans=(span,))
        return None

    def _read_half(self, context: SlotContext, value: str, span: Span) -> SlotReading:
        """Half of a balance, once the card is known."""
        if not context.values.get("credit_card"):
            return SlotReading(response=Response("utter_amount_invalid"), spans=(span,))
        values = dict(context.values)
        values[self.name] = value
        whole = money_of(context._replace(values=values))
        return self._checked(context, AmountMention(whole, span))


def money_of(context: SlotContext) -> Money:
    """The amount that the slot stands for, worked out from the card if needed."""
    value = context.values.get(AmountSlot.name) or ""
    if value in (MINIMUM, CURRENT):
        card = context.bank.card(
            context.customer, context.values.get("credit_card") or ""
        )
        return card.minimum_balance if value == MINIMUM else card.current_balance
    return Money.of(value, context.bank.currency(context.customer))


def refusal(error: Exception) -> Response:
    """Why the bank would not take an amount."""
    if isinstance(error, CurrencyMismatch):
        return Response(
            "utter_wrong_currency", {"given": error.given, "expected": error.expected}
        )
    if isinstance(error, AmountTooLarge):
        return Response("utter_amount_too_large", {"limit": str(error.limit)})
    reason = error.reason if isinstance(error, InvalidAmount) else ""
    names = {"negative": "utter_amount_negative", "zero": "utter_amount_zero"}
    return Response(names.get(reason, "utter_amount_invalid"))


def _balance_words(context: SlotContext, pattern: "re.Pattern[str]") -> Optional[Span]:
    message = context.message
    places = [
        entity.span
        for entity in message.named(AmountSlot.name)
        if pattern.search(str(entity.value))
    ]
    places += [found.span() for found in pattern.finditer(message.typed_text)]
    return next((span for span in places if not is_negated(message, span)), None)


def _plain(money: Money) -> str:
    return f"{money.rounded().amount:f}"
