"""Every message gets one answer, and nothing of a turn that failed gets out."""

import asyncio
from contextlib import suppress
from types import SimpleNamespace
from typing import Any, Awaitable, Callable, Dict, List, Optional

import pytest
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.utils.endpoints import EndpointConfig

from addons.action_endpoint import ActionEndpoint, TurnAbandoned
from addons.guard import MAX_MESSAGE_LENGTH, Guard
from tests.unit.addons.conftest import ActionServer

DOMAIN = Domain.from_yaml(
    """
version: "2.0"
responses:
  utter_trouble: [{text: "Trouble."}]
  utter_outcome_unknown:
  - {text: "Unsure.", buttons: [{title: "Yes", payload: "/affirm"}]}
  utter_default: [{text: "What?"}]
  utter_too_long: [{text: "Too long."}]
"""
)

Turn = Callable[[UserMessage], Awaitable[None]]


class Assistant:
    """A guard over one handler of messages."""

    def __init__(self, turn: Turn, endpoint: Optional[EndpointConfig] = None) -> None:
        self.guard = Guard()
        self.agent = SimpleNamespace(
            domain=DOMAIN,
            nlg=TemplatedNaturalLanguageGenerator(DOMAIN.responses),
            action_endpoint=endpoint,
        )
        self.handle = self.guard.wrap(turn)
        self.guard._app = SimpleNamespace(  # type: ignore[assignment]
            ctx=SimpleNamespace(agent=self.agent)
        )

    async def hear(self, text: Optional[str]) -> List[Dict[str, Any]]:
        channel = CollectingOutputChannel()
        try:
            await self.handle(UserMessage(text, channel, "ann"))
        finally:
            self.replies: List[Dict[str, Any]] = channel.messages
        return self.replies


def texts(replies: List[Dict[str, Any]]) -> List[str]:
    return [reply["text"] for reply in replies]


def answering(*said: str, then: Optional[BaseException] = None) -> Turn:
    async def turn(message: UserMessage) -> None:
        for text in said:
            await message.output_channel.send_response("ann", {"text": text})
        if then:
            raise then

    return turn


async def test_replies_arrive_in_order() -> None:
    assert texts(await Assistant(answering("one", "two")).hear("hi")) == ["one", "two"]


async def test_replies_wait_for_the_end_of_the_turn() -> None:
    channel = CollectingOutputChannel()

    async def turn(message: UserMessage) -> None:
        await message.output_channel.send_response("ann", {"text": "one"})
        assert channel.messages == []

    await Assistant(turn).handle(UserMessage("hi", channel, "ann"))
    assert len(channel.messages) == 1


async def test_an_abandoned_turn_leaves_one_sentence() -> None:
    turn = answering("half an answer", then=TurnAbandoned("action_do failed"))
    assert texts(await Assistant(turn).hear("hi")) == ["Trouble."]


@pytest.mark.parametrize("trouble", [TurnAbandoned("lost"), OSError("disk is full")])
async def test_nobody_says_that_nothing_was_moved_after_a_submit(
    server: ActionServer, trouble: BaseException
) -> None:
    failing = answering("Done.", then=trouble)

    async def turn(message: UserMessage) -> None:
        events = [{"event": "user"}, {"event": "active_loop", "name": None}]
        endpoint = assistant.agent.action_endpoint
        await endpoint.request(json={"tracker": {"events": events}})
        await failing(message)

    assistant = Assistant(turn, EndpointConfig(server.url))
    with suppress(OSError):
        await assistant.hear("yes")
    assert texts(assistant.replies) == ["Unsure."]


async def test_an_error_is_left_to_the_log_and_told_politely() -> None:
    assistant = Assistant(answering("half an answer", then=KeyError("secret")))
    with pytest.raises(KeyError):
        await assistant.hear("hi")
    assert texts(assistant.replies) == ["Trouble."]


@pytest.mark.parametrize("text", ["hi", "", None, "\0", "\ud800"])
async def test_silence_is_no_answer(text: Optional[str]) -> None:
    assert texts(await Assistant(answering()).hear(text)) == ["What?"]


async def test_a_session_start_needs_no_answer() -> None:
    assert await Assistant(answering()).hear("/session_start") == []


async def test_a_long_message_is_not_handled() -> None:
    assistant = Assistant(answering("handled"))
    assert texts(await assistant.hear("x" * (MAX_MESSAGE_LENGTH + 1))) == ["Too long."]
    assert texts(await assistant.hear("x" * MAX_MESSAGE_LENGTH)) == ["handled"]


async def test_what_cannot_be_carried_is_taken_out_of_a_message() -> None:
    heard: List[Optional[str]] = []

    async def turn(message: UserMessage) -> None:
        heard.append(message.text)

    await Assistant(turn).hear(" pay\0 \ud83d $5 \U0001f600 ")
    assert heard == ["pay  $5 \U0001f600"]


async def test_a_turn_ends_although_the_customer_hung_up() -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def turn(message: UserMessage) -> None:
        begun.set()
        await asyncio.sleep(0.05)
        ended.set()

    waiting = asyncio.ensure_future(Assistant(turn).hear("yes"))
    await begun.wait()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await asyncio.wait_for(ended.wait(), 5)


async def test_the_endpoint_of_every_new_agent_is_replaced_once() -> None:
    assistant = Assistant(answering("fine"), EndpointConfig("http://actions"))
    await assistant.hear("hi")
    first = assistant.agent.action_endpoint
    assert isinstance(first, ActionEndpoint) and first.url == "http://actions"
    await assistant.hear("hi")
    assert assistant.agent.action_endpoint is first
