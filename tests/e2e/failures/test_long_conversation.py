"""A conversation that goes on and on keeps its form, its sense and its transcript."""

from tests.e2e.failures.parts import Customer, Parts

# More than the tracker store handles at a time (addons/tracker_store.py).
MANY = 30
DIGRESSIONS = ("who can I send money to?", "are you human?", "help")


def test_a_form_survives_digressions_without_end(
    parts: Parts, customer: Customer
) -> None:
    before = customer.balance()
    customer.hear("send $20 to Percy")
    for number in range(MANY):
        answer = customer.hear(DIGRESSIONS[number % len(DIGRESSIONS)])
        assert "Shall I send $20.00 to Percy Donald" in answer, answer
    assert "$30.00" in customer.hear("make it $30")
    assert "Done" in customer.hear("yes")
    assert before - customer.balance() == 30


def test_resuming_to_a_form_survives_a_long_form_in_between(
    parts: Parts, customer: Customer
) -> None:
    customer.hear("send $20 to Percy")
    customer.hear("pay my emblem card")
    customer.hear("yes")
    for number in range(MANY):
        customer.hear(DIGRESSIONS[number % len(DIGRESSIONS)])
    customer.hear("$30")
    customer.hear("tomorrow")
    assert "go back to your transfer" in customer.hear("yes")
    assert "Shall I send $20.00 to Percy Donald" in customer.hear("yes")


def test_the_human_desk_reads_every_message_of_a_long_conversation(
    parts: Parts, customer: Customer
) -> None:
    said = ["hi"]
    for number in range(MANY):
        text = DIGRESSIONS[number % len(DIGRESSIONS)]
        customer.hear(text)
        said.append(text)
    events = customer.tracker()["events"]
    assert [e["text"] for e in events if e["event"] == "user"] == said
    assert len([e for e in events if e["event"] == "bot"]) >= len(said)
    times = [event["timestamp"] for event in events]
    assert times == sorted(times)
