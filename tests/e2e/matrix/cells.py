"""The matrix: every skill × every point at which it waits × what comes between."""

from typing import Iterator, List, NamedTuple, Tuple

from tests.e2e.matrix.skills import CONFIRM, CONTINUE, Assistant, Skill

SWITCH, RESUMING = "the switch question", "the switch-back question"
DIGRESSION, STAY, LEAVE = "digression", "switch denied", "switch affirmed"
CORRECTION, CANCEL, USELESS, RESTART = "correction", "cancel", "two useless", "restart"
KINDS = (DIGRESSION, STAY, LEAVE, CORRECTION, CANCEL, USELESS, RESTART)


class Case(NamedTuple):
    """One conversation; it covers a cell for each thing that comes in between.

    Attributes:
        form: The skill that is interrupted.
        point: What it waits for: a slot, or one of the questions that all forms ask.
        kind: One of KINDS.
        things: Intents, slots or sentences that come in between, one after another.
    """

    form: str
    point: str
    kind: str
    things: Tuple[str, ...]

    def __str__(self) -> str:
        name = f"{self.form}-{self.point}-{self.kind}"
        alone = self.things[0] if len(self.things) == 1 else ""
        return "-".join([name, alone] if alone else [name]).replace(" ", "_")


def points(skill: Skill) -> List[str]:
    """Every point at which a skill waits for the customer."""
    return [*skill.slots, CONTINUE, CONFIRM, SWITCH, RESUMING]


def cases(assistant: Assistant, cancels: List[str]) -> Iterator[Case]:
    """All conversations of the matrix.

    Args:
        assistant: Its skills and digressions.
        cancels: The sentences that drop what is going on.
    """
    for skill in assistant.skills:
        others = tuple(intent for intent, _ in assistant.others(skill.form))
        for point in points(skill):
            place = (skill.form, point)
            yield Case(*place, DIGRESSION, tuple(assistant.digressions))
            yield Case(*place, STAY, others)
            for intent in others:
                yield Case(*place, LEAVE, (intent,))
            for slot in skill.slots:
                yield Case(*place, CORRECTION, (slot,))
            yield Case(*place, CANCEL, tuple(cancels))
            yield Case(*place, USELESS, (USELESS,))
            yield Case(*place, RESTART, (RESTART,))
