"""What the server answers to ordinary and to odd requests."""

import json

import pytest
import requests

NOON = 1_700_049_600_000  # 2023-11-15 12:00 UTC, a Wednesday


def found(matches):
    return {(match["dim"], match["body"]) for match in matches}


def test_the_root_greets_like_the_container(duckling):
    answer = duckling.get("/")

    assert (answer.status_code, answer.text) == (200, "quack!")


def test_health_tells_that_workers_are_ready(duckling):
    answer = duckling.get("/health")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "workers": 4}


def test_an_answer_has_the_shape_of_the_container(duckling):
    answer = duckling.post(
        text="pay $50.75 tomorrow", locale="en_US", reftime=NOON, dims='["time"]'
    )

    assert answer.headers["content-type"] == "application/json;charset=utf-8"
    assert answer.json() == [
        {
            "body": "tomorrow",
            "start": 11,
            "value": {
                "values": [
                    {
                        "value": "2023-11-16T00:00:00.000+00:00",
                        "grain": "day",
                        "type": "value",
                    }
                ],
                "value": "2023-11-16T00:00:00.000+00:00",
                "grain": "day",
                "type": "value",
            },
            "end": 19,
            "dim": "time",
            "latent": False,
        }
    ]
    assert list(answer.json()[0]) == ["body", "start", "value", "end", "dim", "latent"]


@pytest.mark.parametrize(
    "text, body, unit",
    [("£5 für Zoë", "£5", "£"), ("Zoë 🙂 20 €", "20 €", "EUR"), ("¥5", "¥5", "JPY")],
)
def test_words_and_units_come_back_as_they_were_sent(duckling, text, body, unit):
    (match,) = duckling.parse(text, locale="en_US", dims='["amount-of-money"]')

    assert (match["body"], match["value"]["unit"]) == (body, unit)
    assert text[match["start"] : match["end"]] == body


def test_amounts_times_and_numbers_are_found_together(duckling):
    matches = duckling.parse("transfer $50 tomorrow to my 2 friends", locale="en_US")

    assert found(matches) >= {
        ("amount-of-money", "$50"),
        ("time", "tomorrow"),
        ("number", "2"),
    }


def test_an_interval_has_an_exclusive_upper_bound(duckling):
    (match,) = duckling.parse(
        "from monday to wednesday", locale="en_US", reftime=NOON, dims='["time"]'
    )

    assert match["value"]["type"] == "interval"
    assert match["value"]["from"]["value"] == "2023-11-13T00:00:00.000+00:00"
    assert match["value"]["to"]["value"] == "2023-11-16T00:00:00.000+00:00"


@pytest.mark.parametrize(
    "zone, moment",
    [
        ("Asia/Tokyo", "2023-11-15T21:00:00.000+09:00"),
        ("America/New_York", "2023-11-15T07:00:00.000-05:00"),
        ("America/Guyana", "2023-11-15T08:00:00.000-04:00"),
        ("MST", "2023-11-15T05:00:00.000-07:00"),
        ("UTC", "2023-11-15T12:00:00.000+00:00"),
    ],
)
def test_a_request_names_its_time_zone(duckling, zone, moment):
    (match,) = duckling.parse("now", tz=zone, reftime=NOON, dims='["time"]')

    assert match["value"]["value"] == moment


def test_the_default_time_zone_comes_from_the_environment(start_duckling):
    server = start_duckling(DUCKLING_TIME_ZONE="Asia/Tokyo", DUCKLING_WORKERS="1")

    (match,) = server.parse("now", reftime=NOON, dims='["time"]')

    assert match["value"]["value"] == "2023-11-15T21:00:00.000+09:00"


def test_the_locale_decides_how_a_date_is_read(duckling):
    fields = {"reftime": NOON, "dims": '["time"]'}

    (american,) = duckling.parse("3/4/2024", locale="en_US", **fields)
    (british,) = duckling.parse("3/4/2024", locale="en_GB", **fields)
    (german,) = duckling.parse("übermorgen", locale="de_DE", **fields)

    assert american["value"]["value"].startswith("2024-03-04")
    assert british["value"]["value"].startswith("2024-04-03")
    assert german["value"]["value"].startswith("2023-11-17")


