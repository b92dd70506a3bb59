"""Tell when cards are due, and the least that has to be paid."""

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base_action import BankAction, Events
from actions.customer import customer_of
from actions.forms.shown import remember_shown
from actions.parsing.mentions import mentioned
from actions.parsing.message import latest_message
from actions.parsing.vocabulary import WEAK_CARD_WORDS
from actions.responses import day, utter


class ActionShowCardDue(BankAction):
    """Names each card that is meant, its minimum and the end of the cycle."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "action_show_card_due"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Utter one line for each card; for all of them when none is named."""
        customer, message = customer_of(tracker), latest_message(tracker)
        cards = self.bank.cards(customer)
        named = set(mentioned(message, [c.name for c in cards], WEAK_CARD_WORDS))
        named |= {str(entity.value) for entity in message.named("credit_card")}
        due = day(self.bank.transfer_charge(customer).cycle_ends)
        for card in [c for c in cards if c.name in named] or cards:
            is_due = card.minimum_balance.amount > 0
            response = "utter_card_due" if is_due else "utter_card_not_due"
            utter(
                dispatcher,
                response,
                card=card.name,
                minimum=card.minimum_balance,
                date=due,
            )
        return remember_shown(tracker, sorted(named)[:1])
