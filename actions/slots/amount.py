"""Amounts of money: plain ones, shares, and those that stand for a balance."""

import re
from abc import abstractmethod
from decimal import Decimal
from typing import List, Optional, Sequence, Union

from actions.bank.errors import AmountTooLarge, InvalidAmount
from actions.bank.money import Money
from actions.parsing import shares as sharing
from actions.parsing.amount_mentions import AMOUNT, said_amounts
from actions.parsing.currencies import unit_of_payment
from actions.parsing.list_choice import place_in_list
from actions.parsing.mentions import is_negated
from actions.parsing.message import Span
from actions.parsing.quantities import Quantity
from actions.parsing.shares import FULL, NUMBER, STANDING, Share, read_share
from actions.parsing.vocabulary import word_set
from actions.responses import Response, button
from actions.slots.amount_replies import (
    is_in_account,
    plain,
    refusal,
    several,
    unclear,
    wrong_currency,
)
from actions.slots.base import FormSlot, SlotContext, SlotReading, chosen

MINIMUM, CURRENT = "minimum balance", "current balance"

MINIMUM_WORDS = re.compile(
    r"\b(minimum|min|least)( (payment|balance|amount|due))?\b", re.I
)
_FULL = re.compile(
    r"\b((full|whole|entire|total|current|outstanding|complete) "
    r"(balance|amount|payment|thing|sum|bill|debt)"
    r"|all of it|all of them|all my money|(?<!was )(?<!is )(?<!'s )everything"
    r"|in full|the lot"
    r"|all i (have|owe)|what i owe|(pay|clear) (it |all )?off"
    r"|pay all of|(clear|settle|pay)\b.{0,30}\b(completely|entirely|fully))\b"
    r"(?!'s|\s+(is|looks?|seems?|sounds?)\b)",
    re.I,
)
_MINUS = re.compile(r"(?:^|[\s(])(?:-|−|minus)\s*[$€£]?\s*$", re.I)
_CHANGE_BY = re.compile(
    r"\d\s*(bucks|dollars|quid)?\s*(more|less|extra)\b|\b(add|plus|another)\s+[$£€]?\d"
    r"|^\s*\+\s*[$£€]?\d",
    re.I,
)


# Beside a mere number these say nothing; "actually 65" corrects an amount.
_PLEASE = word_set("please pls plz thanks um uh er the")


