"""What the desk does by itself as time passes."""

from desk.hub import customer
from desk.model import State
from desk.service import Desk


def look_around(desk: Desk) -> None:
    """Do all of it once."""
    put_back_the_left(desk)
    close_the_gone(desk)
    tell_the_waiting(desk)


def tell_the_waiting(desk: Desk) -> int:
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
        desk.say(one, desk.texts.say("nobody"), choice)
    return len(late)


def put_back_the_left(desk: Desk) -> int:
    """Put customers of agents who are gone back into the queue; return how many."""
    taken = desk.store.in_state(State.TAKEN)
    signed_in = {one.agent for one in desk.store.sessions(desk.clock())}
    left = [
        one
        for one in taken
        if one.agent not in signed_in or not desk.is_agent_there(one.agent)
    ]
    return sum(desk.requeue(one, "left") for one in left)


def close_the_gone(desk: Desk) -> int:
    """End the wait of customers whose page is closed for long; return how many."""
    limit = desk.settings.customer_gone
    gone = [
        one
        for one in desk.store.in_state(State.WAITING)
        if not desk.hub.is_heard(customer(one.sender))
        and desk.presence.is_away(customer(one.sender), limit)
    ]
    return sum(desk.give_up(one) for one in gone)
