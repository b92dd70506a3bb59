import json

import pytest

from benchmarks import nlu_report
from benchmarks.nlu_sets import (
    ALSO_RIGHT_FOR,
    DUCKLING,
    Judged,
    Utterance,
    entity_f1,
    intent_f1,
    judge,
    read_set,
    scores,
)
from tests.unit.nlu.examples import all_examples, plain


class Parrot:
    """Understands every message the same way."""

    def __init__(self, intent, entities=()):
        self._intent, self._entities = intent, list(entities)

    def parse(self, text):
        intent = {"name": self._intent, "confidence": 0.8}
        return {"text": text, "intent": intent, "entities": self._entities}


def found(kind, start, end):
    return {"entity": kind, "start": start, "end": end}


def judged(text, wanted, seen):
    return judge(Parrot("inform", seen), Utterance(text, ["inform"], wanted))


def test_accuracy_counts_any_accepted_intent():
    right = judge(Parrot("inform"), Utterance("50", ["transfer_money", "inform"], []))
    wrong = judge(Parrot("greet"), Utterance("50", ["inform"], []))
    assert right.right
    assert not wrong.right
    assert scores([right, wrong])["intent_accuracy"] == 0.5


def test_no_intent_counts_as_turned_down():
    unsure = judge(Parrot(None), Utterance("?", ["out_of_scope", "nlu_fallback"], []))
    assert unsure.right


@pytest.mark.parametrize("intent", sorted(ALSO_RIGHT_FOR))
def test_a_wish_that_was_turned_down_may_have_an_intent_of_its_own(intent):
    turned_down = Utterance("?", ["out_of_scope", "nlu_fallback"], [])
    assert judge(Parrot(intent), turned_down).right
    assert not judge(Parrot(intent), Utterance("?", ["transfer_money"], [])).right


def test_entities_are_exact_or_overlap_or_missed():
    text = "to Ada Byron"
    wanted = [["PERSON", "Ada Byron"]]
    exact = judged(text, wanted, [found("PERSON", 3, 12)])
    part = judged(text, wanted, [found("PERSON", 3, 6)])
    none = judged(text, wanted, [found("vendor_name", 3, 12)])
    marks = scores([exact, part, none])["entities"]["PERSON"]
    assert marks == {
        "n": 3,
        "exact": pytest.approx(1 / 3),
        "overlap": pytest.approx(2 / 3),
    }


def test_a_bare_number_may_be_an_amount():
    one = judged("send 50", [["amount-of-money", "50"]], [found("number", 5, 7)])
    assert scores([one])["entities"]["amount-of-money"]["exact"] == 1


def test_f1_counts_what_is_missed_and_what_is_made_up():
    wanted = [["PERSON", "Ada"]]
    right = judged("to Ada", wanted, [found("PERSON", 3, 6)])
    missed = judged("to Ada", wanted, [])
    made_up = judged("to Ada", wanted, [found("PERSON", 3, 6), found("PERSON", 0, 2)])
    number = judged("5", [], [{**found("number", 0, 1), "extractor": DUCKLING}])
    assert entity_f1([right, number]) == 1
    assert entity_f1([missed]) == 0
    assert entity_f1([number]) is None
    assert entity_f1([made_up]) == pytest.approx(2 / 3)
    fallback = judge(Parrot(None), Utterance("?", ["out_of_scope", "nlu_fallback"], []))
    assert intent_f1([right, fallback]) == 1
    wrong = judge(Parrot("greet"), Utterance("50", ["inform"], []))
    assert intent_f1([right, wrong]) == pytest.approx(2 / 3)


@pytest.mark.parametrize(("name", "least"), [("held_out", 230), ("seen", 1450)])
def test_the_sets_share_no_text_with_the_examples(name, least):
    path = nlu_report.HELD_OUT / f"{name}.jsonl"
    held_out = {plain(utterance.text) for utterance in read_set(path)}
    assert len(held_out) > least
    assert held_out & {plain(example.text) for example in all_examples()} == set()


def test_a_set_is_read_line_by_line(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "hi", "intents": ["greet"]}\n', encoding="utf-8")
    assert read_set(path) == [Utterance("hi", ["greet"], [])]


@pytest.mark.parametrize("line", ["nonsense", '{"text": "hi"}', "[]", "3"])
def test_a_bad_line_is_named(tmp_path, line):
    path = tmp_path / "a.jsonl"
    path.write_text(f'{{"text": "hi", "intents": []}}\n{line}\n', encoding="utf-8")
    with pytest.raises(ValueError, match="a.jsonl, line 2"):
        read_set(path)


def test_a_missing_model_is_told_with_its_cure(tmp_path):
    with pytest.raises(FileNotFoundError, match="make train"):
        nlu_report.newest_model(tmp_path)


def test_a_folder_that_is_not_there_is_refused(tmp_path, capsys):
    with pytest.raises(SystemExit):
        nlu_report.arguments([str(tmp_path / "nowhere")])
    assert "no such folder" in capsys.readouterr().err


def test_sets_are_scored_drawn_and_their_errors_listed(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(nlu_report, "load", lambda model: Parrot("greet"))
    rows = [
        {"text": "hi", "intents": ["greet"]},
        {"text": "pay", "intents": ["pay_cc"]},
    ]
    lines = "\n".join(map(json.dumps, rows))
    (tmp_path / "mine.jsonl").write_text(lines, encoding="utf-8")
    result = nlu_report.report_sets([tmp_path], tmp_path / "model", tmp_path)
    assert result["mine"]["intent_accuracy"] == 0.5
    assert "50.0%" in capsys.readouterr().out
    errors = (tmp_path / "mine_errors.txt").read_text(encoding="utf-8")
    assert errors == "pay\twanted pay_cc\tgot greet 0.80\n"
    for picture in ("mine_confusion.png", "mine_confidence.png"):
        assert (tmp_path / picture).read_bytes().startswith(b"\x89PNG")


def test_a_judged_utterance_keeps_its_time():
    one = judge(Parrot("greet"), Utterance("hi", ["greet"], []))
    assert isinstance(one, Judged)
    assert 0 <= one.seconds < 60
