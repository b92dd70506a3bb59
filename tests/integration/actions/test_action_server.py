"""The action server as Rasa meets it: a process that is called over HTTP."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any, Dict, List
from urllib.error import HTTPError

import pytest

from tests.integration.actions.server import Server


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
