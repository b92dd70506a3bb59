"""Show what is on the account and what is owed on the cards."""

import re
from typing import List

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.bank.errors import UnknownCard
from actions.bank.model import Card
from actions.base_action import BankAction, Events
from actions.customer import customer_of
from actions.forms.shown import remember_shown
from actions.forms.state import ALL_CARDS, SHOW_BALANCE
from actions.parsing.mentions import mentioned, names_in
from actions.parsing.message import latest_message
from actions.parsing.other_requests import RequestKind
from actions.parsing.vocabulary import WEAK_CARD_WORDS
from actions.responses import utter

# An account that the customer may mean, though there is but one.
_OTHER_ACCOUNT = re.compile(r"\b(savings?|joint|business)\b", re.IGNORECASE)

# The account beside what is owed: "how much do I have and how much do I owe".
_ACCOUNT = re.compile(r"\b(do i have|i have got|have i got|accounts?)\b", re.I)


class ActionShowBalance(BankAction):
    """Answers for the account, one card or all cards."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return SHOW_BALANCE

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Show what was asked for; the account when nothing was named."""
        message, customer = latest_message(tracker), customer_of(tracker)
        kinds = [str(entity.value) for entity in message.named("account_type")]
        names = [str(entity.value) for entity in names_in(message, "credit_card")]
        cards = self.bank.cards(customer)
        names += mentioned(message, [card.name for card in cards], WEAK_CARD_WORDS)
        said = set(message.words_outside([]))
        is_about_cards = bool({"cards", "owe", "owed"} & said)
        if {"owe", "owed"} & said and _ACCOUNT.search(message.typed_text):
            kinds.append("bank")
        is_all = not names and ("credit" in kinds or is_about_cards)
        meant = self._cards_named(customer, names) if names else []
        is_all = is_all or (bool(names) and not meant)
        if is_all:
            utter(dispatcher, "utter_card_balances")
        for card in cards if is_all else meant:
            _tell(dispatcher, card)
        if "bank" in kinds or not (names or is_all):
            balance = self.bank.balance(customer)
            utter(dispatcher, "utter_account_balance", balance=balance)
            other = _OTHER_ACCOUNT.search(message.typed_text)
            if other:
                utter(dispatcher, "utter_only_account", kind=other.group().lower())
        self.utter_unserved(dispatcher, tracker, RequestKind.BALANCE)
        shown = [card.name for card in meant] if len(meant) == 1 else []
        return remember_shown(tracker, [ALL_CARDS] if is_all else shown)

    def _cards_named(self, customer: str, names: List[str]) -> List[Card]:
        """Return the cards of some names, each once; none if one is unknown."""
        try:
            found = [self.bank.find_card(customer, name) for name in names]
        except UnknownCard:
            return []
        return list({card.name: card for card in found}.values())


def _tell(dispatcher: CollectingDispatcher, card: Card) -> None:
    utter(
        dispatcher,
        "utter_card_balance",
        card=card.name,
        owed=card.current_balance,
        minimum=card.minimum_balance,
    )
