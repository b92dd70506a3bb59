"""What a customer is told while a part is away."""

from tests.e2e.failures.parts import Customer


def assert_is_one_sorry(customer: Customer, text: str) -> None:
    """One reply, which is polite and says that nothing was moved."""
    replies = customer.say(text)
    assert len(replies) == 1, replies
    assert replies[0]["text"].startswith("Sorry"), replies
    assert "othing was moved" in replies[0]["text"], replies


def assert_changes_nothing(customer: Customer, text: str) -> None:
    """As above, and the conversation stands where it stood."""
    before = customer.tracker()
    assert_is_one_sorry(customer, text)
    after = customer.tracker()
    assert after["slots"] == before["slots"]
    assert after["active_loop"] == before["active_loop"]
    assert after["latest_action_name"] == before["latest_action_name"]
