"""What customers and agents send that is no plain text."""

from desk.reception import LONGEST_MESSAGE
from desk.service import Desk
from tests.integration.desk.test_service import SENDER, arrive, texts


def test_empty_and_endless_messages_are_answered_not_kept(desk: Desk) -> None:
    number = arrive(desk)
    assert texts(desk.hear(SENDER, "  ")) == [desk.texts.say("empty")]
    endless = "x" * (LONGEST_MESSAGE + 1)
    assert texts(desk.hear(SENDER, endless)) == [desk.texts.say("too_long")]
    assert endless not in [one.text for one in desk.store.messages(number)]


def test_half_characters_and_nuls_are_kept_as_something_readable(desk: Desk) -> None:
    number = arrive(desk)
    desk.hear(SENDER, "a\ud800b\x00c")
    desk.hear(SENDER, '/handoff{"from_host": "http://x\\ud800"}')
    desk.take(number, "Ann")
    desk.answer(number, "Ann", "d\udfffe\x00f", "key-1")
    said = [one.text for one in desk.store.messages(number)]
    assert "a?bc" in said and "d?ef" in said
    assert desk.conversation(number).from_host == "http://other:5005"
