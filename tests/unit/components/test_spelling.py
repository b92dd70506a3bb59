import pytest
from rasa.shared.nlu.training_data.message import Message

from components.spelling import Spelling, often_said, slips

COUNTS = {"transfer": 90, "balance": 80, "account": 70, "send": 60, "sent": 9}
WORDS = {*COUNTS, "please", "band", "sand"}


@pytest.fixture()
def spelling() -> Spelling:
    return Spelling(COUNTS, WORDS.__contains__)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("tranfer 50", "transfer 50"),
        ("trasnfer", "transfer"),
        ("my ballance, please", "my balance, please"),
        ("Acount?", "account?"),
        ("senf it", "send it"),
    ],
)
def test_a_slip_is_read_as_the_word_that_is_said_most(spelling, said, meant):
    assert spelling.corrected(said) == meant


@pytest.mark.parametrize(
    "said",
    ["sand", "band", "snd", "kwabena", "zend", "o'send", "trxnsfxr", "", "send 50 €"],
)
def test_words_short_words_and_names_stay(spelling, said):
    assert spelling.corrected(said) == said


def test_each_kind_of_slip_is_one_away():
    assert {"crd", "acrd", "cord", "cards", "ccard"} <= slips("card")


def test_names_and_rare_words_are_not_learnt():
    person = {"entity": "PERSON", "start": 5, "end": 10, "value": "sandy"}
    messages = [
        Message({"text": "send sandy money", "entities": [person]}),
        Message({"text": "Send money, sandy"}),
        Message({"text": "send mony"}),
    ]
    assert often_said(messages, 2, lambda word: True) == {"money": 2, "send": 3}
    assert often_said(messages, 2, {"send"}.__contains__) == {"send": 3}
