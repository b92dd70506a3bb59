"""How each kind of interruption is played, and what must come of it."""

from typing import Callable, Dict, FrozenSet, List

from tests.e2e.matrix.book import Book
from tests.e2e.matrix.cells import (
    CANCEL,
    CORRECTION,
    DIGRESSION,
    LEAVE,
    RESTART,
    RESUMING,
    STAY,
    SWITCH,
    USELESS,
    Case,
)
from tests.e2e.matrix.journey import Journey
from tests.e2e.matrix.skills import CONTINUE

# Nobody who says so wants to be asked whether to go back to something.
FAREWELLS = frozenset(["goodbye"])
NOT_UNDERSTOOD = ("utter_not_understood", "utter_default", "utter_out_of_scope")


def play(book: Book, case: Case) -> int:
    """Play a case.

    Returns:
        How many messages it took.

    Raises:
        AssertionError: Something went wrong; the text holds the conversation.
    """
    journey = Journey(book, case)
    if case.point == RESUMING:
        _AT_THE_RESUMING[case.kind](journey)
    else:
        _IN_THE_FORM[case.kind](journey)
    journey.check_money()
    return journey.talk.turns


def _goes_on(journey: Journey) -> None:
    """The form asks again what it was asking."""
    again = journey.talk.last.names == journey.waiting
    journey.talk.expect(again, f"{sorted(journey.waiting)} asked again")


def _end(journey: Journey) -> None:
    """Whatever came in between: the rest is asked, shown and done."""
    if "utter_ask_to_go_on" in journey.talk.last.names:
        journey.talk.say("yes")
    journey.finish()
    journey.consent()


def _digressions(journey: Journey) -> None:
    journey.reach()
    for intent in journey.case.things:
        talk, book = journey.talk, journey.book
        talk.say(book.opening(intent))
        told: List[FrozenSet[str]] = book.answers[intent]
        talk.expect(talk.names[: len(told)] == told, f"the answer to {intent}")
        if intent in FAREWELLS:
            ended = any(name.endswith("_cancelled") for name in talk.last.names)
            talk.expect(ended, "the form to end")
            journey.reach()
            continue
        if talk.last.starts("utter_handoff_options"):
            # It waits for an answer to the offer, which no deed may take for its own.
            talk.say("no")
        else:
            talk.expect(len(talk.names) > len(told), "a question after the answer")
        _goes_on(journey)
        if journey.case.point == SWITCH:
            journey.ask_to_switch()
    if journey.case.point == SWITCH:
        journey.talk.say("no")
    _end(journey)


def _stays(journey: Journey) -> None:
    journey.reach()
    for intent in journey.case.things:
        journey.ask_to_switch(intent)
        journey.decide("no thanks")
        journey.talk.expect_response("utter_switch_deny")
        if journey.case.point == CONTINUE:
            # Staying means going on: the question behind "go on?" is asked.
            journey.waiting = journey.talk.last.names
            asked = journey.book.asked(journey.skill.form, journey.waiting)
            journey.talk.expect(asked is not None, "the form's own question")
        _goes_on(journey)
    _end(journey)


def _leaves(journey: Journey) -> None:
    journey.reach()
    journey.do_another(journey.case.things[0])
    journey.decide("yes")
    journey.talk.expect_response("utter_resumed")
    if journey.case.point != CONTINUE:
        _goes_on(journey)
    journey.finish()
    journey.consent()


def _corrects(journey: Journey) -> None:
    journey.reach()
    journey.fill(journey.case.things[0], "other")
    for prefix in NOT_UNDERSTOOD:
        wrong = any(reply.starts(prefix) for reply in journey.talk.replies)
        journey.talk.expect(not wrong, "the correction to be taken")
    _end(journey)


def _cancels(journey: Journey) -> None:
    for sentence in journey.case.things:
        journey.reach()
        journey.talk.say(sentence)
        ended = any(name.endswith("_cancelled") for name in journey.talk.last.names)
        journey.talk.expect(ended, "the form to be cancelled")
    journey.start()
    journey.talk.say(journey.case.things[0])


