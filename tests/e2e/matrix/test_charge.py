"""The transfer after the last free one: the charge is asked about, taken and told."""

from decimal import Decimal

from actions.bank.settings import BankSettings
from tests.e2e.matrix.book import Book


def test_a_charged_transfer_takes_what_its_confirmation_says(book: Book) -> None:
    settings, talk = BankSettings(), book.conversation()
    before = talk.money()
    for _ in range(settings.free_transfers):
        talk.say("send $1 to percy")
        talk.expect(talk.last.starts("utter_confirm_transfer"), "no charge yet")
        talk.say("yes")

    talk.say("send $20 to percy")
    talk.expect(talk.last.starts("utter_confirm_charged"), "the charge")
    talk.expect(f"${settings.transfer_fee}.00" in talk.last.text, "how much it is")
    talk.say("no, make it 30")
    talk.expect(talk.last.starts("utter_confirm_charged"), "the charge again")
    talk.say("yes")
    talk.expect(talk.last.starts("utter_transfer_complete_charged"), "the charge taken")

    moved = before - talk.money()
    assert moved == settings.free_transfers + Decimal(30) + settings.transfer_fee
