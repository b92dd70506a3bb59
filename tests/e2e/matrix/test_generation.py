"""The matrix follows the domain: what is added is covered without being listed."""

import re
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import pytest
import yaml

from tests.e2e.matrix.book import read_sentences
from tests.e2e.matrix.cells import KINDS, cases, points
from tests.e2e.matrix.findings import found
from tests.e2e.matrix.skills import Skill, read_assistant
from tests.support.responses import Responses
from tests.support.stack import ROOT

LOANS = Skill("loan_form", ("loan_amount", "years"), ("ask_for_a_loan",))


def test_every_form_of_the_domain_is_interrupted_at_every_point_in_every_way() -> None:
    assistant = read_assistant(ROOT)
    forms = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["forms"]

    covered = {(c.form, c.point, c.kind) for c in cases(assistant, ["cancel"])}

    assert {form for form, _, _ in covered} == set(forms)
    for skill in assistant.skills:
        assert set(skill.slots) < set(forms[skill.form]["required_slots"])
        for point in points(skill):
            assert all((skill.form, point, kind) in covered for kind in KINDS)


def test_a_new_skill_is_covered_and_interrupts_the_others() -> None:
    assistant = read_assistant(ROOT)
    grown = replace(assistant, skills=(*assistant.skills, LOANS))

    found = list(cases(grown, ["cancel"]))

    own = [case for case in found if case.form == "loan_form"]
    assert {case.point for case in own} == set(points(LOANS))
    leaving = {c.form for c in found if c.things == ("ask_for_a_loan",)}
    assert leaving == {skill.form for skill in assistant.skills}


def test_digressions_are_read_from_the_rules() -> None:
    digressions = read_assistant(ROOT).digressions

    assert digressions["check_balance"] == ("action_show_balance",)
    assert digressions["greet"] == ("utter_greet", "utter_help")
    assert not {"restart", "transfer_money", "inform", "affirm"} & set(digressions)


def test_a_form_that_nothing_starts_is_reported(tmp_path: Path) -> None:
    (tmp_path / "domain.yml").write_text("forms: {lost_form: {required_slots: {}}}")
    (tmp_path / "data" / "rules").mkdir(parents=True)

    with pytest.raises(ValueError, match="lost_form"):
        read_assistant(tmp_path)


def test_a_text_is_known_by_its_most_literal_response() -> None:
    responses = Responses(
        {"utter_any": ["Did you mean {names}?"], "utter_one": ["Did you mean Katy?"]}
    )

    assert responses.named("Did you mean Katy?") == {"utter_one"}
    assert responses.named("Did you mean Evan?") == {"utter_any"}
    assert responses.named("Nobody says this") == frozenset()


def test_each_digression_and_each_skill_has_a_sentence_of_its_own() -> None:
    known = read_sentences()["intents"]
    sentences = [row["open"] for row in known.values()]

    assert len(set(sentences)) == len(sentences)


def test_every_sentence_for_a_slot_can_be_told_from_having_been_ignored() -> None:
    slots = read_sentences()["slots"]
    shown = {
        (form, slot): [row[which].get("shown") for which in ("first", "other")]
        for form, rows in slots.items()
        for slot, row in rows.items()
    }

    assert all(one and other and one != other for one, other in shown.values()), shown


@pytest.mark.parametrize(
    "confirmation",
    [
        "Shall I look up what you spent at all vendors, Oct 1 – Oct 31, 2026?",
        "Shall I look up what you received from interest, Dec 30, 2025 – Jan 2, 2026?",
        "Shall I look up what you spent at Target on Nov 21, 2026?",
        "Shall I look up what you received on Nov 21, 2026?",
    ],
)
def test_what_a_search_must_find_is_read_from_its_confirmation(
    confirmation: str,
) -> None:
    _, days = re.split(" on |, ", confirmation[:-1], maxsplit=1)
    opened = datetime(2026, 11, 25, 12, tzinfo=timezone.utc)

    assert (found("ann", opened, confirmation) or [])[-1] == days


def test_no_search_is_read_from_another_confirmation() -> None:
    opened = datetime(2026, 11, 25, 12, tzinfo=timezone.utc)

    assert found("ann", opened, "Shall I send $50.00 to Percy Donald?") is None
