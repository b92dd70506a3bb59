"""Agents who vanish, customers who are gone, and names that two want."""

import json
from pathlib import Path
from typing import Any

import pytest
import requests

from desk.model import State
from desk.service import Desk
from desk.timeouts import (
    apply_timeouts,
    close_abandoned,
    notify_waiting,
    requeue_abandoned,
)
from staff.auth import staff_topic
from staff.model import Attempt, NameInUse
from tests.integration.desk.support import HANDOFF, SENDER, arrive, texts
from tests.support.desks import TOKEN, Agent, RunningDesk, running_desk
from tests.support.processes import wait_until


def sign_in(desk: Desk, name: str) -> None:
    desk.door.admit(Attempt(name, TOKEN, "1.1.1.1"))


def test_the_customer_of_an_agent_who_vanished_is_told_and_back_in_the_queue(
    desk: Desk, clock: Any
) -> None:
    sign_in(desk, "Ann")
    number = arrive(desk)
    desk.agents.take(number, "Ann")
    desk.customers.receive(SENDER, "hello")
    assert requeue_abandoned(desk) == 0
    clock.now += desk.settings.agent_gone
    assert requeue_abandoned(desk) == 1
    replies = desk.customers.receive(SENDER, "are you there?")
    assert texts(replies)[0] == desk.texts.say("left", agent="Ann")
    assert replies[0]["buttons"][0]["payload"] == "/back"
    desk.agents.take(number, "Bob")
    assert desk.agents.own(number, "Bob").state is State.TAKEN


def test_a_session_that_ended_counts_as_gone(desk: Desk, clock: Any) -> None:
    sign_in(desk, "Ann")
    desk.agents.take(arrive(desk), "Ann")
    clock.now += desk.settings.session_seconds
    desk.presence.see(staff_topic("Ann"))
    assert requeue_abandoned(desk) == 1


def test_after_vanishing_nobody_there_is_said_again(desk: Desk, clock: Any) -> None:
    sign_in(desk, "Ann")
    desk.agents.take(arrive(desk), "Ann")
    clock.now += desk.settings.agent_gone
    apply_timeouts(desk)
    clock.now += desk.settings.nobody_after
    apply_timeouts(desk)
    assert desk.texts.say("nobody") in texts(desk.customers.receive(SENDER, "hello?"))


def test_signing_out_gives_the_customers_back(running: RunningDesk) -> None:
    running.say(SENDER, HANDOFF)
    ann, bob = Agent(running, "Ann"), Agent(running, "Bob")
    (number,) = ann.waiting()
    ann.do(number, "take")
    ann.http.post(f"{running.url}/sign-out", data={"csrf": ann.csrf}, timeout=30)
    assert bob.waiting() == [number]
    assert "Ann had to go" in " ".join(running.texts(SENDER, "hello?"))


def test_an_agent_whose_page_is_gone_loses_the_customer(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'gone.sqlite3'}"
    with running_desk(database, DESK_AGENT_GONE="2") as running:
        running.say(SENDER, HANDOFF)
        ann = Agent(running, "Ann")
        (number,) = ann.waiting()
        ann.do(number, "take")
        bob = Agent(running, "Bob")
        wait_until(lambda: bob.waiting() == [number])


def test_two_people_cannot_bear_the_same_name(running: RunningDesk) -> None:
    ann = Agent(running, "Ann")
    for name in ("Ann", " ann ", "\uff21nn"):
        other = Agent(running, name)
        assert other.signed_in.status_code == 409, name
        assert "is signed in already" in other.signed_in.text
    assert ann.get("/queue").status_code == 200
    ann.http.post(f"{running.url}/sign-out", data={"csrf": ann.csrf}, timeout=30)
    assert Agent(running, "Ann").signed_in.status_code == 303


def test_the_same_browser_may_sign_in_again(running: RunningDesk) -> None:
    ann, bob = Agent(running, "Ann"), Agent(running, "Bob")
    old = ann.http.cookies.copy()
    form = {"name": "Bob", "secret": TOKEN}
    page = f"{running.url}/sign-in"
    refused = ann.http.post(page, data=form, allow_redirects=False, timeout=30)
    assert refused.status_code == 409
    assert ann.get("/queue").status_code == 200

    form["name"] = "Ann"
    admitted = ann.http.post(page, data=form, allow_redirects=False, timeout=30)
    assert admitted.status_code == 303
    assert ann.get("/queue").status_code == 200
    ann.http.cookies = old
    assert ann.get("/queue").status_code == 401
    assert bob.get("/queue").status_code == 200


def test_a_name_is_free_again_when_its_agent_is_gone(desk: Desk, clock: Any) -> None:
    sign_in(desk, "Ann")
    with pytest.raises(NameInUse):
        sign_in(desk, "Ann")
    clock.now += desk.settings.agent_gone
    sign_in(desk, "ann")
    assert desk.door.signed_in() == ["ann"]


def test_who_is_gone_for_long_waits_no_more(desk: Desk, clock: Any) -> None:
    number = arrive(desk)
    clock.now += desk.settings.customer_gone - 1
    assert close_abandoned(desk) == 0
    desk.customers.receive("customer-0002", HANDOFF)
    clock.now += 1
    assert close_abandoned(desk) == 1
    assert desk.conversations.get(number).state is State.CLOSED
    third = texts(desk.customers.receive("customer-0003", HANDOFF))
    assert third == [desk.texts.say("arrived", place=2)]
    replies = texts(desk.customers.receive(SENDER, "I am back"))
    assert desk.texts.say("given_up") in replies
    assert replies[-1] == desk.texts.say("arrived", place=3)


def test_news_end_as_soon_as_the_agent_signs_out(running: RunningDesk) -> None:
    agent = Agent(running, "Ann")
    url = f"{running.url}/events"
    with requests.get(
        url, cookies=dict(agent.http.cookies), stream=True, timeout=30
    ) as news:
        lines = news.iter_lines(chunk_size=1, decode_unicode=True)
        assert any(line.startswith("data: ") for line in lines)
        agent.http.post(
            f"{running.url}/sign-out", data={"csrf": agent.csrf}, timeout=30
        )
        running.say(SENDER, HANDOFF)
        running.say(SENDER, "hello")
        told = [json.loads(line[6:]) for line in lines if line.startswith("data: ")]
    assert told == []


def test_who_waits_for_long_is_told_once_and_may_wait_on(
    desk: Desk, clock: Any
) -> None:
    arrive(desk)
    assert notify_waiting(desk) == 0
    clock.now += desk.settings.nobody_after
    assert notify_waiting(desk) == 1
    assert notify_waiting(desk) == 0
    told = desk.customers.receive(SENDER, "hello?")
    assert desk.texts.say("nobody") in texts(told)
    payloads = [button["payload"] for one in told for button in one.get("buttons", [])]
    assert payloads == ["/wait", "/back", "/back"]
    assert texts(desk.customers.receive(SENDER, "/wait")) == [
        desk.texts.say("patience")
    ]
    assert notify_waiting(desk) == 0
    clock.now += desk.settings.nobody_after
    assert notify_waiting(desk) == 1
