"""No password of an address reaches the log."""

import io
import logging
from typing import Iterator

import pytest

from launcher.masked_log import mask, mask_passwords


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What a logger prints once passwords are masked."""
    factory = logging.getLogRecordFactory()
    mask_passwords()
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    logger = logging.getLogger("of a library")
    logger.addHandler(handler)
    yield out
    logger.removeHandler(handler)
    logging.setLogRecordFactory(factory)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("to amqp://me:s3%2Fcret@host:5672", "to amqp://me:***@host:5672"),
        ("at amqps://me:p@ss:w/rd@host, again", "at amqps://me:***@host, again"),
        ("redis://:secret@host/1", "redis://:***@host/1"),
        ("http://actions:5056/webhook", "http://actions:5056/webhook"),
        ("write to me@example.com: soon", "write to me@example.com: soon"),
    ],
)
def test_the_password_of_an_address_is_masked_and_nothing_else(
    text: str, masked: str
) -> None:
    assert mask(text) == masked


def test_messages_their_values_and_tracebacks_are_masked(log: io.StringIO) -> None:
    logger = logging.getLogger("of a library")
    url = "amqp://me:secret@host"
    logger.error(f"one {url}")
    logger.error("two %s", url)
    try:
        raise ValueError(url)
    except ValueError:
        logger.exception("three")
    said = log.getvalue()
    assert said.count("amqp://me:***@host") == 3
    assert "secret" not in said
