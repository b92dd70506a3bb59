"""Rasa's own extractor, unchanged, and ours, against the embedded server."""

import logging

import pytest
from rasa.nlu.extractors import duckling_entity_extractor as rasas
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from components import duckling as ours

DIMENSIONS = ["time", "number", "amount-of-money"]
NOON = 1_700_049_600  # 2023-11-15 12:00 UTC


@pytest.fixture(params=[rasas, ours], ids=["rasas", "ours"])
def extract(request, duckling, monkeypatch):
    monkeypatch.delenv("RASA_DUCKLING_HTTP_URL", raising=False)

    def extract(text, **settings):
        extractor = request.param.DucklingEntityExtractor(
            {"url": duckling.url, "dimensions": DIMENSIONS, **settings}, language="en"
        )
        message = Message(data={TEXT: text}, time=NOON)
        extractor.process(message)
        ours.DucklingAnswer().process(message)
        return message.get(ENTITIES, [])

    return extract


def test_it_finds_an_amount_and_a_time(extract):
    amount, time = extract("transfer $50.75 tomorrow", locale="en_US")

    assert (amount["entity"], amount["value"]) == ("amount-of-money", 50.75)
    assert amount["additional_info"] == {"value": 50.75, "type": "value", "unit": "$"}
    assert amount["extractor"] == "DucklingEntityExtractor"
    assert (time["entity"], time["value"]) == ("time", "2023-11-16T00:00:00.000+00:00")
    assert (time["start"], time["end"], time["text"]) == (16, 24, "tomorrow")


def test_it_finds_an_interval_with_both_bounds(extract):
    (time,) = extract("last month", dimensions=["time"])
    (interval,) = extract("from monday to friday", dimensions=["time"])

    assert time["additional_info"]["grain"] == "month"
    assert interval["value"] == {
        "from": "2023-11-13T00:00:00.000+00:00",
        "to": "2023-11-18T00:00:00.000+00:00",
    }


def test_its_defaults_are_understood(extract):
    found = {entity["entity"] for entity in extract("5 km tomorrow", dimensions=None)}

    assert found >= {"distance", "time"}


def test_its_time_zone_is_used(extract):
    (time,) = extract("tomorrow", timezone="Asia/Tokyo", dimensions=["time"])

    assert time["value"] == "2023-11-16T00:00:00.000+09:00"


@pytest.mark.parametrize(
    "text", ["monday at 5pm tomorrow " * 50, "x" * 100_000, "pay\0$5", ""]
)
def test_odd_messages_are_no_error_in_its_log(extract, caplog, text):
    with caplog.at_level(logging.WARNING):
        assert extract(text) == []

    assert caplog.records == []
