"""What the matrix knows before it starts: sentences, and how each question looks."""

from datetime import date, datetime, timedelta, timezone
from itertools import chain
from pathlib import Path
from typing import Any, Dict, FrozenSet, List, Mapping, Optional, Tuple

import yaml

from tests.e2e.matrix.conversation import Conversation, Send
from tests.e2e.matrix.skills import Assistant, Skill
from tests.support.responses import Responses

Names = FrozenSet[str]
CONFIRMATION = "utter_confirm"
_NO_ANSWERS = ("utter_default", "utter_ask_whatelse", "utter_ok")


class Book:
    """Sentences for everything, and the questions seen in a first look at each form.

    Args:
        assistant: What there is to talk about.
        sentences: The table of sentences.yml.
        send: Sends one message of a sender and returns the replies.
    """

    def __init__(
        self, assistant: Assistant, sentences: Mapping[str, Any], send: Send
    ) -> None:
        self.assistant = assistant
        self.cancel: List[str] = sentences["cancel"]
        self.useless: List[str] = sentences["useless"]
        self.done: List[str] = sentences["done"]
        self._intents = sentences["intents"]
        self._slots = sentences["slots"]
        self._send = send
        self._responses = Responses(assistant.responses)
        self._questions: Dict[str, Dict[str, Names]] = {}
        self._buttons: Dict[Tuple[str, str], List[str]] = {}
        self.answers: Dict[str, List[Names]] = {}

    def conversation(self) -> Conversation:
        """A new customer."""
        return Conversation(self._send, self._responses)

    def opening(self, intent: str) -> str:
        """A sentence with this intent that names no value."""
        known = self._intents.get(intent, {}).get("open")
        return str(known or self.assistant.examples.get(intent) or f"/{intent}")

    def whole(self, intent: str) -> Dict[str, Any]:
        """A sentence with all values: says, shown, moves."""
        row = self._intents.get(intent, {})
        says = row.get("full") or self.opening(intent)
        return {"shown": [], "moves": 0, **row, "says": says}

    def row(self, form: str, slot: str, which: str) -> Dict[str, Any]:
        """An answer (first) or a correction (other) for a slot.

        Where the table has none, the first or the second button of the question.
        """
        known = self._slots.get(form, {}).get(slot, {}).get(which)
        if known:
            shown = known["shown"].format(**days())
            return {"moves": 0, "later": False, **known, "shown": shown}
        buttons = self._buttons.get((form, slot), [])
        index = 0 if which == "first" else 1
        assert len(buttons) > index, (
            f"{slot} of {form} is asked for without buttons: "
            "write its sentences in tests/e2e/matrix/sentences.yml"
        )
        return {"says": buttons[index], "shown": "", "moves": 0, "later": False}

    def provocation(self, form: str, slot: str) -> Optional[str]:
        """What has to be said for a slot that is not asked for by itself."""
        said = self._slots.get(form, {}).get(slot, {}).get("provoke")
        return str(said) if said else None

    def asked(self, form: str, names: Names) -> Optional[str]:
        """The slot that a question of a form asks for."""
        questions = self._questions[form]
        return next((slot for slot in questions if questions[slot] == names), None)

    def look_around(self) -> None:
        """Walk through every form, and hear every digression outside of forms."""
        for skill in self.assistant.skills:
            self._look_at(skill)
        for intent in self.assistant.digressions:
            talk = self.conversation()
            talk.say(self.opening(intent))
            self.answers[intent] = talk.names
            self._is_understood(talk, self.assistant.digressions[intent])

    def _is_understood(self, talk: Conversation, actions: Tuple[str, ...]) -> None:
        """The rule's own responses were uttered, and none of another rule or form."""
        others = {*chain(*self.assistant.digressions.values()), *_NO_ANSWERS}
        for action in actions:
            if action in self.assistant.responses:
                talk.expect(frozenset([action]) in talk.names, action)
        for reply in talk.replies:
            wrong = reply.names & (others - set(actions))
            talk.expect(not wrong, str(actions))

    def _look_at(self, skill: Skill) -> None:
        questions = self._questions.setdefault(skill.form, {})
        talk = self.conversation()
        talk.say(self.opening(skill.intents[0]))
        for slot in skill.slots:
            provocation = self.provocation(skill.form, slot)
            if provocation:
                self._look_at_provoked(skill, slot, provocation)
                continue
            self._note(talk, skill.form, slot)
            answer(talk, self.row(skill.form, slot, "first"))
        talk.expect(talk.last.starts(CONFIRMATION), "the confirmation")
        seen = list(questions.values())
        assert len(set(seen)) == len(seen), f"{skill.form}: questions look alike"

    def _look_at_provoked(self, skill: Skill, slot: str, provocation: str) -> None:
        talk = self.conversation()
        talk.say(self.opening(skill.intents[0]))
        talk.say(provocation)
        self._note(talk, skill.form, slot)

    def _note(self, talk: Conversation, form: str, slot: str) -> None:
        talk.expect("?" in talk.last.text, f"a question for {slot}")
        self._questions[form][slot] = talk.last.names
        self._buttons[form, slot] = talk.last.payloads


def days() -> Dict[str, str]:
    """Days as the assistant writes them; the bank of the tests lives in UTC."""
    today = datetime.now(timezone.utc).date()
    last = today.replace(day=1) - timedelta(days=1)
    return {
        "today": _written(today),
        "tomorrow": _written(today + timedelta(days=1)),
        "yesterday": _written(today - timedelta(days=1)),
        "last_month": f"{last:%b} 1 – {_written(last)}",
    }


def _written(day: date) -> str:
    return f"{day:%b} {day.day}, {day.year}"


def answer(talk: Conversation, row: Mapping[str, Any]) -> None:
    """Say an answer, and yes to "Did you mean …?"."""
    talk.say(row["says"])
    if "utter_did_you_mean" in talk.last.names:
        talk.say("yes")


def read_sentences() -> Dict[str, Any]:
    """The table beside this file."""
    path = Path(__file__).with_name("sentences.yml")
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))
