"""Talking to a public address."""

import pytest

from delivery.conversation import Conversation
from delivery.errors import DeliveryError


def test_an_address_that_does_not_answer_is_told_without_the_token() -> None:
    nobody = Conversation("http://127.0.0.1:9", "someone")

    with pytest.raises(DeliveryError, match="does not answer /status") as raised:
        nobody.get("/status", token="s3cr/t+x")

    assert "token" not in str(raised.value)
