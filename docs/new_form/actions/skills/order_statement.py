"""Order a statement of a credit card."""

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base_action import Events
from actions.forms.form import Form
from actions.forms.run import FormRun
from actions.forms.state import FormState
from actions.forms.submit import FormSubmitAction
from actions.forms.validate_form import ValidateForm
from actions.parsing.vocabulary import word_set
from actions.responses import Response, utter
from actions.slots.card import CardSlot
from actions.slots.delivery_way import DeliveryWaySlot


class CardStatementForm(Form):
    """Finds out of which card, how it is sent, and whether to go."""

    name = "card_statement_form"
    submit_action = "action_order_statement"
    intents = frozenset(["order_statement"])
    verbs = word_set("order send statement")
    slots = (CardSlot(), DeliveryWaySlot())
    moves_money = False

    def confirmation(self, run: FormRun) -> Response:
        """Name card and way."""
        shown = {name: str(run.values[name]) for name in self.data_slots}
        return Response("utter_confirm_statement", shown)


class ValidateCardStatementForm(ValidateForm):
    """Fills the form."""

    form = CardStatementForm()

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "validate_card_statement_form"


class ActionOrderStatement(FormSubmitAction):
    """Orders it when it was confirmed."""

    form = CardStatementForm()
    cancelled = "utter_statement_cancelled"

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "action_order_statement"

    def submit(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, state: FormState
    ) -> Events:
        """Tell what was ordered, and what is owed today.

        The bank of the demo sends no letters: a method of `Bank` that does would be
        called here, with `state.idempotency_key`, so that it happens once.
        """
        card = self.bank.card(tracker.sender_id, str(tracker.get_slot("credit_card")))
        utter(
            dispatcher,
            "utter_statement_ordered",
            card=card.name,
            way=tracker.get_slot("delivery_way"),
            owed=card.current_balance,
        )
        return []
