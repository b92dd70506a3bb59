"""Show what is on the account and what is owed on the cards."""

import re

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.bank.errors import UnknownCard
from actions.bank.model import Card
from actions.base_action import BankAction, Events
from actions.parsing.mentions import mentioned, names_in
from actions.parsing.message import latest_message
from actions.parsing.other_requests import RequestKind
from actions.parsing.vocabulary import WEAK_CARD_WORDS
from actions.responses import utter

# An account that the customer may mean, though there is but one.
_OTHER_ACCOUNT = re.compile(r"\b(savings?|joint|business)\b", re.IGNORECASE)


class ActionShowBalance(BankAction):
    """Answers for the account, one card or all cards."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "action_show_balance"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Show what was asked for; the account when nothing was named."""
        message, customer = latest_message(tracker), tracker.sender_id
        kinds = [str(entity.value) for entity in message.named("account_type")]
        names = [str(entity.value) for entity in names_in(message, "credit_card")]
        cards = self.bank.cards(customer)
        names += mentioned(message, [card.name for card in cards], WEAK_CARD_WORDS)
        is_about_cards = bool({"cards", "owe", "owed"} & set(message.words_outside([])))
        if names:
            self._show_card(dispatcher, customer, names[0])
        elif "credit" in kinds or is_about_cards:
            utter(dispatcher, "utter_card_balances")
            for card in cards:
                _tell(dispatcher, card)
        if "bank" in kinds or not (names or "credit" in kinds or is_about_cards):
            balance = self.bank.balance(customer)
            utter(dispatcher, "utter_account_balance", balance=balance)
            other = _OTHER_ACCOUNT.search(message.typed_text)
            if other:
                utter(dispatcher, "utter_only_account", kind=other.group().lower())
        self.utter_unserved(dispatcher, tracker, RequestKind.BALANCE)
        return []

    def _show_card(
        self, dispatcher: CollectingDispatcher, customer: str, name: str
    ) -> None:
        try:
            _tell(dispatcher, self.bank.find_card(customer, name))
        except UnknownCard:
            utter(dispatcher, "utter_card_balances")
            for card in self.bank.cards(customer):
                _tell(dispatcher, card)


def _tell(dispatcher: CollectingDispatcher, card: Card) -> None:
    utter(
        dispatcher,
        "utter_card_balance",
        card=card.name,
        owed=card.current_balance,
        minimum=card.minimum_balance,
    )
