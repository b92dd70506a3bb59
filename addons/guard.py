"""Every message gets an answer, and every turn happens whole or not at all."""

import asyncio
import logging
import re
from contextlib import suppress
from typing import Any, Awaitable, Callable, Dict, List, Optional, Tuple

from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Blueprint, Sanic

from addons import action_result, ownership, repeats
from addons.action_endpoint import ActionEndpoint, TurnAbandoned, new_turn
from addons.customer_tokens import CustomerTokens
from addons.ownership import VISIT, ForeignConversation, Visit

Handler = Callable[[UserMessage], Awaitable[Any]]

# Nobody types that much at once; NLU would need seconds for it.
MAX_MESSAGE_LENGTH = 2000
# It opens a conversation; there is nothing to answer.
_SILENT = ("/session_start",)
# What is said of a turn that failed; whether a form was submitted decides.
_APOLOGIES = {False: "utter_trouble", True: "utter_outcome_unknown"}
# A NUL no store takes; half a surrogate pair cannot be written as UTF-8; Unicode's
# noncharacters end a worker of Duckling.
_PLANE_ENDS = "".join(
    chr(n * 0x10000 + end) for n in range(17) for end in (65534, 65535)
)
_UNSENDABLE = re.compile(f"[\x00\ud800-\udfff\ufdd0-\ufdef{_PLANE_ENDS}]")

logger = logging.getLogger(__name__)


def clean(text: str) -> str:
    """Take out the characters that later parts cannot carry."""
    return _UNSENDABLE.sub("", text)


class Guard:
    """Stands between a channel and the assistant.

    A turn that fails is dropped as a whole: the conversation stands as before the
    message, the customer is told so, and may say the same again.

    Args:
        tokens: Reads who a customer is; None in demo mode, where nobody signs in.
    """

    def __init__(self, tokens: Optional[CustomerTokens] = None) -> None:
        self._tokens = tokens
        self._app: Optional[Sanic] = None

    def watch(self, blueprint: Blueprint) -> Blueprint:
        """Learn from the web server where the assistant is."""

        async def remember(app: Sanic, _: Any) -> None:
            self._app = app
            action_result.install()
            ownership.install()
            repeats.install()

        blueprint.listener("after_server_start")(remember)
        return blueprint

    def wrap(self, handle: Handler) -> Handler:
        """Return the handler that a channel calls instead of Rasa's."""

        async def guarded(message: UserMessage) -> None:
            # A customer who hangs up must not leave the turn half done.
            await asyncio.shield(self._answer(handle, message))

        return guarded

    @property
    def _agent(self) -> Agent:
        if self._app is None:
            raise RuntimeError("a message came before the web server had started")
        agent: Agent = self._app.ctx.agent
        # Looked at each time: Rasa makes a new agent when it loads a new model.
        plain = agent.action_endpoint
        if plain is not None and not isinstance(plain, ActionEndpoint):
            agent.action_endpoint = ActionEndpoint(plain)
        return agent

    async def _answer(self, handle: Handler, message: UserMessage) -> None:
        agent, channel = self._agent, message.output_channel
        visit = self._visit(message)
        message.text = clean(message.text or "").strip()
        if len(message.text) > MAX_MESSAGE_LENGTH:
            await _utter(agent, message, channel, "utter_too_long")
            return
        buffer = BufferedOutputChannel(channel)
        message.output_channel = buffer
        # What abandoned a turn is logged already, what else went wrong by the channel.
        customer = visit.customer.id if visit else ""
        with new_turn(customer) as turn, suppress(TurnAbandoned):
            done = False
            try:
                await handle(message)
                done = True
            except ForeignConversation:
                if visit is None:
                    raise
                done = visit.is_refused = True
                return
            finally:
                if not done:
                    await _utter(agent, message, channel, _APOLOGIES[turn.submit_sent])
            if buffer.messages or message.text in _SILENT:
                await buffer.flush()
            else:
                await _utter(agent, message, channel, "utter_default")

    def _visit(self, message: UserMessage) -> Optional[Visit]:
        """Take the visit that the channel noted; a tracker keeps what it says.

        Raises:
            PermissionError: Customers sign in, and the channel has asked nobody.
        """
        visit: Optional[Visit] = (message.metadata or {}).get(VISIT)
        message.metadata = visit.metadata if visit else None
        if self._tokens is not None and visit is None:
            raise PermissionError("a message without a customer was stopped")
        return visit


class BufferedOutputChannel(OutputChannel):
    """Keeps a turn's replies back until the turn is over and saved.

    Args:
        channel: Where they go in the end.
    """

    def __init__(self, channel: OutputChannel) -> None:
        self._channel = channel
        self.messages: List[Tuple[str, Dict[str, Any]]] = []

    def name(self) -> str:
        """Return the real channel's name: a response may be worded for it alone."""
        return str(self._channel.name())

    async def send_response(self, recipient_id: str, message: Dict[str, Any]) -> None:
        """Keep a reply."""
        self.messages.append((recipient_id, dict(message)))

    async def flush(self) -> None:
        """Send what was kept."""
        for recipient, message in self.messages:
            await self._channel.send_response(recipient, message)


async def _utter(
    agent: Agent, message: UserMessage, channel: OutputChannel, response: str
) -> None:
    """Send a response of the domain outside of any turn."""
    blank = DialogueStateTracker(message.sender_id, agent.domain.slots)
    reply = await agent.nlg.generate(response, blank, channel.name())
    if reply is None:
        logger.error("The domain has no response %s", response)
        return
    await channel.send_response(message.sender_id, reply)
