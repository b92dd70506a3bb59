"""The words of the desk."""

from desk.texts import read_texts


def test_every_text_can_be_filled_in() -> None:
    texts = read_texts()
    for name in texts.customer:
        assert "{" not in texts.say(name, place=2, agent="Ann")
    for name in texts.buttons:
        assert texts.choice(name)["buttons"][0]["payload"].startswith("/")


def test_ready_made_replies_carry_the_name_and_tolerate_braces() -> None:
    replies = read_texts().canned_for("{Ann}")
    assert len(replies) >= 3
    assert any("{Ann}" in reply for reply in replies)
