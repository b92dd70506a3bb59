"""A call of an action succeeds, is declined, or ends the turn."""

from typing import Any, Dict, List

import pytest
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from addons.action_endpoint import ActionEndpoint, TurnAbandoned, new_turn
from tests.unit.addons.conftest import ActionServer

Events = List[Dict[str, Any]]

USER: Dict[str, Any] = {"event": "user"}
FORM_ENDED: Dict[str, Any] = {"event": "active_loop", "name": None}
FORM_STARTED: Dict[str, Any] = {"event": "active_loop", "name": "form"}
QUESTION: Events = [FORM_ENDED, USER, {"event": "action", "name": "action_listen"}]
DEED: Events = [FORM_STARTED, USER, FORM_ENDED]
AFTER_DEED: Events = [*DEED, {"event": "action", "name": "action_do"}]


def call(events: Events) -> Dict[str, Any]:
    return {"next_action": "action_do", "tracker": {"events": events}}


async def is_unsure(server: ActionServer, events: Events) -> bool:
    """Call in a turn of its own, which fails; tell whether a form may be submitted."""
    endpoint = ActionEndpoint(EndpointConfig(server.url), seconds=0.5)
    with new_turn() as turn, pytest.raises(TurnAbandoned):
        await endpoint.request(json=call(events))
    return turn.submit_sent


async def test_an_answer_is_handed_on(server: ActionServer) -> None:
    server.body = {"events": [{"event": "restart"}], "responses": []}
    endpoint = ActionEndpoint(EndpointConfig(server.url))
    assert await endpoint.request(json=call(DEED), compress=True) == server.body
    assert server.calls == [call(DEED)]


async def test_an_action_that_declines_is_rasas_business(server: ActionServer) -> None:
    server.status = 400
    with pytest.raises(ClientResponseError):
        await ActionEndpoint(EndpointConfig(server.url)).request(json=call(DEED))


@pytest.mark.parametrize(
    "trouble",
    [
        {"status": 500},
        {"status": 404},
        {"cut": True},
        {"delay": 2.0},
        {"body": "no json"},
        {"body": None},
        {"body": []},
        {"body": {"responses": []}},
    ],
)
async def test_what_became_of_a_submitted_form_is_unknown_when_its_answer_is_lost(
    server: ActionServer, trouble: Dict[str, Any]
) -> None:
    vars(server).update(trouble)
    assert await is_unsure(server, DEED)
    assert not await is_unsure(server, QUESTION)
    assert len(server.calls) == 2, "a form is not submitted again behind the scenes"


async def test_a_server_that_is_not_there_did_nothing(server: ActionServer) -> None:
    server.url = "http://127.0.0.1:1/webhook"
    assert not await is_unsure(server, DEED)


async def test_a_server_that_went_away_after_a_submit_may_have_done_it(
    server: ActionServer,
) -> None:
    with new_turn() as turn:
        await ActionEndpoint(EndpointConfig(server.url)).request(json=call(DEED))
        gone = ActionEndpoint(EndpointConfig("http://127.0.0.1:1/webhook"))
        with pytest.raises(TurnAbandoned):
            await gone.request(json=call(AFTER_DEED))
    assert turn.submit_sent


async def test_what_a_turn_did_is_nothing_to_the_next(server: ActionServer) -> None:
    with new_turn():
        await ActionEndpoint(EndpointConfig(server.url)).request(json=call(DEED))
    server.status = 500
    assert not await is_unsure(server, QUESTION)


def test_no_handler_of_exceptions_swallows_an_abandoned_turn() -> None:
    assert not issubclass(TurnAbandoned, Exception)


def test_everything_of_the_configured_endpoint_is_kept() -> None:
    plain = EndpointConfig(
        "http://actions/webhook",
        params={"a": "b"},
        headers={"X-Key": "k"},
        basic_auth={"username": "u", "password": "p"},
        token="t",
        token_name="key",
        cafile="ca.pem",
        type="kind",
        more=1,
    )
    made = vars(ActionEndpoint(plain))
    assert {name: made[name] for name in vars(plain)} == vars(plain)
