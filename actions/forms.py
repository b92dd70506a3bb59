"""How every form listens, decides and asks.

Rasa calls `validate_<form>` on each message while the form is active, when it is
activated and when it asks again. Returning no event at all turns the message down:
then the rules answer it (a balance asked for in between, another skill).
"""

from abc import abstractmethod
from typing import List, Mapping, Optional

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.dialogue import (
    CONFIRM,
    CONTINUE,
    FORM_STATE,
    HANDOFF,
    HANDOFF_OPTIONS,
    LEFT_FORMS,
    NEXT_FORM,
    PREVIOUS_FORM,
    SWITCH_ASK,
    SWITCH_MESSAGE,
    Entry,
    FormState,
    form_state,
    hosts_offered,
    how_entered,
    last_action,
    left_forms,
)
from actions.hearing import YES, Listener
from actions.messages import Message, latest_message
from actions.replies import Reply, say, send
from actions.skill import Events
from actions.turn import REQUESTED, Turn


class Form(Listener):
    """Validation of one form; a skill says which slots it has and what it confirms.

    Attributes:
        form: The form's name.
        deed: The action that follows it.
    """

    form: str
    deed: str

    def name(self) -> str:
        """The name by which Rasa calls it."""
        return f"validate_{self.form}"

    @property
    def slot_names(self) -> List[str]:
        """All slots of the form, in the order in which they are asked for."""
        return [CONTINUE, *(slot.name for slot in self.slots), CONFIRM]

    @abstractmethod
    def confirmation(self, turn: Turn) -> Reply:
        """What will happen, with all values, as a question."""

    def is_needed(self, slot: str, turn: Turn) -> bool:
        """Whether a slot has to be asked for."""
        return turn.values[slot] is None

    def recalled(self, tracker: Tracker) -> Mapping[str, Optional[str]]:
        """Values of earlier that the form starts with."""
        return {}

    def review(self, turn: Turn) -> None:
        """Look at the values together; refuse what cannot be."""

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Take the message or turn it down, then ask for what is missing."""
        entry = how_entered(tracker, self.form, self.deed)
        turn = Turn(self.bank, self.slot_names, tracker, latest_message(tracker))
        turn.was_asked = last_action(tracker) == self.form
        after_switch_question = last_action(tracker) == SWITCH_ASK
        if entry is Entry.ANSWER and not self.takes(turn, after_switch_question):
            return []
        if entry is Entry.AWAY:
            return self._events(turn, tracker)
        extra = self._enter(turn, tracker, entry)
        if entry is Entry.ANSWER and tracker.get_slot(NEXT_FORM):
            extra = [SlotSet(NEXT_FORM, None), SlotSet(SWITCH_MESSAGE, None)]
        if entry is Entry.RETRY and turn.state.unsure:
            turn.requested = CONFIRM
        elif entry is Entry.AGAIN and turn.requested and turn.values[CONFIRM] != YES:
            self._ask_again(turn, tracker)
        else:
            self._ask_next(turn)
        if entry in (Entry.FRESH, Entry.SWITCHED, Entry.ANSWER):
            turn.replies = self.left_out(turn) + turn.replies
        for reply in turn.replies:
            send(dispatcher, reply)
        return extra + self._events(turn, tracker)

    def in_trouble(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Keep the form where it stands; the next message tries again."""
        unsure = form_state(tracker).unsure
        say(dispatcher, "utter_deed_unsure" if unsure else "utter_bank_unavailable")
        requested = tracker.get_slot(REQUESTED) or self.slots[0].name
        state = form_state(tracker).as_json()
        return [SlotSet(FORM_STATE, state), SlotSet(REQUESTED, requested)]

    def _went_through(self, turn: Turn, is_answer: bool = False) -> bool:
        """Whether the deed was done, though its answer was lost; it is told again.

        The bank is asked before anything is corrected or dropped: a new key would do
        it a second time, and "nothing was moved" would be a lie.
        """
        key = turn.state.key
        if not key or not self.bank.was_done(turn.customer, key):
            return False
        if not (is_answer and turn.message.is_clear_yes()):
            turn.replies.append(Reply("utter_already_done"))
        turn.values[CONFIRM] = YES
        return True

    def _enter(self, turn: Turn, tracker: Tracker, entry: Entry) -> Events:
        is_answer = entry is Entry.ANSWER
        if entry is not Entry.RETRY and self._went_through(turn, is_answer):
            return []
        if is_answer:
            return self._hear(turn)
        if entry is Entry.STAYED:
            self._stay(turn)
        elif entry in (Entry.FRESH, Entry.SWITCHED):
            return self._start(turn, tracker, entry)
        elif entry is Entry.BACK:
            return self._come_back(turn, tracker)
        return []

    def _hear(self, turn: Turn) -> Events:
        """Take an answer; a yes or no to an offered handoff is about that alone."""
        offered = turn.state.offered
        turn.note(offered=0)
        agrees = turn.message.is_clear_yes()
        if not offered or not (agrees or self.is_bare_no(turn)):
            self.hear(turn)
            return []
        turn.has_asked = True
        if agrees and not self.verbs.intersection(turn.message.rest([])):
            return [FollowupAction(HANDOFF if offered == 1 else HANDOFF_OPTIONS)]
        if not agrees:
            turn.replies.append(Reply("utter_ok"))
        self.ask(turn)
        return []

    def _stay(self, turn: Turn) -> None:
        """Take what was said with the "no" to leaving: a cancel, "no, make it 60"."""
        if turn.message.cancels():
            turn.note(cancelled=True)
            return
        if self.listen(turn):
            turn.renew()
            turn.note(failures=0)

    def _start(self, turn: Turn, tracker: Tracker, entry: Entry) -> Events:
        turn.values = dict.fromkeys(self.slot_names)
        turn.values.update(self.recalled(tracker))
        turn.state, turn.requested = FormState(), None
        forgotten = [NEXT_FORM, PREVIOUS_FORM, LEFT_FORMS]
        events: Events = []
        said = tracker.get_slot(SWITCH_MESSAGE)
        if entry is Entry.SWITCHED and said:
            turn.message, forgotten = Message.from_json(said), [SWITCH_MESSAGE]
            events = self._pick_up(turn, tracker)
        before = dict(turn.values)
        if not self._went_through(turn):
            self.listen(turn)
            if turn.values != before:
                turn.renew()
        if turn.message.forbids(self.verbs):
            turn.note(cancelled=True)
        return events + [
            SlotSet(name, None)
            for name in forgotten
            if tracker.get_slot(name) is not None
        ]

    def _pick_up(self, turn: Turn, tracker: Tracker) -> Events:
        """Go on with this form's own values if it is one of those that were left."""
        stack = left_forms(tracker)
        own = next((left for left in stack if left["form"] == self.form), None)
        if own is None:
            return []
        turn.values.update(own["slots"])
        turn.state = FormState.of_left(own)
        stack.remove(own)
        return [SlotSet(LEFT_FORMS, stack or None)]

    def _come_back(self, turn: Turn, tracker: Tracker) -> Events:
        stack = left_forms(tracker)
        left = stack.pop()
        turn.values = {**dict.fromkeys(self.slot_names), **left["slots"]}
        turn.state, turn.requested = FormState.of_left(left), left.get("requested")
        turn.replies.append(Reply("utter_resumed"))
        self._went_through(turn)
        before = stack[-1]["form"] if stack else None
        return [SlotSet(LEFT_FORMS, stack or None), SlotSet(PREVIOUS_FORM, before)]

    def _ask_next(self, turn: Turn) -> None:
        if turn.state.cancelled or turn.values[CONFIRM] == YES:
            turn.requested = None
            return
        if turn.has_asked:
            return
        # A deed that may be done has changed what a review would look at.
        if not turn.state.unsure:
            self.review(turn)
        missing = (s.name for s in self.slots if self.is_needed(s.name, turn))
        turn.requested = next(missing, CONFIRM)
        if turn.requested == CONFIRM and not turn.state.key:
            turn.note(key=turn.message.id)
        self.ask(turn)

    def _ask_again(self, turn: Turn, tracker: Tracker) -> None:
        """Ask what was being asked; what lay beside the point was a useless answer.

        Nothing is asked while a handoff is offered: a "yes" to it must not be taken
        for consent.
        """
        turn.note(offered=hosts_offered(tracker))
        if turn.state.offered:
            return
        if turn.message.intent == "out_of_scope":
            self.lose_patience(turn)
        if not turn.has_asked:
            self.remind(turn, turn.state.suggested)
        if not turn.has_asked:
            self.ask(turn)
        if turn.message.intent == "check_recipients" and turn.requested == "PERSON":
            # They have just been listed.
            turn.replies = [reply._replace(buttons=()) for reply in turn.replies]

    def ask(self, turn: Turn) -> None:
        """Ask for the slot that is requested, or for consent."""
        slot = self.slot(turn.requested)
        if slot is not None:
            turn.replies.append(slot.question(turn.context(slot.name)))
        elif turn.requested == CONTINUE:
            turn.replies.append(Reply("utter_ask_to_go_on"))
        else:
            turn.replies.append(self.confirmation(turn))

    def _events(self, turn: Turn, tracker: Tracker) -> Events:
        changed = [
            SlotSet(name, value)
            for name, value in turn.values.items()
            if value != tracker.get_slot(name)
        ]
        state = SlotSet(FORM_STATE, turn.state.as_json())
        return [*changed, state, SlotSet(REQUESTED, turn.requested)]
