"""What the rules and stories are made from: forms, answers, a bare yes or no."""

from pathlib import Path
from typing import Any, Dict, FrozenSet, Iterator, List, Mapping, NamedTuple, Tuple

import yaml

Step = Dict[str, Any]
Names = Tuple[str, ...]


class Form(NamedTuple):
    """A form: its intents start it, and its submit action follows it."""

    name: str
    title: str
    intents: Names
    submit: str
    after_no: str


class Answer(NamedTuple):
    """What one intent is answered with, and the condition of the rule that says so."""

    intent: str
    actions: Names
    condition: Tuple[Step, ...] = ()


class Table(NamedTuple):
    """Everything that is multiplied.

    Attributes:
        forms: In the order of domain.yml.
        answers: In the order of the rules; none that leaves the conversation.
        asking: Intents whose answer is a question itself.
        farewell: Intents after which resuming is not offered again.
        yes_no_after: Actions after which a bare yes or no says little.
        ok_after_no: Those of them after which a no is only acknowledged.
        take_back_after_no: Those after which a no may take back what was told.
        instead_of_ok: Those after which a yes means more, with the action for it.
        instead_of_whatelse: The same for a no.
    """

    forms: Tuple[Form, ...]
    answers: Tuple[Answer, ...]
    asking: FrozenSet[str]
    farewell: FrozenSet[str]
    yes_no_after: Names
    ok_after_no: FrozenSet[str]
    take_back_after_no: FrozenSet[str]
    instead_of_ok: Mapping[str, str]
    instead_of_whatelse: Mapping[str, str]

    def others(self, form: Form) -> Names:
        """Return the intents that start another form, in order."""
        return tuple(i for each in self.forms if each != form for i in each.intents)

    def form_of(self, intent: str) -> Form:
        """Return the form that an intent starts.

        Raises:
            KeyError: It starts none.
        """
        return {i: form for form in self.forms for i in form.intents}[intent]


def load(path: Path) -> Dict[str, Any]:
    """Read a YAML file that holds a mapping."""
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))


def written_rules(folder: Path) -> List[Dict[str, Any]]:
    """Return the rules written by hand: those of the files right in the folder."""
    return [rule for path in sorted(folder.glob("*.yml")) for rule in _rules(path)]


def build(
    domain: Mapping[str, Any],
    told: Mapping[str, Any],
    rules: List[Dict[str, Any]],
) -> Table:
    """Put together what is multiplied.

    Args:
        domain: The content of domain.yml.
        told: The content of tools/forms.yml.
        rules: The rules written by hand.

    Raises:
        KeyError: A form of the domain is not told of.
    """
    kinds = told["answers"]
    forms = tuple(_form(name, told["forms"][name]) for name in domain["forms"])
    answers = [a for a in _answers(rules) if a.intent not in kinds["leaving"]]
    said = [a.actions[-1] for a in answers if a.intent not in kinds["asking"]]
    after = [*said, *told["yes_no"]["also_after"], *(form.submit for form in forms)]
    return Table(
        forms,
        tuple(answers),
        frozenset(kinds["asking"]),
        frozenset(kinds["farewell"]),
        tuple(dict.fromkeys(after)),
        frozenset(told["yes_no"]["ok_after_no"]),
        frozenset(told["yes_no"]["take_back_after_no"]),
        dict(told["yes_no"]["instead_of_ok"]),
        dict(told["yes_no"]["instead_of_whatelse"]),
    )


def _rules(path: Path) -> List[Dict[str, Any]]:
    return list(load(path)["rules"])


def _form(name: str, told: Mapping[str, Any]) -> Form:
    after_no = told.get("after_no", "utter_ask_whatelse")
    return Form(name, told["title"], tuple(told["intents"]), told["submit"], after_no)


def _answers(rules: List[Dict[str, Any]]) -> Iterator[Answer]:
    """Yield the rules of one intent and then only actions."""
    for rule in rules:
        first, *rest = rule["steps"]
        if "intent" in first and all("action" in step for step in rest):
            actions = tuple(step["action"] for step in rest)
            yield Answer(first["intent"], actions, tuple(rule.get("condition", ())))
