"""Go back to what waits when the customer asks for it: "back to my transfer"."""

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base_action import BankAction, Events
from actions.forms.state import INTERRUPTED_FORMS, RESUME
from actions.forms.tracker_queries import active_form, interrupted_forms
from actions.parsing.message import latest_message
from actions.responses import utter
from actions.skills.registry import FORM_NAMED


class ActionResume(BankAction):
    """Calls for the form that was left; an open one just asks again."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return RESUME

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Go on with the form that is named, else with the one left last."""
        if active_form(tracker):
            return []
        stack = interrupted_forms(tracker)
        said = set(latest_message(tracker).words_outside([]))
        named = [e for e in stack if FORM_NAMED[e["form"]].verbs & said]
        if not stack:
            utter(dispatcher, "utter_nothing_waits")
            return []
        wanted = (named or stack)[-1]
        stack.remove(wanted)
        stack.append(wanted)
        return [SlotSet(INTERRUPTED_FORMS, stack), FollowupAction(wanted["form"])]
