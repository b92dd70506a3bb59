"""Work out what would be left after a movement that is only thought of."""

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.bank.money import Money
from actions.base_action import BankAction, Events
from actions.customer import customer_of
from actions.forms.tracker_queries import active_form
from actions.parsing.amount_mentions import amounts_in
from actions.parsing.message import latest_message
from actions.responses import Response, utter, utter_response


class ActionShowWhatIf(BankAction):
    """Tells the balance, and what would be left of it; nothing moves."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "action_show_what_if"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Take the amount that was said, else the one of the open form."""
        customer = customer_of(tracker)
        currency, balance = self.bank.currency(customer), self.bank.balance(customer)
        said = amounts_in(latest_message(tracker), currency)
        amounts = [each.money for each in said if each.money.currency == currency]
        waiting = str(tracker.get_slot("amount-of-money") or "")
        if not amounts and active_form(tracker) and waiting[:1].isdigit():
            amounts = [Money.of(waiting, currency)]
        if len(amounts) != 1:
            utter(dispatcher, "utter_what_if_balance", balance=balance)
            return []
        shown = {"amount": str(amounts[0]), "balance": str(balance)}
        response = Response("utter_what_if_short", shown)
        if amounts[0] <= balance:
            shown["left"] = str(balance - amounts[0])
            response = Response("utter_what_if_left", shown)
        utter_response(dispatcher, response)
        return []
