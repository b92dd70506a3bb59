"""Whose conversation it is: a customer owns money, a conversation is one chat."""

from rasa_sdk import Tracker

from actions.config import read_config

# Rasa's way to the actions (addons/action_endpoint.py) writes it anew at each call. It
# is no slot of the domain: no message can fill it, and no tracker holds it.
VERIFIED = "customer"


class UnknownCustomer(Exception):
    """A call that names no customer, where customers have to sign in."""


def customer_of(tracker: Tracker) -> str:
    """Return the bank's id of the customer who spoke last.

    Raises:
        UnknownCustomer: Rasa has verified nobody, and this is no demo.
    """
    customer = tracker.slots.get(VERIFIED)
    if isinstance(customer, str) and customer:
        return customer
    if not read_config().demo:
        raise UnknownCustomer("Rasa named no customer; has it the keys of tokens?")
    return str(tracker.sender_id)
