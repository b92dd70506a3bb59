"""The stories that are products: of forms, of forms and intents."""

from itertools import permutations
from typing import Any, Dict, Iterator, List, Sequence

from tools.dialogue.steps import (
    ASK,
    DENY,
    WHAT_ELSE,
    action,
    actions,
    active,
    entry,
    intent,
    leaves,
    offers_back,
    opens,
    slots,
)
from tools.dialogue.table import Form, Step, Table

Story = Dict[str, Any]


def story(name: str, steps: Sequence[Step]) -> Story:
    """Make a story."""
    return entry("story", name, steps)


def of_forms(table: Table) -> Iterator[Story]:
    """Tell each form by itself, and one after the other."""
    for form in table.forms:
        for each in form.intents:
            yield from _started(form, each)
        refused = [*_told(form), intent("deny"), *_submitted(form)]
        yield story(f"{form.title} refused at the confirmation", refused)
    for one, two in permutations(table.forms, 2):
        first = [*_told(one)[:-1], *_submitted(one)]
        second = [*_starts(two, two.intents[-1]), *_completes(two)]
        yield story(f"{one.title}, then {two.title}", [*first, *second])


def of_digressions(table: Table) -> Iterator[Story]:
    """Ask for something inside a form; it is answered, and the form asks again."""
    for form in table.forms:
        for answer in table.answers:
            if answer.condition or answer.intent in table.asking:
                continue
            said = [intent(answer.intent), *actions(answer.actions)]
            steps = [*_starts(form), *said, *opens(form), *_completes(form)]
            yield story(f"{answer.intent} inside {form.title}", steps)


def of_switching(table: Table) -> Iterator[Story]:
    """Ask for another form inside a form: stay, come back, stay away."""
    for form in table.forms:
        for each in table.others(form):
            yield from _switches(form, each, table.form_of(each))


def _starts(form: Form, by: str = "") -> List[Step]:
    return [intent(by or form.intents[0]), *opens(form)]


def _told(form: Form) -> List[Step]:
    """Start a form and answer it once."""
    return [*_starts(form), intent("inform"), action(form.name)]


def _submitted(form: Form) -> List[Step]:
    return [action(form.name), active(None), action(form.submit)]


def _completes(form: Form) -> List[Step]:
    return [intent("inform"), *_submitted(form)]


def _started(form: Form, by: str) -> Iterator[Story]:
    """Tell a form at once and step by step."""
    name = f"{form.title} started by {by}"
    at_once = [*_starts(form, by), active(None), action(form.submit)]
    yield story(f"{name}, all in one sentence", at_once)
    greeting = [intent("greet"), action("utter_greet"), action("utter_help")]
    answers = [intent("inform"), action(form.name)] * 2
    thanks = [intent("thankyou"), action("utter_noworries")]
    steps = [*greeting, *_starts(form, by), *answers, intent("affirm")]
    yield story(f"{name}, step by step", [*steps, *_submitted(form), *thanks])


def _switches(form: Form, by: str, other: Form) -> Iterator[Story]:
    """Tell the five ways in which an intent inside a form may end."""
    name = f"{by} inside {form.title}"
    wanted = slots(next_form_name=other.name)
    asked = [*_starts(form), intent(by), action(ASK), wanted]
    stays = [intent("deny"), action(DENY), slots(next_form_name=None), *opens(form)]
    yield story(f"{name}, denied", [*asked, *stays, *_completes(form)])
    at_once = [active(None), action(other.submit)]
    back = [intent("affirm"), *opens(form), *_completes(form)]
    away = [intent("deny"), action(WHAT_ELSE)]
    for how, rest in (("", at_once), (", answered", _completes(other))):
        gone = [*asked, *leaves(form, other), *rest, *offers_back()]
        yield story(f"{name}{how}, and back", [*gone, *back])
        yield story(f"{name}{how}, and not back", [*gone, *away])
