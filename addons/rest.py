"""The REST channel, as Rasa's own on the outside."""

from asyncio import Queue
from typing import Any, Awaitable, Callable, Dict, Optional

from rasa.core.channels.channel import UserMessage
from rasa.core.channels.rest import RestInput
from sanic import Blueprint
from sanic.request import Request
from sanic.response import BaseHTTPResponse, HTTPResponse

from addons import repeats
from addons.admission import Admission, body_of, refusal
from addons.customer_tokens import tokens_or_exit
from addons.guard import Guard, Handler
from addons.sign_in import ask_for_tokens, visit_of


class GuardedRest(RestInput):
    """Rasa's REST channel that answers every message, and every mistake with a 4xx.

    `addons.admission` decides which requests get in; `addons.repeats` answers those
    that come again.
    """

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """Define the routes; `on_new_message` is Rasa's handler of messages."""
        tokens, admission = tokens_or_exit(), Admission.read()
        guard = Guard(tokens)
        handle = guard.wrap(on_new_message)

        async def identified(message: UserMessage) -> None:
            repeats.take_id(message)
            await handle(message)

        made = guard.watch(super().blueprint(identified))

        async def admit(request: Request) -> Optional[HTTPResponse]:
            return refusal(admission, request) if request.method == "POST" else None

        async def tell(_: Request, answer: BaseHTTPResponse) -> None:
            answer.headers[repeats.HEADER] = "yes"
            answer.headers["Access-Control-Expose-Headers"] = repeats.HEADER

        made.middleware("request")(admit)
        made.middleware("response")(tell)
        return ask_for_tokens(made, tokens)

    def get_metadata(self, request: Request) -> Optional[Dict[str, Any]]:
        """Return who speaks and the message's id; both leave before Rasa keeps it."""
        chosen = body_of(request).get("message_id")
        named = {repeats.MESSAGE_ID: chosen} if chosen else {}
        return {**(visit_of(request) or {}), **named} or None

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

    async def _extract_sender(self, req: Request) -> str:
        return str(body_of(req)["sender"])

    def _extract_message(self, req: Request) -> str:
        return str(body_of(req)["message"])

    def _extract_input_channel(self, req: Request) -> str:
        return str(body_of(req).get("input_channel") or self.name())
