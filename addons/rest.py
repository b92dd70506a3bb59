"""The REST channel, as Rasa's own on the outside."""

from asyncio import Queue
from typing import Any, Awaitable, Callable, Dict, Optional

from rasa.core.channels.channel import UserMessage
from rasa.core.channels.rest import RestInput
from sanic import Blueprint
from sanic.exceptions import InvalidUsage
from sanic.request import Request

from addons.guard import Guard, Handler, clean

_MAX_SENDER_LENGTH = 255


class GuardedRest(RestInput):
    """Rasa's REST channel that answers every message, and every mistake with a 400."""

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """Define the routes; `on_new_message` is Rasa's handler of messages."""
        guard = Guard()
        return guard.watch(super().blueprint(guard.wrap(on_new_message)))

    @staticmethod
    async def on_message_wrapper(
        on_new_message: Callable[[UserMessage], Awaitable[Any]],
        text: str,
        queue: Queue,  # type: ignore[type-arg]
        sender_id: str,
        input_channel: str,
        metadata: Optional[Dict[str, Any]],
    ) -> None:
        """Stream the replies of one message; the stream ends also when it fails."""
        try:
            await RestInput.on_message_wrapper(
                on_new_message, text, queue, sender_id, input_channel, metadata
            )
        finally:
            await queue.put("DONE")

    async def _extract_sender(self, req: Request) -> Optional[str]:
        sender = _body(req).get("sender")
        if sender is None:
            return None
        if isinstance(sender, int):
            return str(sender)
        if not isinstance(sender, str) or sender != clean(sender):
            raise InvalidUsage('"sender" must be a text without control characters.')
        if len(sender) > _MAX_SENDER_LENGTH:
            raise InvalidUsage(
                f'"sender" is longer than {_MAX_SENDER_LENGTH} characters.'
            )
        return sender

    def _extract_message(self, req: Request) -> str:
        message = _body(req).get("message")
        if not isinstance(message, str):
            raise InvalidUsage('"message" must be a text.')
        return message

    def _extract_input_channel(self, req: Request) -> str:
        return str(_body(req).get("input_channel") or self.name())


def _body(request: Request) -> Dict[str, Any]:
    body = request.json
    if not isinstance(body, dict):
        raise InvalidUsage('The body must be JSON: {"sender": "…", "message": "…"}.')
    return body
