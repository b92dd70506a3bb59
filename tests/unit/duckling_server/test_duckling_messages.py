import json
from urllib.parse import urlencode

import pytest

from duckling_server.messages import DIMENSIONS, BadRequest, Message, read_message


def read(**fields):
    return read_message(urlencode(fields).encode(), "UTC")


def test_a_text_alone_gets_the_defaults():
    assert read(text="tomorrow") == Message("tomorrow", "EN", (), "UTC", None, False)


def test_every_field_is_read():
    message = read(
        text="für 20 € 😀",
        locale="de_AT",
        dims='["time", "number"]',
        tz="Europe/Vienna",
        reftime="1700000000123",
        latent="true",
    )

    assert message == Message(
        "für 20 € 😀",
        "DE_AT",
        ("time", "number"),
        "Europe/Vienna",
        1_700_000_000,
        True,
    )


def test_what_the_rasa_extractor_sends_without_settings_is_understood():
    message = read(text="hi", locale="en_EN", dims="null", reftime=1700000000000)

    assert message == Message("hi", "EN_EN", (), "UTC", 1_700_000_000, False)


def test_an_empty_text_is_a_text():
    message = read(text="")

    assert message is not None and message.text == ""


def test_raw_utf8_is_read_like_escaped_utf8():
    message = read_message("text=für".encode(), "UTC")

    assert message is not None and message.text == "für"


def test_the_old_field_lang_stands_in_for_the_locale():
    message = read(text="morgen", lang="de")

    assert message is not None and message.locale == "DE"


def test_a_dimension_that_is_unknown_is_left_out_beside_a_known_one():
    message = read(text="tomorrow", dims='["time", "mood"]')

    assert message is not None and message.dimensions == ("time",)


def test_only_unknown_dimensions_can_find_nothing():
    assert read(text="tomorrow", dims='["mood"]') is None


def test_a_nul_character_finds_nothing():
    assert read(text="tomorrow\0") is None


def test_all_known_dimensions_pass():
    message = read(text="5", dims=json.dumps(DIMENSIONS))

    assert message is not None and message.dimensions == DIMENSIONS


def test_a_missing_text_is_refused_as_the_container_does():
    with pytest.raises(BadRequest, match="Need a 'text' parameter") as refusal:
        read(locale="en_US")

    assert refusal.value.status == 422


@pytest.mark.parametrize(
    "field, value, said",
    [
        ("locale", "xx_YY", "Unknown language"),
        ("locale", "\0", "Unknown language"),
        ("locale", "_", "Unknown language"),
        ("tz", "Mars/Base", "Unknown time zone"),
        ("tz", "../../etc/passwd", "Unknown time zone"),
        ("tz", "/etc/passwd", "Unknown time zone"),
        ("tz", "zone.tab", "Unknown time zone"),
        ("tz", "Europe", "Unknown time zone"),
        ("dims", "time", "'dims' must be a JSON list"),
        ("dims", '{"time": 1}', "'dims' must be a JSON list"),
        ("dims", "[1]", "'dims' must be a JSON list"),
        ("dims", "[" * 100_000, "'dims' must be a JSON list"),
        ("reftime", "noon", "'reftime' must be in milliseconds"),
        ("reftime", "1e9", "'reftime' must be in milliseconds"),
        ("reftime", "²", "'reftime' must be in milliseconds"),
        ("reftime", "-", "'reftime' must be in milliseconds"),
        ("reftime", "9" * 5000, "'reftime' must be in milliseconds"),
        ("reftime", "4133980800000", "'reftime' must be in milliseconds"),
    ],
)
def test_a_field_that_cannot_be_is_refused_with_a_reason(field, value, said):
    with pytest.raises(BadRequest, match=said.replace("'", ".")) as refusal:
        read(text="tomorrow", **{field: value})

    assert refusal.value.status == 400


def test_a_region_that_is_none_is_dropped():
    message = read(text="tomorrow", locale="en_\0U")

    assert message is not None and message.locale == "EN"


@pytest.mark.parametrize("text", [b"%ED%A0%80", b"%FF", b"\xff", b"ok%80"])
def test_what_is_no_utf8_is_refused(text):
    with pytest.raises(BadRequest, match="not valid UTF-8"):
        read_message(b"text=" + text, "UTC")


def test_too_many_fields_are_refused():
    with pytest.raises(BadRequest, match="at most 32 fields"):
        read_message(b"&".join(b"text=1" for _ in range(33)), "UTC")
