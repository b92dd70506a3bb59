"""The rules that are products: of forms, of forms and intents, of answers."""

from typing import Any, Dict, Iterator, Sequence

from tools.dialogue.steps import (
    ASK,
    BACK_REMIND,
    DENY,
    OK,
    TAKE_BACK,
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
from tools.dialogue.table import Answer, Form, Step, Table

Rule = Dict[str, Any]


def rule(name: str, steps: Sequence[Step], *condition: Step) -> Rule:
    """Make a rule; conditions come last, since most have none."""
    return entry("rule", name, steps, condition)


def of_forms(table: Table) -> Iterator[Rule]:
    """Start a form, and let its submit action follow."""
    for form in table.forms:
        for each in form.intents:
            steps = [intent(each), *opens(form)]
            yield rule(f"{each} starts {form.title}", steps, active(None))
        yield {**_done(form), "wait_for_user_input": False}
        nothing_left = slots(previous_form_name=None)
        name = f"nothing was left for {form.title}"
        yield rule(name, [action(form.submit)], nothing_left)
    for form in table.forms:
        steps = [intent("restart"), action("action_restart")]
        yield rule(f"restart inside {form.title}", steps, active(form))


def of_switching(table: Table) -> Iterator[Rule]:
    """Leave a form for another one, or keep it, and offer to resume."""
    for form in table.forms:
        for each in table.others(form):
            steps = [intent(each), action(ASK)]
            yield rule(f"{each} inside {form.title}", steps, active(form))
        steps = [action(ASK), intent("deny"), action(DENY), *opens(form)]
        yield rule(f"stay with {form.title}", steps, active(form))
        for other in table.forms:
            if other != form:
                yield _leave(form, other)
            yield from _back(form, other)
    steps = [*offers_back(), intent("deny"), action(WHAT_ELSE)]
    yield rule("not back", steps)


def of_switch_question(table: Table) -> Iterator[Rule]:
    """Let the form read what is neither yes nor no to leaving it."""
    for form in table.forms:
        for each in ("inform", "nlu_fallback", *form.intents):
            steps = [action(ASK), intent(each), *opens(form)]
            name = f"{each} instead of leaving {form.title}"
            yield rule(name, steps, active(form))


def of_resuming(table: Table) -> Iterator[Rule]:
    """Answer what is neither yes nor no to resuming a form, and offer it again."""
    for answer in table.answers:
        name = f"{answer.intent} when resuming is offered"
        said = _answered(answer, table)
        yield rule(name, [*offers_back(), *said], *answer.condition)
        again = [action(BACK_REMIND), *said]
        yield rule(f"{name} again", again, *answer.condition)
    for form in table.forms:
        steps = [action(BACK_REMIND), intent("affirm"), *opens(form)]
        left = slots(previous_form_name=form.name)
        yield rule(f"back to {form.title} when asked again", steps, left)
    steps = [action(BACK_REMIND), intent("deny"), action(WHAT_ELSE)]
    yield rule("not back when asked again", steps)


def of_yes_and_no(table: Table) -> Iterator[Rule]:
    """Answer a bare yes or no when nothing was asked."""
    negative = {form.submit: form.after_no for form in table.forms}
    negative.update(table.instead_of_whatelse)
    negative.update(dict.fromkeys(table.ok_after_no, OK))
    negative.update(dict.fromkeys(table.take_back_after_no, TAKE_BACK))
    for name in table.yes_no_after:
        follows = table.instead_of_ok.get(name, OK)
        yes = [action(name), intent("affirm"), action(follows)]
        yield rule(f"yes after {name}", yes)
        no = [action(name), intent("deny"), action(negative.get(name, WHAT_ELSE))]
        yield rule(f"no after {name}", no)


def _done(form: Form) -> Rule:
    empty = slots(requested_slot=None)
    steps = [action(form.name), active(None), empty, action(form.submit)]
    return rule(f"{form.title} is done", steps, active(form))


def _leave(form: Form, other: Form) -> Rule:
    """Leave one form for another one."""
    wanted = slots(next_form_name=other.name)
    steps = [action(ASK), *leaves(form, other)]
    name = f"leave {form.title} for {other.title}"
    return rule(name, steps, active(form), wanted)


def _back(form: Form, other: Form) -> Iterator[Rule]:
    """Offer to resume a form that waits; it may be the same one once more."""
    left = slots(previous_form_name=form.name)
    done = [action(other.submit), *offers_back()]
    yield rule(f"{other.title} is done and {form.title} was left", done, left)
    back = [*done, intent("affirm"), *opens(form)]
    yield rule(f"back from {other.title} to {form.title}", back, left)


def _answered(answer: Answer, table: Table) -> Sequence[Step]:
    ends = answer.intent in table.farewell
    again = [] if ends else [action(BACK_REMIND)]
    return [intent(answer.intent), *actions(answer.actions), *again]
