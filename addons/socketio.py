"""The Socket.IO channel, as Rasa's own on the outside."""

import json
import logging
import os
import uuid
from typing import Any, Awaitable, Callable, Container, Dict, Optional, cast

from rasa.core.channels.channel import UserMessage
from rasa.core.channels.socketio import SocketIOInput, SocketIOOutput
from sanic import Blueprint

from addons.customer_tokens import (
    NOT_YOURS,
    Customer,
    CustomerTokens,
    NotSignedIn,
    tokens_or_exit,
)
from addons.guard import Guard, Handler
from addons.ownership import VISIT, Visit

Connect = Callable[[str, Dict[str, Any], Optional[Dict[str, Any]]], Awaitable[Any]]

logger = logging.getLogger(__name__)


class GuardedSocketIO(SocketIOInput):
    """Rasa's Socket.IO channel that answers every message of a page that may talk.

    The pages are those of RASA_CORS. Rasa switches the check of origins off and leaves
    it to the headers of its web server, which no browser looks at for a web socket.
    """

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """Define the routes; `on_new_message` is Rasa's handler of messages."""
        self._tokens = tokens_or_exit()
        guard = Guard(self._tokens)
        self._handle = guard.wrap(on_new_message)
        made = guard.watch(super().blueprint(self._handle))
        handlers = self.sio.handlers[self.namespace or "/"]
        origins = os.environ.get("RASA_CORS", "").split()
        handlers["connect"] = only_from(origins, handlers["connect"])
        # Rasa's own does not await enter_room, which is a coroutine since
        # python-socketio 5.10, so that no reply would ever arrive.
        self.sio.on("session_request", self._open_session, namespace=self.namespace)
        if self._tokens is not None:
            self.sio.on(self.user_message_evt, self._hear, namespace=self.namespace)
        return made

    async def _open_session(self, sid: str, data: Optional[Dict[str, Any]]) -> None:
        session = str((data or {}).get("session_id") or uuid.uuid4().hex)
        room = session
        if self._tokens is not None:
            customer = await self._customer(sid, data or {})
            if customer is None:
                return
            room = _room(customer, session)
        if self.session_persistence:
            await self.sio.enter_room(sid, room, namespace=self.namespace)
        await self.sio.emit("session_confirm", session, room=sid)

    async def _customer(self, sid: str, data: Dict[str, Any]) -> Optional[Customer]:
        """Return whom the token of a packet names; tell who has no good one.

        A packet without one counts with the token of the connection's last.
        """
        kept = await self.sio.get_session(sid, namespace=self.namespace)
        token = data.get("token") or kept.get("token")
        try:
            customer = cast(CustomerTokens, self._tokens).read(token)
        except NotSignedIn as error:
            await self._refuse(sid, str(error))
            return None
        await self.sio.save_session(sid, {"token": token}, namespace=self.namespace)
        return customer

    async def _refuse(self, sid: str, words: str) -> None:
        told = {"text": words, "code": 401}
        await self.sio.emit(self.bot_message_evt, told, room=sid)

    async def _hear(self, sid: str, data: Dict[str, Any]) -> None:
        """Take a message of a customer who signs in."""
        customer = await self._customer(sid, data)
        session = data.get("session_id")
        if customer is None or not isinstance(session, str) or not session:
            return
        visit = Visit(customer)
        output = _OwnRoom(self.sio, self.bot_message_evt, _room(customer, session))
        message = UserMessage(
            data.get("message"),
            output,
            session,
            input_channel=self.name(),
            metadata={VISIT: visit},
        )
        await self._handle(message)
        if visit.is_refused:
            await self._refuse(sid, NOT_YOURS)


class _OwnRoom(SocketIOOutput):
    """Brings replies to this customer's pages alone, whoever else knows the session."""

    def __init__(self, sio: Any, event: str, room: str) -> None:
        super().__init__(sio, event)
        self._room = room

    async def _send_message(self, socket_id: str, response: Any) -> None:
        await super()._send_message(self._room, response)

    async def send_custom_json(
        self, recipient_id: str, json_message: Dict[str, Any], **kwargs: Any
    ) -> None:
        """Send custom JSON to this customer's pages."""
        await self.sio.emit(self.bot_message_evt, json_message, room=self._room)


def _room(customer: Customer, session: str) -> str:
    return json.dumps([customer.id, session])


def only_from(origins: Container[str], connect: Connect) -> Connect:
    """Return a handler of connections that refuses pages of other origins.

    Args:
        origins: As `https://bank.example`; `*` lets any page connect. Programs, which
            send no origin, always may.
        connect: The handler for all others.
    """

    async def checked(
        sid: str, request: Dict[str, Any], auth: Optional[Dict[str, Any]] = None
    ) -> Any:
        origin = request.get("HTTP_ORIGIN")
        if origin and "*" not in origins and origin not in origins:
            logger.warning("A page of %s may not connect; see RASA_CORS", origin)
            return False
        return await connect(sid, request, auth)

    return checked
