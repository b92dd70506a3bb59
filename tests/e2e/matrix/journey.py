"""One case of the matrix under way: gets to its point, goes on, looks at the money."""

from decimal import Decimal
from typing import Any, Dict, FrozenSet

from tests.e2e.matrix.book import CONFIRMATION, Book, answer
from tests.e2e.matrix.cells import RESUMING, SWITCH, Case
from tests.e2e.matrix.findings import found
from tests.e2e.matrix.skills import CONFIRM, CONTINUE

_LONGEST_FORM = 12


class Journey:
    """A customer within one skill of the assistant.

    Attributes:
        values: What was said for each slot: rows of the table.
        gone: Dollars that must have left the account by now.
        due: Payments that must be scheduled by now.
    """

    def __init__(self, book: Book, case: Case) -> None:
        self.book = book
        self.case = case
        self.skill = book.assistant.skill(case.form)
        self.talk = book.conversation()
        self.values: Dict[str, Dict[str, Any]] = {}
        self.gone = Decimal(0)
        self.due = 0
        self.waiting: FrozenSet[str] = frozenset()
        self._decisions = len(case.things)
        self._before = self.talk.money()

    def start(self) -> None:
        """Open the skill; it asks for its first slot."""
        self.values = {}
        self.talk.say(self.book.opening(self.skill.intents[0]))
        asked = self.book.asked(self.skill.form, self.talk.last.names)
        self.talk.expect(asked == self.first_slot, "the first question")

    @property
    def first_slot(self) -> str:
        """The slot that is asked for first."""
        return next(slot for slot in self.skill.slots if not self._provoked(slot))

    def _provoked(self, slot: str) -> bool:
        return self.book.provocation(self.skill.form, slot) is not None

    def reach(self) -> None:
        """Start, and go on until the form waits at the point of the case."""
        self.start()
        point = self.case.point
        if point == CONTINUE:
            self.answer_uselessly()
        elif point == CONFIRM:
            self.finish()
        elif point == SWITCH:
            self.fill(self.first_slot)
            self.waiting = self.talk.last.names
            self.ask_to_switch()
            return
        elif point == RESUMING:
            self.fill(self.first_slot)
            self.waiting = self.talk.last.names
            self.do_another()
            return
        else:
            self._go_to(point)
        self.waiting = self.talk.last.names

    def _go_to(self, point: str) -> None:
        provocation = self.book.provocation(self.skill.form, point)
        if provocation:
            self.talk.say(provocation)
        else:
            for slot in self.skill.slots[: self.skill.slots.index(point)]:
                if not self._provoked(slot):
                    self.fill(slot)
        asked = self.book.asked(self.skill.form, self.talk.last.names)
        self.talk.expect(asked == point, f"the question for {point}")

    def fill(self, slot: str, which: str = "first") -> None:
        """Give a value for a slot."""
        row = self.book.row(self.skill.form, slot, which)
        answer(self.talk, row)
        self.values[slot] = row

    def answer_uselessly(self) -> None:
        """Answer uselessly until the form explains and asks whether to go on."""
        for text in self.book.useless[:2]:
            self.talk.say(text)
        self.talk.expect_response("utter_explain")
        self.talk.expect_response("utter_ask_to_go_on")

    @property
    def other(self) -> str:
        """The first intent of another skill."""
        return self.book.assistant.others(self.skill.form)[0][0]

    def ask_to_switch(self, intent: str = "") -> None:
        """Ask for another skill; the form asks whether to leave."""
        wanted = intent or self.other
        form = dict(self.book.assistant.others(self.skill.form))[wanted]
        self.talk.say(self.book.whole(wanted)["says"])
        self.talk.expect(
            self.talk.last.starts(f"utter_switch_ask_{form}"), "the switch question"
        )

    def do_another(self, intent: str = "") -> None:
        """Leave for another skill, do it, and be asked whether to go back."""
        wanted = intent or self.other
        self.ask_to_switch(wanted)
        self.decide("yes")
        self.talk.expect_response("utter_switch_affirm")
        whole = self.book.whole(wanted)
        form = dict(self.book.assistant.others(self.skill.form))[wanted]
        self.complete(form)
        for shown in whole["shown"]:
            self.talk.expect(shown in self.talk.last.text, f"{shown} said before")
        self.agree("yes please")
        self.gone += Decimal(str(whole["moves"]))
        back = f"utter_switch_back_ask_{self.skill.form}"
        self.talk.expect(self.talk.last.starts(back), "resuming")

    def complete(self, form: str) -> None:
        """Answer what a form asks until it asks for consent."""
        for _ in range(_LONGEST_FORM):
            if self.talk.last.starts(CONFIRMATION):
                return
            slot = self.book.asked(form, self.talk.last.names)
            self.talk.expect(slot is not None, f"a question of {form}")
            row = self.book.row(form, slot or "", "first")
            answer(self.talk, row)
            if form == self.skill.form:
                self.values[slot or ""] = row
        self.talk.expect(False, f"the confirmation of {form}")

    def finish(self) -> None:
        """Answer the rest; the confirmation shows every value that was given."""
        self.complete(self.skill.form)
        for slot, row in self.values.items():
            text = self.talk.last.text
            spared = row.get("unless") and row["unless"] in text
            self.talk.expect(spared or row["shown"] in text, f"{slot}: {row['shown']}")

    def decide(self, text: str) -> None:
        """Answer a question of yes or no, now in words, now with its button."""
        self._decisions += 1
        payloads = self.talk.last.payloads
        self.talk.expect(len(payloads) == 2, "two buttons")
        is_no = text.startswith("no")
        self.talk.say(payloads[int(is_no)] if self._decisions % 2 else text)

    def agree(self, text: str) -> None:
        """Say yes to a confirmation; a search tells what the bank has."""
        asked, talk = self.talk.last.text, self.talk
        self.decide(text)
        for part in found(talk.sender, talk.opened, asked) or []:
            told = any(part in reply.text for reply in talk.replies)
            talk.expect(told, f"{part} in what was found")

    def consent(self) -> None:
        """Say yes to the confirmation, and again: it is done once."""
        self.agree("yes")
        later = any(row.get("later") for row in self.values.values())
        moved = sum(Decimal(str(row.get("moves", 0))) for row in self.values.values())
        self.gone += 0 if later else moved
        self.due += int(later)
        self.talk.expect(not self.talk.last.starts(CONFIRMATION), "the submission")
        starts = [
            reply.starts(d) for reply in self.talk.replies for d in self.book.done
        ]
        self.talk.expect(any(starts), "what was done, or found")
        self.talk.say("yes")

    def check_money(self) -> None:
        """The bank moved what was confirmed, and nothing else."""
        moved = self._before - self.talk.money()
        self.talk.expect(moved == self.gone, f"${self.gone} moved, not ${moved}")
        due = self.talk.scheduled()
        self.talk.expect(due == self.due, f"{self.due} payments scheduled, not {due}")
