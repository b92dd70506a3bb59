"""How long a message takes over REST, in new and in long conversations.

It talks to a running assistant (`make run`), which it leaves as it is but for some
conversations of its own. Every figure is the time that a customer waits for the answer,
measured from outside; the machine should have nothing else to do.
"""

import argparse
import json
import os
import statistics
import sys
import time
import uuid
from pathlib import Path
from typing import Dict, List, NamedTuple

import requests

# What a customer says over and over: every skill, questions in between, a cancel.
ROUND = (
    "what's my balance?",
    "send $5 to Percy",
    "who can I send money to?",
    "yes",
    "how much did I spend at Starbucks last month?",
    "yes",
    "pay the minimum on my emblem card tomorrow",
    "are you human?",
    "cancel",
    "thanks",
)
FIRST = 15
PAIRS = 10


class Timing(NamedTuple):
    """Milliseconds that answers took.

    Attributes:
        first: Of the first message of each conversation.
        long: Of the messages of the long conversation, in order.
        late: Of the rounds at its end, round by round.
        fresh: Of the first rounds of new conversations, taken in turns with `late`,
            so that whatever else the machine does slows both alike.
    """

    first: List[float]
    long: List[float]
    late: List[List[float]]
    fresh: List[List[float]]


class Customer:
    """Somebody who talks over REST.

    Args:
        url: Address of Rasa, as http://localhost:5006.
    """

    def __init__(self, url: str) -> None:
        self._url = f"{url.rstrip('/')}/webhooks/rest/webhook"
        self._http = requests.Session()
        self.name = f"benchmark-{uuid.uuid4().hex}"

    def say(self, text: str) -> float:
        """Say something and return the milliseconds until the answer was there.

        Raises:
            RuntimeError: If there is no answer; fast silence is no speed.
        """
        body = {"sender": self.name, "message": text}
        started = time.perf_counter()
        response = self._http.post(self._url, json=body, timeout=60)
        taken = (time.perf_counter() - started) * 1000
        if not response.ok or not response.json():
            raise RuntimeError(f"no answer to {text!r}: {response.status_code}")
        return taken


def measure(url: str, messages: int) -> Timing:
    """Talk to the assistant.

    Args:
        url: Address of Rasa.
        messages: Length of the long conversation; whole rounds are talked.
    """
    first = [Customer(url).say(ROUND[0]) for _ in range(FIRST)]
    customer = Customer(url)
    long: List[float] = []
    while len(long) < messages:
        long += _round(customer)
        print(f"{len(long)} of {messages} messages", file=sys.stderr, flush=True)
    late, fresh = [], []
    for _ in range(PAIRS):
        fresh.append(_round(Customer(url)))
        late.append(_round(customer))
    return Timing(first, long, late, fresh)


def _round(customer: Customer) -> List[float]:
    return [customer.say(text) for text in ROUND]


def _quickest(rounds: List[List[float]]) -> float:
    """Return the mean over a round of each message's best time."""
    best: List[float] = [min(times) for times in zip(*rounds)]
    return sum(best) / len(best)


def summary(timing: Timing) -> Dict[str, float]:
    """Condense the times to the figures that the design speaks of, in milliseconds."""
    late, fresh = _quickest(timing.late), _quickest(timing.fresh)
    return {
        "first_median": statistics.median(timing.first),
        "first_worst": max(timing.first),
        "median": statistics.median(timing.long),
        "fresh": fresh,
        "late": late,
        "late_to_fresh": late / fresh,
    }


def main(argv: List[str]) -> int:
    """Measure, print, and return the exit status."""
    default = os.environ.get("RASA_URL") or "http://localhost:5006"
    parser = argparse.ArgumentParser(prog="conversation", description=__doc__)
    parser.add_argument("--url", default=default, help="address of Rasa")
    parser.add_argument("--messages", type=int, default=300)
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    chosen = parser.parse_args(argv)
    try:
        figures = summary(measure(chosen.url, chosen.messages))
    except requests.ConnectionError:
        hint = "Start it with `make run`, or say with --url where it is."
        print(f"No assistant answers at {chosen.url}. {hint}", file=sys.stderr)
        return 1
    print(f"first message of a conversation: {figures['first_median']:.1f} ms median,")
    print(f"  {figures['first_worst']:.1f} ms at worst of {FIRST}")
    print(f"message of a long conversation: {figures['median']:.1f} ms median")
    print(f"mean over a round, each message at its best of {PAIRS}:")
    print(f"  in a new conversation: {figures['fresh']:.1f} ms")
    print(f"  after {chosen.messages} messages: {figures['late']:.1f} ms,", end=" ")
    print(f"{figures['late_to_fresh']:.2f} times as long")
    if chosen.json:
        chosen.json.parent.mkdir(parents=True, exist_ok=True)
        chosen.json.write_text(json.dumps(figures, indent=2) + "\n")
    return 0
