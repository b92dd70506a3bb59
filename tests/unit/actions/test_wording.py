"""The responses of domain.yml and the code that utters them fit each other."""

import ast
import re
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Dict, Iterator, List, Set

import pytest
import yaml

from actions.responses import button, choices, count, listing, period, titled

ROOT = Path(__file__).parents[3]
RESPONSES: Dict[str, List[Dict[str, Any]]] = yaml.safe_load(
    (ROOT / "domain.yml").read_text(encoding="utf-8")
)["responses"]
# Names that code puts together from parts.
BUILT = (
    "utter_switch_ask_{}_form",
    "utter_switch_back_ask_{}_form",
    "utter_confirm_search_{}",
    "utter_found_{}",
    "utter_the_{}",
    "utter_compared_{}",
    "utter_search_leftover_{}",
    "utter_left_out_{}",
    "utter_leftover_{}",
    "utter_no_order_{}",
    "utter_alarm_{}",
    "utter_status_{}",
    "utter_english_only_{}",
)


def literals(folder: str) -> Iterator[str]:
    for path in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def uttered() -> Set[str]:
    return {text for text in literals("actions") if re.fullmatch(r"utter_\w+", text)}


def in_rules() -> Set[str]:
    return {
        name
        for path in (ROOT / "data" / "rules").rglob("*.yml")
        for name in re.findall(r"utter_\w+", path.read_text(encoding="utf-8"))
    }


def test_every_response_that_code_utters_is_in_the_domain() -> None:
    whole = {name for name in uttered() if not name.endswith("_")}
    assert whole - set(RESPONSES) == set()


def test_every_response_of_the_domain_is_uttered_somewhere() -> None:
    patterns = [re.escape(name).replace(r"\{\}", r"\w+") for name in BUILT]
    by_rasa = {"utter_restart", "utter_trouble", "utter_too_long"}
    known = uttered() | in_rules() | by_rasa
    unused = {
        name
        for name in RESPONSES
        if name not in known and not any(re.fullmatch(p, name) for p in patterns)
    }
    assert unused == set()


@pytest.mark.parametrize("name", sorted(RESPONSES))
def test_variations_of_a_response_have_the_same_variables(name: str) -> None:
    sets = [set(re.findall(r"{(\w+)}", v["text"])) for v in RESPONSES[name]]
    assert all(found == sets[0] for found in sets)


@pytest.mark.parametrize("name", sorted(RESPONSES))
def test_a_response_is_a_sentence(name: str) -> None:
    for variation in RESPONSES[name]:
        text = variation["text"]
        assert text[0].isupper() or text.startswith("{")
        assert text.endswith((".", "!", "?", ":"))
        assert "  " not in text


@pytest.mark.parametrize(
    "items, written",
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_lists_are_written_as_people_do(items: List[str], written: str) -> None:
    assert listing(items) == written


@pytest.mark.parametrize(
    "number, written",
    [(0, "0 payments"), (1, "1 payment"), (2, "2 payments"), (1000, "1,000 payments")],
)
def test_counts_are_in_correct_english(number: int, written: str) -> None:
    assert count(number, "payment") == written


@pytest.mark.parametrize(
    "start, end, written",
    [
        ((2026, 9, 11), (2026, 9, 14), "Sep 11 – Sep 13, 2026"),
        ((2026, 9, 11), (2026, 9, 12), "Sep 11, 2026"),
        ((2025, 12, 30), (2026, 1, 3), "Dec 30, 2025 – Jan 2, 2026"),
    ],
)
def test_periods_are_written_by_their_last_day(start, end, written: str) -> None:
    ends = [datetime(y, m, d, tzinfo=timezone.utc) for y, m, d in (start, end)]
    assert period(*ends) == written


@pytest.mark.parametrize(
    "typed, written",
    [
        ("walmart", "Walmart"),
        ("june 31st", "June 31st"),
        ("the 31st of june", "the 31st of June"),
        ("McDonald's", "McDonald's"),
    ],
)
def test_what_was_typed_in_small_letters_is_written_large(typed, written: str) -> None:
    assert titled(typed) == written


def test_a_button_with_a_quote_is_still_valid_json() -> None:
    assert button('a "b"', "inform", name='a "b"')["payload"] == (
        '/inform{"name": "a \\"b\\""}'
    )
    assert choices("time", ["x"])[0]["payload"] == '/inform{"time": "x"}'
