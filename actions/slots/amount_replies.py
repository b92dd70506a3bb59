"""What is said about amounts that cannot be taken, or not without a question."""

from typing import Sequence

from actions.bank.errors import AmountTooLarge, CurrencyMismatch, InvalidAmount
from actions.bank.money import Money
from actions.parsing.amount_mentions import AMOUNT
from actions.parsing.quantities import Quantity
from actions.responses import Response, button, listing
from actions.slots.base import SlotReading


def unclear(text: str, said: Quantity, currency: str) -> SlotReading:
    """Ask which number was meant, naming what was heard.

    Args:
        text: The message.
        said: With the ways to read it, if there are any.
        currency: Of the account, ISO 4217.
    """
    words = {"words": text[slice(*said.span)]}
    ways = [Money(value, currency).rounded() for value in said.values]
    ways = [way for way in ways if way.amount > 0]
    if not ways:
        response = Response("utter_amount_unclear", words)
        return SlotReading(response=response, spans=(said.span,))
    shown = {**words, "readings": listing([str(way) for way in ways], "or")}
    buttons = [button(str(way), "inform", **{AMOUNT: plain(way)}) for way in ways]
    return SlotReading(
        response=Response("utter_amount_readings", shown, buttons),
        spans=(said.span,),
        suggested=plain(ways[0]) if len(ways) == 1 else "",
    )


def several(text: str, said: Sequence[Quantity]) -> SlotReading:
    """Say which amounts were heard, of which only one can be taken."""
    words = dict.fromkeys(f"“{text[slice(*each.span)]}”" for each in said)
    response = Response("utter_which_amount", {"amounts": listing(list(words))})
    return SlotReading(response=response, spans=tuple(each.span for each in said))


def is_in_account(said: Quantity, currency: str) -> bool:
    """Tell whether it may be an amount of the account's currency."""
    return said.unit is None or said.unit.in_account(currency)


def wrong_currency(given: str, expected: str) -> Response:
    """Refuse a currency, or what is none, by its name."""
    return Response("utter_wrong_currency", {"given": given, "expected": expected})


def refusal(error: Exception) -> Response:
    """Tell why the bank would not take an amount."""
    if isinstance(error, CurrencyMismatch):
        return wrong_currency(error.given, error.expected)
    if isinstance(error, AmountTooLarge):
        return Response("utter_amount_too_large", {"limit": str(error.limit)})
    reason = error.reason if isinstance(error, InvalidAmount) else ""
    names = {"negative": "utter_amount_negative", "zero": "utter_amount_zero"}
    return Response(names.get(reason, "utter_amount_invalid"))


def plain(money: Money) -> str:
    """Return an amount as slots hold it: plain digits."""
    return f"{money.rounded().amount:f}"
