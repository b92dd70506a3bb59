"""Who may do what at the desk, and who may not."""

from pathlib import Path
from typing import List, Tuple

import pytest
import requests

from desk.app import create_app
from desk.settings import read_settings
from tests.support.desks import TOKEN, Agent, RunningDesk, running_desk

SENDER = "customer-0001"
HANDOFF = '/handoff{"from_host": "http://127.0.0.1:1"}'

# Routes that a customer or a health check may use; everything else is for agents.
OPEN = {
    ("GET", "/health"),
    ("GET", "/sign-in"),
    ("POST", "/sign-in"),
    ("GET", "/webhooks/rest"),
    ("POST", "/webhooks/rest/webhook"),
    ("POST", "/webhooks/rest/typing"),
    ("GET", "/webhooks/rest/stream"),
    ("OPTIONS", "/webhooks/rest/webhook"),
    ("OPTIONS", "/webhooks/rest/typing"),
    ("GET", "/static/<__file_uri__:path>"),
    ("HEAD", "/static/<__file_uri__:path>"),
    ("GET", "/frame/<__file_uri__:path>"),
    ("HEAD", "/frame/<__file_uri__:path>"),
}


@pytest.fixture(scope="module")
def routes(tmp_path_factory: pytest.TempPathFactory) -> List[Tuple[str, str]]:
    """Every method and path of the application, as the router knows them."""
    folder = tmp_path_factory.mktemp("desk")
    router = create_app(read_settings({"DESK_TOKEN": TOKEN}, folder)).router
    return sorted(
        (method, f"/{route.path}")
        for route in router.routes
        for method in route.methods
    )


def test_every_route_but_the_known_open_ones_asks_who_is_there(
    running: RunningDesk, routes: List[Tuple[str, str]]
) -> None:
    closed = [route for route in routes if route not in OPEN]
    assert len(closed) >= 6
    assert set(routes) >= OPEN
    for method, path in closed:
        path = path.replace("<number:int>", "1").replace("<action:str>", "take")
        response = requests.request(
            method, running.url + path, timeout=30, allow_redirects=False
        )
        assert response.status_code in (401, 303), (method, path)
        if response.status_code == 303:
            assert response.headers["location"] == "/sign-in"


@pytest.mark.parametrize("cookie", ["", "x", "a" * 5000, "\u00e9"])
def test_a_made_up_cookie_opens_nothing(running: RunningDesk, cookie: str) -> None:
    headers = {"Cookie": f"desk_session={cookie}".encode()}
    response = requests.get(running.url + "/queue", headers=headers, timeout=30)
    assert response.status_code == 401


def test_a_wrong_token_lets_nobody_in_and_many_lock_the_door(
    running: RunningDesk,
) -> None:
    wrong = Agent(running, "Eve", token="wrong")
    assert wrong.signed_in.status_code == 401
    assert "desk_session" not in wrong.http.cookies
    for _ in range(10):
        last = Agent(running, "Eve", token="wrong").signed_in
    assert last.status_code == 429
    assert Agent(running, "Eve").signed_in.status_code == 429


def sign_in_from(desk: RunningDesk, token: str, *addresses: str) -> int:
    """Sign in through a proxy that adds the last address; return the status."""
    return requests.post(
        f"{desk.url}/sign-in",
        data={"name": "Eve", "secret": token},
        headers={"X-Forwarded-For": ", ".join(addresses)},
        allow_redirects=False,
        timeout=30,
    ).status_code


def test_behind_a_proxy_only_the_one_who_guesses_is_locked_out(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'proxy.sqlite3'}"
    with running_desk(database, DESK_PROXIES="1") as desk:
        for count in range(10):
            assert sign_in_from(desk, "wrong", f"9.9.9.{count}", "8.8.8.8") == 401
        assert sign_in_from(desk, TOKEN, "8.8.8.8") == 429
        assert sign_in_from(desk, TOKEN, "7.7.7.7") == 303


def test_who_is_no_known_proxy_is_not_believed(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'proxy.sqlite3'}"
    with running_desk(
        database, DESK_PROXIES="1", STAFF_PROXY_NETWORKS="198.51.100.0/24"
    ) as desk:
        for count in range(10):
            assert sign_in_from(desk, "wrong", f"9.9.9.{count}") == 401
        assert sign_in_from(desk, TOKEN, "7.7.7.7") == 429


def test_without_a_proxy_nobody_believes_a_made_up_address(
    running: RunningDesk,
) -> None:
    for count in range(10):
        assert sign_in_from(running, "wrong", f"9.9.9.{count}") == 401
    assert sign_in_from(running, TOKEN, "7.7.7.7") == 429


def test_an_origin_that_is_no_address_is_refused(running: RunningDesk) -> None:
    response = requests.post(
        f"{running.url}/sign-in",
        data={"name": "Ann", "secret": TOKEN},
        headers={"Origin": "http://[bad"},
        allow_redirects=False,
        timeout=30,
    )
    assert response.status_code == 400


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(
    running: RunningDesk,
) -> None:
    agent = Agent(running, "Ann")
    cookie = agent.signed_in.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "secure" not in cookie
    behind_tls = requests.post(
        f"{running.url}/sign-in",
        data={"name": "Bob", "secret": TOKEN},
        headers={"X-Forwarded-Proto": "https"},
        allow_redirects=False,
        timeout=30,
    )
    assert "secure" in behind_tls.headers["set-cookie"].lower()


def test_signing_out_ends_the_session_for_a_kept_cookie_too(
    running: RunningDesk,
) -> None:
    agent = Agent(running, "Ann")
    kept = dict(agent.http.cookies)
    assert agent.get("/queue").status_code == 200
    agent.http.post(f"{running.url}/sign-out", data={"csrf": agent.csrf}, timeout=30)
    replayed = requests.get(running.url + "/queue", cookies=kept, timeout=30)
    assert replayed.status_code == 401


def test_forged_requests_change_nothing(running: RunningDesk) -> None:
    running.say(SENDER, HANDOFF)
    agent, other = Agent(running, "Ann"), Agent(running, "Bob")
    (number,) = agent.waiting()
    assert agent.do(number, "take", csrf="").status_code == 403
    assert agent.do(number, "take", csrf="guess").status_code == 403
    assert agent.do(number, "take", csrf=other.csrf).status_code == 403
    url = f"{running.url}/conversations/{number}/take"
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ):
        headers["X-CSRF-Token"] = agent.csrf
        forged = agent.http.post(url, headers=headers, timeout=30)
        assert forged.status_code == 403, headers
    assert agent.http.get(url, timeout=30).status_code in (404, 405)
    assert agent.waiting() == [number]
    assert agent.do(number, "take").status_code == 204


def test_a_sign_in_forged_by_another_site_is_refused(running: RunningDesk) -> None:
    response = requests.post(
        f"{running.url}/sign-in",
        data={"name": "Ann", "secret": TOKEN},
        headers={"Origin": "https://evil.example"},
        allow_redirects=False,
        timeout=30,
    )
    assert response.status_code == 403


def test_the_pages_forbid_scripts_from_elsewhere_and_frames(
    running: RunningDesk,
) -> None:
    agent = Agent(running, "<script>alert(1)</script>")
    for path in ("/", "/queue", "/sign-in"):
        response = agent.get(path)
        policy = response.headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert response.headers["cache-control"] == "no-store"
        assert "<script>alert" not in response.text
