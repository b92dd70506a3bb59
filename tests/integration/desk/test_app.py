"""The desk over HTTP: what is said reaches the other side, and what survives."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Iterator

import pytest
import requests

from tests.support.desks import Agent, RunningDesk

SENDER = "customer-0001"
HANDOFF = '/handoff{"from_host": "http://127.0.0.1:1"}'
KEY = "0123456789abcdef"


def test_a_replayed_answer_is_said_once(running: RunningDesk) -> None:
    running.say(SENDER, HANDOFF)
    agent = Agent(running, "Ann")
    (number,) = agent.waiting()
    agent.do(number, "take")
    for _ in range(3):
        assert agent.do(number, "answer", text="Hi", key=KEY).status_code == 204
    assert running.texts(SENDER, "hello").count("Hi") == 1
    assert agent.do(number, "answer", text="Hi", key="short").status_code == 400


def test_two_agents_cannot_take_the_same_customer(
    running_on_both: RunningDesk,
) -> None:
    desk = running_on_both
    agents = [Agent(desk, name) for name in ("Ann", "Bob", "Cem", "Dee")]
    for count in range(5):
        desk.say(f"customer-{count}", HANDOFF)
        number = agents[0].waiting()[0]
        with ThreadPoolExecutor(4) as pool:
            answers = list(
                pool.map(lambda agent, n=number: agent.do(n, "take"), agents)
            )
        codes = sorted(answer.status_code for answer in answers)
        assert codes == [204, 409, 409, 409]
        (winner,) = [agent for agent, answer in zip(agents, answers) if answer.ok]
        losers = [agent for agent in agents if agent is not winner]
        assert winner.get(f"/conversations/{number}").status_code == 200
        for loser in losers:
            assert loser.get(f"/conversations/{number}").status_code == 403
            assert loser.get(f"/conversations/{number}/log").status_code == 403
            answer = loser.do(number, "answer", text="x", key=KEY)
            assert answer.status_code == 403
            assert loser.do(number, "close").status_code == 403
            assert loser.do(number, "typing").status_code == 403


def test_a_crash_in_mid_conversation_loses_nothing(
    running_on_both: RunningDesk,
) -> None:
    desk = running_on_both
    desk.say(SENDER, HANDOFF)
    desk.say("customer-0002", HANDOFF)
    agent = Agent(desk, "Ann")
    number, other = agent.waiting()
    agent.do(number, "take")
    desk.say(SENDER, "before the crash")
    agent.do(number, "answer", text="I was about to say this", key=KEY)
    desk.restart()
    assert agent.waiting() == [other]
    page = agent.get(f"/conversations/{number}").text
    assert "before the crash" in page
    assert desk.texts(SENDER, "after the crash") == ["I was about to say this"]
    page = agent.get(f"/conversations/{number}/log").text
    assert "after the crash" in page
    assert agent.do(number, "hand-back").status_code == 204


def test_fifty_customers_wait_in_the_order_of_their_coming(
    running_on_both: RunningDesk,
) -> None:
    desk = running_on_both
    senders = [f"customer-{count:04d}" for count in range(50)]
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda sender: desk.say(sender, HANDOFF), senders))
    agent = Agent(desk, "Ann")
    waiting = agent.waiting()
    assert len(waiting) == 50
    assert waiting == sorted(waiting)
    with ThreadPoolExecutor(10) as pool:
        said = list(pool.map(lambda one: desk.texts(one, f"I am {one}"), senders))
    assert all(len(one) == 1 and "still in line" in one[0] for one in said)
    for number in waiting[:5]:
        assert agent.do(number, "take").status_code == 204
    assert agent.waiting() == waiting[5:]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"[]",
        b"{}",
        b'{"sender": "short", "message": "x"}',
        b'{"sender": 5, "message": "x"}',
        b'{"sender": "customer-0001"}',
        b'{"sender": "customer-0001", "message": 5}',
        b'{"sender": "customer\\u0000001", "message": "x"}',
        json.dumps({"sender": "c" * 201, "message": "x"}).encode(),
        json.dumps({"sender": SENDER, "message": "x" * 70_000}).encode(),
    ],
)
def test_a_broken_message_is_refused_without_a_stack_trace(
    running: RunningDesk, body: bytes
) -> None:
    response = requests.post(
        f"{running.url}/webhooks/rest/webhook", data=body, timeout=30
    )
    assert response.status_code in (400, 413)
    assert response.headers["access-control-allow-origin"] == "*"
    assert "Traceback" not in response.text
    assert requests.get(f"{running.url}/health", timeout=30).json() == {"status": "ok"}


def test_a_message_with_half_a_character_is_taken(
    running_on_both: RunningDesk,
) -> None:
    desk = running_on_both
    body = b'{"sender": "customer-0001", "message": "a\\ud800\\u0000b"}'
    response = requests.post(f"{desk.url}/webhooks/rest/webhook", data=body, timeout=30)
    assert response.status_code == 200
    (number,) = Agent(desk, "Ann").waiting()
    agent = Agent(desk, "Bob")
    agent.do(number, "take")
    assert "a?b" in agent.get(f"/conversations/{number}/log").text


def test_pages_may_send_headers_of_their_own(running: RunningDesk) -> None:
    response = requests.options(
        f"{running.url}/webhooks/rest/webhook",
        headers={
            "Origin": "https://bank.example",
            "Access-Control-Request-Headers": "content-type,x-tenant",
        },
        timeout=30,
    )
    allowed = response.headers["access-control-allow-headers"]
    assert {one.strip() for one in allowed.split(",")} == {"Content-Type", "*"}


def events_of(response: requests.Response) -> Iterator[str]:
    for line in response.iter_lines(chunk_size=1, decode_unicode=True):
        if line.startswith("data: "):
            yield line[len("data: ") :]


def test_the_stream_brings_what_is_said_and_goes_on_where_it_was(
    running: RunningDesk,
) -> None:
    running.say(SENDER, HANDOFF)
    agent = Agent(running, "Ann")
    (number,) = agent.waiting()
    url = f"{running.url}/webhooks/rest/stream"
    with requests.get(url, params={"sender": SENDER}, stream=True, timeout=30) as open_:
        events = events_of(open_)
        arrived = json.loads(next(events))
        assert "next in line" in arrived["text"]
        agent.do(number, "take")
        assert "Ann is here" in json.loads(next(events))["text"]
        assert running.say(SENDER, "hi") == []  # the stream brings everything
        agent.do(number, "answer", text="Hello", key=KEY)
        said = json.loads(next(events))
        assert (said["text"], said["name"]) == ("Hello", "Ann")
    headers = {"Last-Event-ID": str(said["message_id"] - 1)}
    with requests.get(
        url, params={"sender": SENDER}, headers=headers, stream=True, timeout=30
    ) as again:
        assert json.loads(next(events_of(again)))["text"] == "Hello"


def test_a_stream_of_nobody_is_refused(running: RunningDesk) -> None:
    for sender in ("", "short", "unknown-customer"):
        response = requests.get(
            f"{running.url}/webhooks/rest/stream", params={"sender": sender}, timeout=30
        )
        assert response.status_code == 400
