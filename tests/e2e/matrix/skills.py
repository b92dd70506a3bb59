"""What the assistant can do, read from domain.yml and data/: nothing is listed here."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, Iterator, List, Mapping, Sequence, Set, Tuple

import yaml

# Slots that every form has for itself: whether to go on, and the last consent.
CONTINUE, CONFIRM = "continue_form", "confirm_form"
# Filled in passing, when something about it is said, so no point of a form.
IN_PASSING = ("amount_bounds", "search_detail")
# Said by programs, or answered by what was done before, so no digressions.
_NOT_DIGRESSIONS = {
    *("restart", "back", "session_start", "nlu_fallback", "trigger_handoff", "handoff"),
    *("report_problem", "ask_what_if", "ask_movement_status", "reverse_transfer"),
    *("show_transactions", "ask_search_detail", "ask_card_due", "resume_form"),
}


@dataclass(frozen=True)
class Skill:
    """One form: the slots that it asks for, and the intents that start it."""

    form: str
    slots: Tuple[str, ...]
    intents: Tuple[str, ...]


@dataclass(frozen=True)
class Assistant:
    """All skills, what may come in between, and what is said.

    Attributes:
        skills: In the order of domain.yml.
        digressions: The actions of the rule that answers an intent anywhere.
        responses: The texts of each response.
        examples: For each intent a sentence of data/nlu without entities.
    """

    skills: Tuple[Skill, ...]
    digressions: Mapping[str, Tuple[str, ...]]
    responses: Mapping[str, Tuple[str, ...]]
    examples: Mapping[str, str]

    def skill(self, form: str) -> Skill:
        """The skill of a form."""
        return next(skill for skill in self.skills if skill.form == form)

    def others(self, form: str) -> List[Tuple[str, str]]:
        """Intent and form of all skills but one."""
        return [
            (intent, skill.form)
            for skill in self.skills
            if skill.form != form
            for intent in skill.intents
        ]


def read_assistant(root: Path) -> Assistant:
    """Read a project's domain, rules and examples.

    Raises:
        ValueError: A form exists that no rule starts.
    """
    domain = _load(root / "domain.yml")
    rules = [
        rule
        for path in sorted((root / "data" / "rules").rglob("*.yml"))
        for rule in _load(path)["rules"]
    ]
    forms = domain["forms"]
    skills = tuple(_skill(form, forms[form], rules) for form in forms)
    return Assistant(
        skills,
        dict(_digressions(rules, set(forms))),
        {
            name: tuple(each["text"] for each in variants if "text" in each)
            for name, variants in domain["responses"].items()
        },
        dict(_examples(root / "data" / "nlu")),
    )


def _skill(form: str, definition: Mapping[str, Any], rules: Sequence[Any]) -> Skill:
    slots = definition.get("required_slots", definition)
    intents = tuple(
        steps[0]["intent"]
        for steps in (rule["steps"] for rule in rules)
        if len(steps) > 1 and "intent" in steps[0] and steps[1].get("action") == form
    )
    if not intents:
        raise ValueError(f"no rule in data/rules starts {form}")
    return Skill(
        form,
        tuple(s for s in slots if s not in (CONTINUE, CONFIRM, *IN_PASSING)),
        intents,
    )


def _digressions(
    rules: Sequence[Any], forms: Set[str]
) -> Iterator[Tuple[str, Tuple[str, ...]]]:
    """Intents that a rule without condition answers with actions alone."""
    for rule in rules:
        first, rest = rule["steps"][0], rule["steps"][1:]
        actions = tuple(step.get("action", "") for step in rest)
        if "intent" not in first or "condition" in rule or not all(actions):
            continue
        if first["intent"] not in _NOT_DIGRESSIONS and not forms.intersection(actions):
            yield first["intent"], actions


def _examples(folder: Path) -> Iterator[Tuple[str, str]]:
    for path in sorted(folder.glob("*.yml")):
        for block in _load(path).get("nlu", []):
            plain = [
                line[2:].strip()
                for line in str(block.get("examples", "")).splitlines()
                if not re.search(r"[\[\]/]", line)
            ]
            if "intent" in block and plain:
                yield block["intent"], plain[0]


def _load(path: Path) -> Dict[str, Any]:
    loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    return dict(loaded or {})
