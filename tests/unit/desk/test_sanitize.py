"""What comes from outside is made fit to be kept."""

from hypothesis import given
from hypothesis import strategies as st

from desk.sanitize import clean


def test_nuls_go_and_half_characters_become_question_marks() -> None:
    assert clean("a\x00b\ud800c") == "ab?c"


@given(st.text(st.characters()))
def test_whatever_came_can_be_written_and_is_left_alone_the_second_time(
    text: str,
) -> None:
    once = clean(text)
    assert "\x00" not in once
    assert once.encode("utf-8").decode("utf-8") == once == clean(once)
