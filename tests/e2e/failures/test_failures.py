"""What a customer sees while a part is away, and after it came back."""

import json
import socket
import threading
from decimal import Decimal
from urllib.parse import urlsplit

import pytest

from tests.e2e.failures.parts import Customer, Parts
from tests.e2e.failures.sorry import assert_changes_nothing, assert_is_one_sorry
from tests.support.postgres import Cluster
from tests.support.processes import wait_until

TWENTY = Decimal("20.00")


def test_the_action_server_dies_while_a_form_asks(
    parts: Parts, customer: Customer
) -> None:
    assert customer.is_told("utter_ask_transfer_amount", "send money to Percy")
    parts.kill("actions")
    assert_changes_nothing(customer, "$20")
    assert_changes_nothing(customer, "what's my balance?")
    parts.start("actions")
    asked = customer.hear("$20")
    assert "$20.00" in asked and "Percy Donald" in asked
    assert "cancelled" in customer.hear("cancel")


def test_a_wish_made_while_the_action_server_was_dead_can_be_repeated(
    parts: Parts, customer: Customer
) -> None:
    parts.kill("actions")
    assert_changes_nothing(customer, "send $20 to Percy")
    stranger = Customer(parts, "came while the action server was dead")
    assert_is_one_sorry(stranger, "hi")
    parts.start("actions")
    for one in (customer, stranger):
        asked = one.hear("send $20 to Percy")
        assert "$20.00" in asked and "Percy Donald" in asked


def test_a_yes_to_a_dead_action_server_moves_money_when_it_is_back(
    parts: Parts, customer: Customer
) -> None:
    before = customer.balance()
    customer.hear("send $20 to Percy")
    parts.kill("actions")
    assert_changes_nothing(customer, "yes")
    assert_changes_nothing(customer, "yes")
    parts.start("actions")
    assert "Done" in customer.hear("yes")
    customer.hear("yes")
    assert before - customer.balance() == TWENTY


def test_a_switch_of_forms_survives_a_dead_action_server(
    parts: Parts, customer: Customer
) -> None:
    customer.hear("send $20 to Percy")
    customer.hear("how much did I spend at Starbucks last month?")
    parts.kill("actions")
    assert_changes_nothing(customer, "yes")
    parts.start("actions")
    told = customer.hear("yes")
    assert "Starbucks" in told and "go back" in told
    assert "$20.00" in customer.hear("yes")


def test_a_deed_whose_answer_is_lost_moves_money_once(
    parts: Parts, customer: Customer
) -> None:
    before = customer.balance()
    customer.hear("send $20 to Percy")
    parts.relay.lost = "action_transfer_money"
    replies = customer.say("yes")
    assert len(replies) == 1 and "can't tell" in replies[0]["text"], replies
    assert [button["payload"] for button in replies[0]["buttons"]] == [
        "/affirm",
        "/deny",
    ]
    parts.relay.lost = None
    assert "Done" in customer.hear("/affirm")
    customer.hear("yes")
    assert before - customer.balance() == TWENTY


@pytest.mark.parametrize("change", ["/deny", "make it 60"])
def test_a_change_of_mind_after_a_lost_answer_is_told_what_was_done(
    parts: Parts, customer: Customer, change: str
) -> None:
    before = customer.balance()
    customer.hear("send $20 to Percy")
    parts.relay.lost = "action_transfer_money"
    customer.hear("yes")
    parts.relay.lost = None
    told = customer.hear(change)
    assert "already" in told and "$20.00" in told, told
    customer.hear("yes")
    assert before - customer.balance() == TWENTY


def test_an_answer_of_a_question_that_is_lost_moves_nothing(
    parts: Parts, customer: Customer
) -> None:
    parts.relay.lost = "action_show_balance"
    assert_changes_nothing(customer, "what's my balance?")
    customer.hear("send money to Percy")
    parts.relay.lost = "validate_transfer_money_form"
    assert_changes_nothing(customer, "$20")
    parts.relay.lost = None
    assert "$20.00" in customer.hear("$20")


def test_duckling_dies_while_a_form_asks(parts: Parts, customer: Customer) -> None:
    customer.hear("pay my emblem card")
    parts.kill("duckling")
    is_day_asked = customer.is_told("utter_ask_payment_day", "$30")
    assert is_day_asked, "plain digits need no Duckling"
    before = customer.tracker()
    asked = customer.hear("tomorrow")
    assert "$30.00" in asked and "emblem" in asked, "nor do days"
    after = customer.tracker()
    for slot in ("credit_card", "amount-of-money"):
        assert after["slots"][slot] == before["slots"][slot]
    parts.start("duckling")
    assert "$30.00" in customer.hear("yes")


def test_duckling_dies_before_an_amount_is_asked_for(
    parts: Parts, customer: Customer
) -> None:
    before = customer.balance()
    parts.kill("duckling")
    assert customer.is_told("utter_ask_transfer_amount", "send money to Percy")
    assert "can't read amounts" in customer.hear("twenty dollars")
    parts.start("duckling")
    assert "$20.00" in customer.hear("twenty dollars")
    assert "Done" in customer.hear("yes")
    assert before - customer.balance() == TWENTY


def test_the_bank_store_is_away_while_a_form_asks(
    parts: Parts, customer: Customer, cluster: Cluster
) -> None:
    before = customer.balance()
    customer.hear("send money to Percy")
    cluster.stop()
    try:
        assert_is_one_sorry(customer, "$20")
        assert_is_one_sorry(customer, "what's my balance?")
        stranger = Customer(parts, "came while the bank was away")
        assert stranger.hear("hi"), "small talk needs no bank"
        assert_is_one_sorry(stranger, "what's my balance?")
    finally:
        cluster.start()
    assert customer.tracker()["slots"]["PERSON"] == "Percy Donald"
    assert "$20.00" in customer.hear("$20")
    cluster.stop()
    try:
        assert_is_one_sorry(customer, "yes")
    finally:
        cluster.start()
    assert "Done" in customer.hear("yes")
    customer.hear("yes")
    assert before - customer.balance() == TWENTY


def test_a_customer_who_hangs_up_during_the_deed_pays_once(
    parts: Parts, customer: Customer
) -> None:
    before = customer.balance()
    customer.hear("send $20 to Percy")
    place = urlsplit(parts.rasa_url)
    body = json.dumps({"sender": customer.name, "message": "yes"}).encode()
    head = (
        f"POST /webhooks/rest/webhook HTTP/1.1\r\nHost: {place.netloc}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    address = (str(place.hostname), int(place.port or 0))
    with socket.create_connection(address) as connection:
        connection.sendall(head.encode() + body)
    wait_until(lambda: "Done" in _told(customer))
    customer.hear("yes")
    assert before - customer.balance() == TWENTY


def _told(customer: Customer) -> str:
    """Everything that the bot said so far."""
    events = customer.tracker()["events"]
    return "\n".join(e["text"] or "" for e in events if e["event"] == "bot")


def test_many_customers_at_once_all_get_the_sorry(parts: Parts) -> None:
    crowd = [Customer(parts, f"one of many {number}") for number in range(8)]
    for each in crowd:
        each.hear("send money to Percy")
    parts.kill("actions")
    answers = {}

    def ask(each: Customer) -> None:
        answers[each.name] = each.hear("$20")

    threads = [threading.Thread(target=ask, args=(each,)) for each in crowd]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    parts.start("actions")
    assert len(answers) == len(crowd)
    assert all("othing was moved" in answer for answer in answers.values()), answers
    assert all("$20.00" in each.hear("$20") for each in crowd)
