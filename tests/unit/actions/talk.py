"""A stand-in for Rasa's core: runs forms and actions as it does, without a server."""

import asyncio
from datetime import datetime
from typing import Any, Callable, Dict, List, Optional, Sequence

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.bank.service import Bank
from actions.base_action import BankAction
from actions.parsing.message import Entity as Read
from actions.skills.registry import FORM_NAMED, FORM_OF_INTENT, FORMS

Entity = Dict[str, Any]

TURNED_DOWN = ["turned down"]


def entity(name: str, part: str, value: Any = None, **extra: Any) -> Entity:
    """An entity of NLU's; its place in the text is found later."""
    return {"entity": name, "part": part, "value": value or part, **extra}


def duckling(name: str, part: str, value: Any, **info: Any) -> Entity:
    """An entity of Duckling's, with its additional_info."""
    found = entity(name, part, value, additional_info={"value": value, **info})
    return {**found, "value": value, "extractor": "DucklingEntityExtractor"}


def money(part: str, value: Any, unit: str = "$") -> Entity:
    return duckling("amount-of-money", part, value, unit=unit)


def number(part: str, value: Any) -> Entity:
    return duckling("number", part, value)


def moment(part: str, when: str, grain: str = "day") -> Entity:
    return duckling("time", part, f"{when}T00:00:00.000+00:00", grain=grain)


def interval(part: str, start: str, end: str, grain: str = "day") -> Entity:
    ends = {"from": f"{start}T00:00:00+00:00", "to": f"{end}T00:00:00+00:00"}
    sides = {side: {"grain": grain} for side in ends}
    found = entity("time", part, ends, additional_info=sides)
    return {**found, "extractor": "DucklingEntityExtractor"}


class Talk:
    """One conversation with one bank."""

    def __init__(self, bank: Bank, customer: str = "ann") -> None:
        self.bank = bank
        self.customer = customer
        self.slots: Dict[str, Any] = {}
        self.events: List[Dict[str, Any]] = []
        self.latest: Dict[str, Any] = {}
        self.loop: Optional[str] = None
        self.messages: List[Dict[str, Any]] = []
        self.channel = "rest"
        self.duckling_answers = True
        # The action that was called for instead of what the rules would predict.
        self.followup = ""
        self.ask_duckling: Callable[[str, datetime], Sequence[Read]] = lambda *_: []

    def say(
        self, text: str, intent: str, *entities: Entity, message_id: str = ""
    ) -> List[str]:
        """Say something to the form that waits or that the intent starts.

        Returns:
            The names of the responses; TURNED_DOWN when the form leaves it to rules.
        """
        self.hear(text, intent, *entities, message_id=message_id)
        form = self.loop or FORM_OF_INTENT[intent].name
        return self.run_form(form)

    def hear(
        self, text: str, intent: str, *entities: Entity, message_id: str = ""
    ) -> None:
        """Put a message on the tracker; nothing answers yet."""
        number_of = sum(event["event"] == "user" for event in self.events)
        placed = []
        for each in entities:
            start = text.find(each["part"])
            placed.append({**each, "start": start, "end": start + len(each["part"])})
        self.latest = {"text": text, "intent": {"name": intent}, "entities": placed}
        self.events += [
            {"event": "action", "name": "action_listen"},
            {
                "event": "user",
                "text": text,
                "message_id": message_id or f"message-{number_of}",
                "input_channel": self.channel,
            },
        ]
        self.messages = []

    def begin_transfer(self) -> List[str]:
        """Say "send $50 to Percy", all that a transfer needs but consent."""
        said = [money("$50", 50), entity("PERSON", "Percy")]
        return self.say("send $50 to Percy", "transfer_money", *said)

    def yes(self, message_id: str = "") -> List[str]:
        return self.say("yes", "affirm", message_id=message_id)

    def no(self) -> List[str]:
        return self.say("no", "deny")

    def run_form(self, form: str) -> List[str]:
        """Run a form as FormAction does, and submits it when it is done."""
        found = next(each for each in FORMS if each.form.name == form)
        validate = found.validate(
            self.bank, lambda: self.duckling_answers, self.ask_duckling
        )
        is_active = self.loop == form
        requested = self.slots.get("requested_slot") if is_active else None
        before = list(self.events)
        is_message = self.events[-1]["event"] == "user"
        self.slots["requested_slot"] = requested
        self.events.append({"event": "action", "name": form})
        events = self._call(validate)
        if is_active and is_message and not events:
            self.events = before
            return TURNED_DOWN
        self._apply(events)
        self.loop = form if self.slots.get("requested_slot") else None
        if self.loop is None and not self.followup:
            self.act(found.submit(self.bank))
        return self.responses

    def act(self, action: BankAction) -> List[str]:
        """Run an action, and the form that it calls for."""
        self.events.append({"event": "action", "name": action.name()})
        events = self._call(action)
        self._apply(events)
        if self.followup in FORM_NAMED:
            self.run_form(self.followup)
        return self.responses

    @property
    def responses(self) -> List[str]:
        """What was answered to the last message, by the names of the responses."""
        return [message["response"] for message in self.messages]

    def said(self, response: str) -> Dict[str, Any]:
        """One response to the last message, with its variables and buttons."""
        return next(m for m in self.messages if m["response"] == response)

    @property
    def waits_for(self) -> Optional[str]:
        """The slot that the active form has asked for."""
        return self.slots.get("requested_slot") if self.loop else None

    def tracker(self) -> Tracker:
        return Tracker(
            self.customer,
            self.slots,
            self.latest,
            list(self.events),
            False,
            None,
            {"name": self.loop} if self.loop else {},
            None,
        )

    def _call(self, action: BankAction) -> List[Dict[str, Any]]:
        dispatcher = CollectingDispatcher()
        events = asyncio.run(action.run(dispatcher, self.tracker(), {}))
        self.messages += dispatcher.messages
        for message in dispatcher.messages:
            data = {"custom": message["custom"] or None, "buttons": message["buttons"]}
            self.events.append({"event": "bot", "data": data})
        return list(events)

    def _apply(self, events: List[Dict[str, Any]]) -> None:
        self.followup = ""
        for event in events:
            self.events.append(event)
            if event["event"] == "slot":
                self.slots[event["name"]] = event["value"]
            elif event["event"] == "active_loop":
                self.loop = event["name"]
            elif event["event"] == "followup":
                self.followup = event["name"]
