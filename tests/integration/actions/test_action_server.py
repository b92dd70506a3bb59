"""The action server as Rasa meets it: a process that is called over HTTP."""

import json
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Dict, Iterator, List
from urllib.error import HTTPError, URLError

import pytest

from tests.support.ports import free_port
from tests.support.processes import running, wait_until

FORM = "transfer_money_form"


class Server:
    """Calls actions of one conversation; every call says the same message."""

    def __init__(self, url: str, log: Path) -> None:
        self.url = url
        self.log = log

    def call(self, action: str, customer: str, **slots: Any) -> Dict[str, Any]:
        tracker = {
            "sender_id": customer,
            "slots": slots,
            "latest_message": {"text": "yes", "intent": {"name": "affirm"}},
            "events": [
                {"event": "action", "name": "action_listen"},
                {"event": "user", "text": "yes", "message_id": "the-yes"},
            ],
            "active_loop": {},
            "paused": False,
        }
        body = {"next_action": action, "sender_id": customer, "tracker": tracker}
        request = urllib.request.Request(
            f"{self.url}/webhook",
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            found: Dict[str, Any] = json.load(answer)
        return found

    def is_up(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/health", timeout=2) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    def transfer(self, customer: str) -> Dict[str, Any]:
        """Carry out a transfer of $50 that was confirmed under one key."""
        return self.call(
            "action_transfer_money",
            customer,
            **{
                "PERSON": "Percy Donald",
                "amount-of-money": "50.00",
                "confirm_form": "yes",
                "form_state": {
                    "idempotency_key": "the-confirmation",
                    "confirmed_charge": "0.00",
                },
            },
        )

    def balance(self, customer: str) -> str:
        answer = self.call("action_show_balance", customer)
        return str(answer["responses"][0]["balance"])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    port = free_port()
    log = tmp_path_factory.mktemp("actions") / "server.log"
    command = [sys.executable, "-m", "actions"]
    found = Server(f"http://127.0.0.1:{port}", log)
    environment = {"SANIC_HOST": "127.0.0.1"}
    with running([*command, "--port", str(port)], environment, log):
        wait_until(found.is_up)
        yield found


def receipts(answers: List[Dict[str, Any]]) -> List[str]:
    return [answer["responses"][0]["receipt"] for answer in answers]


def test_a_call_delivered_twice_moves_money_once(server: Server) -> None:
    first = server.transfer("ann")
    balance = server.balance("ann")
    again = server.transfer("ann")
    assert len(set(receipts([first, again]))) == 1
    assert server.balance("ann") == balance


def test_a_call_delivered_ten_times_at_once_moves_money_once(server: Server) -> None:
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(server.transfer, ["ben"] * 10))
    assert len(set(receipts(answers))) == 1
    balances = {answer["responses"][0]["balance"] for answer in answers}
    assert balances == {server.balance("ben")}


def test_customers_do_not_share_an_account(server: Server) -> None:
    before = server.balance("cleo")
    server.transfer("dan")
    assert server.balance("cleo") == before


def test_an_unknown_action_is_refused_and_the_server_goes_on(server: Server) -> None:
    with pytest.raises(HTTPError) as caught:
        server.call("action_fly_to_the_moon", "ann")
    assert caught.value.code == 404
    assert server.balance("ann")


def test_a_fault_of_ours_is_logged_with_its_trace_and_not_told(server: Server) -> None:
    with pytest.raises(HTTPError) as caught:
        server.call(
            "action_transaction_search",
            "ann",
            search_type="spend",
            time="no range",
            confirm_form="yes",
            form_state={"idempotency_key": "k"},
        )
    assert caught.value.code == 500
    assert "Traceback" not in caught.value.read().decode()
    assert "Traceback" in server.log.read_text(encoding="utf-8")
