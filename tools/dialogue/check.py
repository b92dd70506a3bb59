"""Looks for what the table and domain.yml say differently."""

from typing import Any, Iterator, List, Mapping, Set

NEXT_AND_PREVIOUS = ("next_form_name", "previous_form_name")
ASKED = ("utter_switch_ask_{}", "utter_switch_back_ask_{}")


def faults(domain: Mapping[str, Any], told: Mapping[str, Any]) -> List[str]:
    """Tell what is missing where, a sentence each, before a table is built."""
    return [*_forms(domain, told), *_intents(domain, told), *_actions(domain, told)]


def _forms(domain: Mapping[str, Any], told: Mapping[str, Any]) -> Iterator[str]:
    forms = list(domain["forms"])
    for name in forms:
        if name not in told["forms"]:
            yield f"{name} is missing in tools/forms.yml"
        for response in (pattern.format(name) for pattern in ASKED):
            if response not in domain["responses"]:
                yield f"{response} is missing in domain.yml: responses"
    for name in told["forms"]:
        if name not in forms:
            yield f"{name} is missing in domain.yml: forms"
    for slot in NEXT_AND_PREVIOUS:
        if set(domain["slots"][slot]["values"]) != set(forms):
            yield f"domain.yml: the values of the slot {slot} are not the forms"


def _intents(domain: Mapping[str, Any], told: Mapping[str, Any]) -> Iterator[str]:
    seen: Set[str] = set()
    for name, form in told["forms"].items():
        for intent in form["intents"]:
            if intent not in domain["intents"]:
                yield f"{intent} of {name} is missing in domain.yml: intents"
            if intent in seen:
                yield f"{intent} starts two forms"
            seen.add(intent)


def _actions(domain: Mapping[str, Any], told: Mapping[str, Any]) -> Iterator[str]:
    known = {*domain["actions"], *domain["responses"]}
    for name, form in told["forms"].items():
        for key in ("submit", "after_no"):
            action = form.get(key)
            if action and action not in known:
                yield f"{action} of {name} is missing in domain.yml"