def _useless(journey: Journey) -> None:
    journey.reach()
    talk = journey.talk
    for text in journey.book.useless[:2]:
        talk.say(text)
        talk.expect("?" in talk.last.text, "a question")
    if journey.case.point != CONTINUE:
        _is_explained(journey)
    talk.say("yes")
    talk.say(journey.book.useless[0])
    explained = any(reply.starts("utter_explain") for reply in talk.replies)
    talk.expect(not explained, "the counter to start anew")
    journey.waiting = talk.last.names
    _end(journey)


def _is_explained(journey: Journey) -> None:
    journey.talk.expect_response("utter_explain")
    journey.talk.expect_response("utter_ask_to_go_on")


def _restarts(journey: Journey) -> None:
    journey.reach()
    journey.talk.say("/restart")
    journey.talk.expect_response("utter_restart")
    journey.start()
    journey.finish()
    journey.consent()


def _digressions_at_resuming(journey: Journey) -> None:
    journey.reach()
    asked = journey.talk.last.names
    for intent in journey.case.things:
        talk, told = journey.talk, journey.book.answers[intent]
        talk.say(journey.book.opening(intent))
        talk.expect(talk.names[: len(told)] == told, f"the answer to {intent}")
        if intent in FAREWELLS:
            talk.expect(talk.names == told, "nothing more to be asked")
            journey.reach()
            continue
        talk.expect(talk.last.names == asked, "resuming offered again")
    _goes_back(journey)


def _goes_back(journey: Journey) -> None:
    journey.talk.say("yes")
    journey.talk.expect_response("utter_resumed")
    _goes_on(journey)
    _end(journey)


def _stays_away(journey: Journey) -> None:
    """No resuming; whatever is asked for next starts from nothing."""
    for intent in journey.case.things:
        journey.start()
        journey.fill(journey.first_slot)
        journey.do_another(intent)
        journey.decide("no thanks")
        journey.talk.expect_response("utter_ask_whatelse")
    journey.start()
    journey.talk.say("cancel")


def _does_a_third(journey: Journey) -> None:
    """Another skill, asked for instead of an answer, is done; nothing else is."""
    journey.reach()
    intent = journey.case.things[0]
    whole = journey.book.whole(intent)
    journey.talk.say(whole["says"])
    journey.complete(dict(journey.book.assistant.others(journey.skill.form))[intent])
    journey.talk.say("yes")
    journey.gone += whole["moves"]


def _corrects_what_was_left(journey: Journey) -> None:
    """A value given instead of a yes or no; the table says what it is taken for."""
    journey.reach()
    row = journey.book.row(journey.skill.form, journey.case.things[0], "other")
    journey.talk.say(row["says"])
    taken_for = row.get("back", "an answer")
    if taken_for == "a no":
        journey.talk.expect_response("utter_ask_whatelse")
    elif taken_for == "an answer":
        journey.talk.expect_response("utter_resumed")
        journey.talk.say("cancel")
    else:
        journey.values = {journey.case.things[0]: row}
        journey.finish()
        journey.consent()


def _cancels_resuming(journey: Journey) -> None:
    for sentence in journey.case.things:
        journey.reach()
        journey.talk.say(sentence)
        journey.talk.expect_response("utter_ask_whatelse")


def _useless_at_resuming(journey: Journey) -> None:
    journey.reach()
    asked = journey.talk.last.names
    for text in journey.book.useless[:2]:
        journey.talk.say(text)
        journey.talk.expect(journey.talk.last.names == asked, "resuming again")
    _goes_back(journey)


_IN_THE_FORM: Dict[str, Callable[[Journey], None]] = {
    DIGRESSION: _digressions,
    STAY: _stays,
    LEAVE: _leaves,
    CORRECTION: _corrects,
    CANCEL: _cancels,
    USELESS: _useless,
    RESTART: _restarts,
}
_AT_THE_RESUMING: Dict[str, Callable[[Journey], None]] = {
    DIGRESSION: _digressions_at_resuming,
    STAY: _stays_away,
    LEAVE: _does_a_third,
    CORRECTION: _corrects_what_was_left,
    CANCEL: _cancels_resuming,
    USELESS: _useless_at_resuming,
    RESTART: _restarts,
}