class AmountSlot(FormSlot):
    """An amount in the account's currency, kept as plain digits."""

    name = AMOUNT
    depends_on: Sequence[str] = (AMOUNT,)
    nouns = frozenset(["amount", "sum"])

    def read(self, context: SlotContext) -> Optional[SlotReading]:
        """Read one amount, a share of one, or words that stand for a balance."""
        picked = chosen(context, only_ordinals=True)
        if picked:
            return picked
        message, currency = context.message, context.bank.currency(context.customer)
        said = said_amounts(message, currency, context.asked)
        is_asked = context.asked or self._stands(context)
        share = read_share(message.typed_text, said, is_asked)
        if share:
            return self._read_share(context, share)
        said = [each for each in said if not self._answers_another(context, each)]
        return self._read_said(context, said) if said else self._read_balance(context)

    def _read_said(self, context: SlotContext, said: List[Quantity]) -> SlotReading:
        """Take one of the amounts that were said, or say why none is taken."""
        currency = context.bank.currency(context.customer)
        if len(said) > 1:
            standing = context.values.get(self.name)
            said = [s for s in said if not _is_worth(s, standing)] or said[:1]
        foreign = next((s for s in said if not is_in_account(s, currency)), None)
        if foreign and foreign.unit:
            response = wrong_currency(foreign.unit.shown, currency)
            return SlotReading(response=response, spans=(foreign.span,))
        named = unit_of_payment(context.message.typed_text)
        if named and not named.unit.in_account(currency):
            response = wrong_currency(named.unit.shown, currency)
            return SlotReading(response=response, spans=(said[0].span, named.span))
        if len({each.values for each in said}) > 1:
            return several(context.message.typed_text, said)
        return self._read_one(context, said[0])

    def _read_one(self, context: SlotContext, said: Quantity) -> SlotReading:
        text = context.message.typed_text
        if self._stands(context) and _CHANGE_BY.search(text):
            return SlotReading(response=Response("utter_ask_total"), spans=(said.span,))
        if not said.is_sure:
            currency = context.bank.currency(context.customer)
            return unclear(text, said, currency)
        value = said.values[0]
        if value > 0 and _MINUS.search(text[: said.span[0]]):
            value = -value
        return self._checked(context, value, said.span)

    def _checked(
        self, context: SlotContext, amount: Decimal, span: Span, rounds: bool = False
    ) -> SlotReading:
        """Take an amount, or say why not.

        Args:
            context: What the slot looks at.
            amount: In the account's currency.
            span: Where it was said.
            rounds: Whether it is worked out, so that it may be rounded unsaid.
        """
        currency = context.bank.currency(context.customer)
        money = Money(amount, currency)
        try:
            checked = context.bank.check_amount(context.customer, money)
        except (InvalidAmount, AmountTooLarge) as error:
            return SlotReading(response=refusal(error), spans=(span,))
        if checked.amount != amount and not rounds:
            said = Quantity(span, (amount,), False)
            return unclear(context.message.typed_text, said, currency)
        return SlotReading(plain(checked), spans=(span,))

    def _stands(self, context: SlotContext) -> bool:
        return bool(context.values.get(self.name))

    def _answers_another(self, context: SlotContext, said: Quantity) -> bool:
        """Tell whether it is but a number where something else was asked for."""
        message, (start, end) = context.message, said.span
        if not context.other_asked or said.unit or message.is_payload:
            return False
        if place_in_list(message, len(context.choices)):
            return True
        is_short = re.fullmatch(r"\d{1,4}|[a-z]+", message.typed_text[start:end], re.I)
        return bool(is_short) and message.contains_only([said.span], _PLEASE)

    def _read_share(self, context: SlotContext, share: Share) -> SlotReading:
        """Work out a share of a balance or of another amount."""
        number = share.number
        currency = context.bank.currency(context.customer)
        if number and number.unit and not number.unit.in_account(currency):
            response = wrong_currency(number.unit.shown, currency)
            return SlotReading(response=response, spans=(share.span,))
        if number and not number.is_sure:
            return unclear(context.message.typed_text, number, currency)
        value = number.values[0] if number else Decimal(0)
        if share.base == NUMBER:
            return self._checked(context, share.factor * value, share.span, rounds=True)
        base = self._share_base(context, share)
        if isinstance(base, Response):
            return SlotReading(response=base, spans=(share.span,))
        amount = share.factor * base.amount + share.sign * value
        return self._checked(context, amount, share.span, rounds=True)

    @abstractmethod
    def _share_base(self, context: SlotContext, share: Share) -> Union[Money, Response]:
        """Return what a share is of, or why it cannot be worked out."""

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
        return self._checked(context, self._all(context).amount, span)

    def _all(self, context: SlotContext) -> Money:
        charge = context.bank.transfer_charge(context.customer).due
        return context.bank.balance(context.customer) - charge

    def _share_base(self, context: SlotContext, share: Share) -> Union[Money, Response]:
        """Return the balance, or the amount that stands; the rest covers the charge."""
        if share.base == STANDING and self._stands(context):
            return money_of(context)
        if share.base not in (FULL, STANDING):
            return Response("utter_share_of_what")
        takes_all = share.sign < 0 or share.factor == 1
        return (
            self._all(context) if takes_all else context.bank.balance(context.customer)
        )


class CardAmountSlot(AmountSlot):
    """How much to pay on a card; balances are worked out when the card is known."""

    depends_on: Sequence[str] = ("credit_card", AMOUNT)

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
        for value, pattern in ((MINIMUM, MINIMUM_WORDS), (CURRENT, _FULL)):
            span = _balance_words(context, pattern)
            if span is None:
                continue
            return SlotReading(value, spans=(span,))
        return None

    def _share_base(self, context: SlotContext, share: Share) -> Union[Money, Response]:
        """Return the card's balance or minimum, or the amount that stands."""
        if share.base not in (sharing.MINIMUM, FULL, STANDING):
            return Response("utter_share_of_what")
        values = dict(context.values)
        if share.base != STANDING or not self._stands(context):
            is_minimum = share.base == sharing.MINIMUM
            values[self.name] = MINIMUM if is_minimum else CURRENT
        if not values.get("credit_card") and values[self.name] in (MINIMUM, CURRENT):
            return Response("utter_share_of_which_card")
        return money_of(context._replace(values=values))


def money_of(context: SlotContext) -> Money:
    """Work out the amount that the slot stands for, from the card if needed."""
    value = context.values.get(AmountSlot.name) or ""
    if value in (MINIMUM, CURRENT):
        card = context.bank.card(
            context.customer, context.values.get("credit_card") or ""
        )
        return card.minimum_balance if value == MINIMUM else card.current_balance
    return Money.of(value, context.bank.currency(context.customer))


def _balance_words(context: SlotContext, pattern: "re.Pattern[str]") -> Optional[Span]:
    message = context.message
    places = [
        entity.span
        for entity in message.named(AmountSlot.name)
        if pattern.search(str(entity.value))
    ]
    places += [found.span() for found in pattern.finditer(message.typed_text)]
    return next((span for span in places if not is_negated(message, span)), None)


def _is_worth(said: Quantity, standing: Optional[str]) -> bool:
    """Tell whether it is the amount that stands already, said again."""
    is_plain = bool(standing) and standing not in (MINIMUM, CURRENT)
    return is_plain and said.values == (Decimal(str(standing)),)
