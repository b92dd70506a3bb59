"""What of a form's values a message speaks of changing, and whether it means to."""

from typing import List

from actions.forms.form import Form
from actions.forms.run import FormRun
from actions.forms.state import CONFIRM
from actions.parsing.mentions import denied
from actions.parsing.vocabulary import CHANGE, FILLERS, MOVE_COMPANY, MOVES

# So many words that fit no answer make another wish of it.
_OF_ANOTHER_WISH = 2
# The slot of the day on which something is done.
_DAY = "time"


def spoken_of(form: Form, run: FormRun) -> List[str]:
    """Return the slots that are to be changed, but not to what ("not to Percy")."""
    if _moves_day(form, run):
        return [_DAY]
    words = set(run.message.words_outside([]))
    if not words & CHANGE:
        return []
    return [
        slot.name
        for slot in form.slots
        if words & slot.nouns or denied(run.message, run.values[slot.name])
    ]


def wants_change(form: Form, run: FormRun) -> bool:
    """Tell whether it asks for a change alone, whatever NLU takes it for."""
    message, values = run.message, run.values
    if _moves_day(form, run):
        return True
    named = spoken_of(form, run) if run.requested == CONFIRM else []
    nouns = [slot.nouns for slot in form.slots if slot.name in named]
    names = [span for name in named for span in denied(message, values[name])]
    allowed = FILLERS.union(CHANGE, *nouns)
    return bool(named) and message.contains_only(names, allowed)


def is_doubtful_change(form: Form, run: FormRun) -> bool:
    """Tell whether it may be a wish that nobody serves, with values in it.

    "Book a flight for 300 with Kyle" is no correction of 20 to Katy.
    """
    if run.message.rival != "out_of_scope":
        return False
    readings = [run.reading(slot) for slot in form.slots]
    spans = [span for reading in readings if reading for span in reading.spans]
    known = FILLERS | CHANGE | form.verbs
    others = [word for word in run.message.words_outside(spans) if word not in known]
    return bool(spans) and len(others) >= _OF_ANOTHER_WISH


def _moves_day(form: Form, run: FormRun) -> bool:
    """Tell whether it is to be on another day than the one that is confirmed."""
    slot = form.slot(_DAY)
    if slot is None or run.requested != CONFIRM:
        return False
    reading = run.reading(slot)
    spans = list(reading.spans) if reading else []
    company = FILLERS | CHANGE | MOVES | MOVE_COMPANY | form.verbs
    moves = bool(MOVES & set(run.message.words_outside(spans)))
    return moves and run.message.contains_only(spans, company)
