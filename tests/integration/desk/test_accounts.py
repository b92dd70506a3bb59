"""Agents with accounts of their own at the running desk."""

import re
import time
from pathlib import Path
from typing import Any, Dict, Iterator, List

import pytest
import requests

from staff.command import add
from staff.database import open_database
from staff.model import Role
from staff.readings import ReadingLog
from staff.store import StaffStore
from tests.integration.desk.support import HANDOFF, SENDER
from tests.support.desks import TOKEN, Agent, RunningDesk, running_desk
from tests.support.processes import wait_until

PASSWORD = "plum tram seven"


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'accounts.sqlite3'}"


@pytest.fixture
def accounts(url: str) -> StaffStore:
    """Ann, Bob and Rea, who may read but not answer."""
    store = StaffStore(open_database(url))
    for name, role in (("Ann", Role.AGENT), ("Bob", Role.AGENT), ("Rea", Role.READER)):
        add(store, name, [role], PASSWORD)
    return store


@pytest.fixture
def office(url: str, accounts: StaffStore) -> Iterator[RunningDesk]:
    """A desk that is open to the network, so that it takes no shared token."""
    with running_desk(url, BIND_HOST="0.0.0.0") as desk:
        yield desk


def read(url: str) -> List[Any]:
    log = ReadingLog(open_database(url))
    return [(one.name, one.what, one.how) for one in log.lines()]


def test_beyond_this_machine_only_accounts_open_the_desk(office: RunningDesk) -> None:
    for name in ("Eve", "Ann"):
        assert Agent(office, name, TOKEN).signed_in.status_code == 401
    page = requests.get(f"{office.url}/sign-in", timeout=5).text
    assert "Password" in page and "oken" not in page
    ann = Agent(office, "ann", PASSWORD)
    assert ann.signed_in.status_code == 303
    assert "<span>Ann</span>" in ann.get("/").text


def test_on_this_machine_the_token_still_opens_but_not_under_the_name_of_an_account(
    url: str, accounts: StaffStore
) -> None:
    with running_desk(url) as desk:
        assert Agent(desk, "Eve").signed_in.status_code == 303
        assert Agent(desk, "Ann").signed_in.status_code == 401
        assert Agent(desk, "Ann", PASSWORD).signed_in.status_code == 303
        page = requests.get(f"{desk.url}/sign-in", timeout=5).text
        assert "Password or token" in page


def test_an_account_without_the_role_is_told_so(office: RunningDesk) -> None:
    rea = Agent(office, "Rea", PASSWORD).signed_in
    assert rea.status_code == 403
    assert "may not come in" in rea.text


def test_without_an_account_or_token_the_page_says_how_to_make_one(url: str) -> None:
    with running_desk(url, BIND_HOST="0.0.0.0") as desk:
        page = requests.get(f"{desk.url}/sign-in", timeout=5).text
        assert "python -m staff add" in page


def test_every_reading_of_a_conversation_is_written_down(
    office: RunningDesk, url: str
) -> None:
    office.say(SENDER, HANDOFF)
    office.say(SENDER, "hello?")
    ann = Agent(office, "Ann", PASSWORD)
    (number,) = ann.waiting()
    what = f"desk conversation {number}"
    assert read(url) == [("Ann", what, "glimpse")]
    assert ann.get(f"/conversations/{number}").status_code == 403
    ann.do(number, "take")
    ann.get(f"/conversations/{number}")
    ann.get(f"/conversations/{number}/log")
    bob = Agent(office, "Bob", PASSWORD)
    assert bob.get(f"/conversations/{number}/log").status_code == 403
    assert read(url)[1:] == [("Ann", what, "whole")] * 2


def test_whose_sessions_are_ended_is_out_and_the_customers_are_back(
    office: RunningDesk, accounts: StaffStore
) -> None:
    office.say(SENDER, HANDOFF)
    ann, bob = Agent(office, "Ann", PASSWORD), Agent(office, "Bob", PASSWORD)
    (number,) = ann.waiting()
    ann.do(number, "take")
    assert accounts.end_sessions("Ann") == 1
    assert ann.get("/queue").status_code == 401
    wait_until(lambda: bob.waiting() == [number], 10)


def test_signing_out_of_one_of_two_browsers_keeps_the_customers(
    office: RunningDesk,
) -> None:
    office.say(SENDER, HANDOFF)
    one, other = Agent(office, "Ann", PASSWORD), Agent(office, "Ann", PASSWORD)
    (number,) = one.waiting()
    one.do(number, "take")
    one.http.post(f"{office.url}/sign-out", data={"csrf": one.csrf}, timeout=5)
    assert one.get("/queue").status_code == 401
    assert other.get(f"/conversations/{number}").status_code == 200


def sign_in_over_tls(desk: RunningDesk, cookies: Dict[str, str]) -> requests.Response:
    return requests.post(
        f"{desk.url}/sign-in",
        data={"name": "Ann", "secret": PASSWORD},
        headers={"X-Forwarded-Proto": "https"},
        cookies=cookies,
        allow_redirects=False,
        timeout=5,
    )


def test_over_tls_no_other_host_can_set_the_cookies(office: RunningDesk) -> None:
    response = sign_in_over_tls(office, {})
    given = re.findall(r"(?m)([\w-]+)=[^;,]{20,}; ", response.headers["set-cookie"])
    assert given == ["__Host-desk_session", "__Host-desk_session_device"]
    for one in response.raw.headers.getlist("set-cookie"):
        lowered = one.lower()
        assert "secure" in lowered and "httponly" in lowered and "path=/" in lowered
        assert "samesite=strict" in lowered and "domain" not in lowered
    cookies = dict(response.cookies)
    plain = {"desk_session": cookies["__Host-desk_session"]}
    for sent, status in ((cookies, 200), (plain, 401)):
        page = requests.get(
            f"{office.url}/queue",
            headers={"X-Forwarded-Proto": "https"},
            cookies=sent,
            timeout=5,
        )
        assert page.status_code == status


def test_a_known_browser_comes_in_while_somebody_guesses(office: RunningDesk) -> None:
    ann = Agent(office, "Ann", PASSWORD)
    for _ in range(10):
        assert Agent(office, "Ann", "a wrong one").signed_in.status_code == 401
    assert Agent(office, "Ann", PASSWORD).signed_in.status_code == 429
    again = ann.http.post(
        f"{office.url}/sign-in",
        data={"name": "Ann", "secret": PASSWORD},
        allow_redirects=False,
        timeout=5,
    )
    assert again.status_code == 303


def test_a_page_left_alone_is_signed_out_and_one_in_use_is_not(
    url: str, accounts: StaffStore
) -> None:
    with running_desk(url, STAFF_IDLE_MINUTES="0.05") as desk:
        ann, bob = Agent(desk, "Ann", PASSWORD), Agent(desk, "Bob", PASSWORD)
        assert _status(ann, "/queue") == 200
        headers = {"X-CSRF-Token": bob.csrf}
        deadline = time.monotonic() + 4
        while time.monotonic() < deadline:
            active = bob.http.post(f"{desk.url}/active", headers=headers, timeout=5)
            assert active.status_code == 204
            _status(ann, "/queue")  # what her page fetches by itself
            time.sleep(0.3)
        assert _status(ann, "/queue") == 401
        assert _status(bob, "/queue") == 200


def _status(agent: Agent, path: str) -> int:
    """Ask for something as a script of the page does."""
    return agent.http.get(
        agent.desk.url + path, headers={"Sec-Fetch-Mode": "cors"}, timeout=5
    ).status_code
