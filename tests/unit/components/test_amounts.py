import pytest
from rasa.shared.nlu.training_data.message import Message

from components.amounts import AmountTrimmer


def trimmed(text: str, words: str, kind: str = "amount-of-money") -> str:
    start = text.index(words)
    found = {"entity": kind, "start": start, "end": start + len(words), "text": words}
    message = Message({"text": text, "entities": [found]})
    AmountTrimmer().process(message)
    (entity,) = message.get("entities")
    assert entity["text"] == text[entity["start"] : entity["end"]]
    return str(entity["text"])


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("a $400", "$400"),
        ("the 50 dollars", "50 dollars"),
        ("an 80 dollar", "80 dollar"),
        ("a dollar", "a dollar"),
        ("a thousand dollars", "a thousand dollars"),
        ("$5", "$5"),
        ("a one hundred dollars", "one hundred dollars"),
        ("the fifteen bucks", "fifteen bucks"),
        ("a hundred", "a hundred"),
    ],
)
def test_only_an_article_before_a_number_is_taken_off(words, expected):
    assert trimmed(f"i want {words} transfer", words) == expected


def test_other_entities_stay_as_they_are():
    assert trimmed("on the 5th", "the 5th", "time") == "the 5th"


def test_a_message_without_entities_passes():
    message = Message({"text": "hello"})
    AmountTrimmer().process(message)
    assert message.get("entities") is None
