"""A conversation that two Rasas share, as behind a load balancer."""

import re
import threading
import time
from contextlib import contextmanager, suppress
from itertools import cycle
from typing import Callable, Dict, Iterator

from addons.lock_scripts import LEAVE
from tests.support.processes import wait_until
from tests.support.production import RASAS, Production
from tests.support.senders import long_enough

FIVE = (
    "hi",
    "what's my balance?",
    "who can I send money to?",
    "are you a bot?",
    "thanks",
)
ROUNDS = 20
# Where addons/redis_lock.py keeps the queue of a conversation.
PREFIX = "financial-demo"


@contextmanager
def locked(production: Production, sender: str) -> Iterator[Callable[[], int]]:
    """Hold a conversation's lock; gives a function that tells how many wait."""
    tagged = f"{PREFIX}:{{{long_enough(sender)}}}"
    queue, valid = f"{tagged}:queue", f"{tagged}:valid"
    client = production.redis.client()
    client.rpush(queue, "test:1")
    client.hset(valid, "test:1", int(time.time() * 1000) + 60_000)
    try:
        yield lambda: int(client.llen(queue)) - 1
    finally:
        leave = client.register_script(LEAVE)
        leave(keys=[queue, valid], args=["test:1", f"{PREFIX}:woken:"])


def five_at_once(production: Production, sender: str) -> float:
    """Let five messages wait for each other; return how long they took, in seconds."""
    answers: Dict[int, str] = {}

    def ask(place: int) -> None:
        answers[place] = production.say(RASAS[place % 2], sender, FIVE[place])

    threads = [threading.Thread(target=ask, args=(place,)) for place in range(5)]
    with locked(production, sender) as waiting:
        for place, thread in enumerate(threads):
            thread.start()
            wait_until(lambda: waiting() == place + 1, 30)  # noqa: B023, at once
        assert not answers
        began = time.monotonic()
    for thread in threads:
        thread.join()
    assert len(answers) == 5 and all(answers.values()), answers
    return time.monotonic() - began


def test_a_conversation_goes_on_at_either_server_to_its_receipt(
    production: Production,
) -> None:
    servers = cycle(RASAS)

    def hear(text: str) -> str:
        return production.say(next(servers), "who-alternates", text)

    assert hear("hi")
    assert "Katy Parrow" in hear("send $12.34 to Katy Parrow")
    done = hear("yes")

    assert "12.34" in done and re.search(r"receipt", done, re.I), done
    assert production.said("who-alternates") == [
        "hi",
        "send $12.34 to Katy Parrow",
        "yes",
    ]


def test_five_messages_at_once_are_all_answered_and_kept_in_order(
    production: Production,
) -> None:
    longest = 0.0
    for number in range(ROUNDS):
        sender = f"five-at-once-{number}"
        longest = max(longest, five_at_once(production, sender))
        assert production.said(sender) == list(FIVE)
    # Five turns after each other, with nobody asleep in between.
    assert longest < 10, longest


def test_a_server_killed_within_a_turn_lets_the_next_message_through(
    production: Production,
) -> None:
    sender = "whose-server-dies"
    assert production.say(RASAS[0], sender, "hi")

    def lost() -> None:
        with suppress(OSError):
            production.say(RASAS[1], sender, "what's my balance?")

    dying = threading.Thread(target=lost)
    production.hang("actions")
    try:
        dying.start()
        wait_until(lambda: production.redis.client().keys(f"*{sender}*"), 10)
        time.sleep(1)
        production.kill(RASAS[1])
        dying.join()
    finally:
        production.go_on("actions")
    try:
        began = time.monotonic()
        assert production.say(RASAS[0], sender, "who can I send money to?")
        took = time.monotonic() - began
        assert 1 < took < 15, took
        # The message that nobody answered left no trace.
        assert production.said(sender) == ["hi", "who can I send money to?"]
    finally:
        production.start(RASAS[1])