def test_latent_readings_come_only_when_asked_for(duckling):
    fields = {"reftime": NOON, "dims": '["time"]'}

    assert duckling.parse("at the 7", latent="false", **fields) == []
    assert duckling.parse("7", latent="true", **fields)[0]["latent"] is True


def test_positions_count_characters_and_not_bytes(duckling):
    (match,) = duckling.parse("😀 für $20", dims='["amount-of-money"]')

    assert (match["start"], match["end"]) == (6, 9)


def test_an_empty_text_holds_nothing(duckling):
    assert duckling.parse("") == []


def test_a_nul_byte_gets_an_empty_list(duckling):
    assert duckling.parse("tomorrow\0") == []
    assert duckling.parse("\0") == []


@pytest.mark.parametrize(
    "body",
    [
        b"text=tomorrow%ED%A0%80",
        b"text=\xed\xa0\x80",
        b"text=%FF%FE",
        b"text=tomorrow&tz=%ED%A0%80",
    ],
)
def test_a_lone_surrogate_is_refused_with_a_reason(duckling, body):
    answer = requests.post(duckling.url + "/parse", data=body, timeout=30)

    assert answer.status_code == 400
    assert "is not valid UTF-8" in answer.text


@pytest.mark.parametrize(
    "text", ["x" * 100_000, "pay $5 tomorrow " * 6_250, "1" * 2001]
)
def test_a_text_that_is_too_long_gets_an_empty_list(duckling, text):
    assert duckling.parse(text) == []


def test_the_longest_text_is_still_read(duckling):
    text = ("pay my friend " * 200)[:1991] + " tomorrow"

    matches = duckling.parse(text, locale="en_US")

    assert len(text) == 2000
    assert ("time", "tomorrow") in found(matches)


def test_a_body_of_many_megabytes_is_refused(duckling):
    answer = duckling.post(text="x" * 9_000_000)

    assert answer.status_code == 413


@pytest.mark.parametrize(
    "fields, status, said",
    [
        ({}, 422, "Need a 'text' parameter"),
        ({"locale": "en_US"}, 422, "Need a 'text' parameter"),
        ({"text": "5", "locale": "tlh_QO"}, 400, "Unknown language"),
        ({"text": "5", "dims": "time"}, 400, "'dims' must be a JSON list"),
        ({"text": "5", "tz": "Mars/Base"}, 400, "Unknown time zone"),
        ({"text": "5", "reftime": "noon"}, 400, "'reftime' must be"),
    ],
)
def test_a_wrong_field_is_refused_with_a_reason(duckling, fields, status, said):
    answer = duckling.post(**fields)

    assert answer.status_code == status
    assert said in answer.text


def test_an_unknown_dimension_is_ignored_and_alone_finds_nothing(duckling):
    both = duckling.parse("5 tomorrow", dims=json.dumps(["mood", "time"]))

    assert {match["dim"] for match in both} == {"time"}
    assert duckling.parse("5 tomorrow", dims=json.dumps(["mood"])) == []


@pytest.mark.parametrize(
    "method, path, status", [("GET", "/parse", 405), ("GET", "/no-such-page", 404)]
)
def test_a_wrong_address_gets_a_short_refusal(duckling, method, path, status):
    answer = requests.request(method, duckling.url + path, timeout=30)

    assert answer.status_code == status
    assert "Traceback" not in answer.text


def test_what_is_no_form_is_refused(duckling):
    for body in (b"", b"\0\1\2", b'{"text": "tomorrow"}', b"&&&===;;;%%%"):
        answer = requests.post(duckling.url + "/parse", data=body, timeout=30)
        assert answer.status_code in (400, 422)


def test_after_all_this_the_server_still_answers_and_logged_no_fault(duckling):
    assert found(duckling.parse("$20", dims='["amount-of-money"]'))
    assert "Traceback" not in duckling.log.read_text()
