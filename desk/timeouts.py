"""Timeouts: what the desk does by itself as time passes."""

from desk.model import State
from desk.pubsub import customer_topic
from desk.service import Desk


def apply_timeouts(desk: Desk) -> None:
    """Apply all of them once."""
    requeue_abandoned(desk)
    close_abandoned(desk)
    notify_waiting(desk)


def notify_waiting(desk: Desk) -> int:
    """Tell those who wait for long that nobody is there; return how many."""
    limit = desk.clock() - desk.settings.nobody_after
    late = [
        one
        for one in desk.store.in_state(State.WAITING)
        if not one.told and one.asked_at <= limit
    ]
    for one in late:
        desk.store.update(one.id, told=True)
        choice = desk.texts.choice("wait", "back")
        desk.conversations.say(one, desk.texts.say("nobody"), choice)
    return len(late)


def requeue_abandoned(desk: Desk) -> int:
    """Put customers of agents who are gone back into the queue; return how many."""
    taken = desk.store.in_state(State.TAKEN)
    signed_in = set(desk.door.signed_in())
    left = [
        one
        for one in taken
        if one.agent not in signed_in or not desk.agents.is_there(one.agent)
    ]
    return sum(desk.conversations.requeue(one, "left") for one in left)


def close_abandoned(desk: Desk) -> int:
    """End the wait of customers whose page is closed for long; return how many."""
    limit = desk.settings.customer_gone
    gone = [
        one
        for one in desk.store.in_state(State.WAITING)
        if not desk.pubsub.has_subscribers(customer_topic(one.sender))
        and desk.presence.is_away(customer_topic(one.sender), limit)
    ]
    return sum(desk.conversations.give_up(one) for one in gone)
