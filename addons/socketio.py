"""The Socket.IO channel, as Rasa's own on the outside."""

import logging
import os
import uuid
from typing import Any, Awaitable, Callable, Container, Dict, Optional

from rasa.core.channels.socketio import SocketIOInput
from sanic import Blueprint

from addons.guard import Guard, Handler

Connect = Callable[[str, Dict[str, Any], Optional[Dict[str, Any]]], Awaitable[Any]]

logger = logging.getLogger(__name__)


class GuardedSocketIO(SocketIOInput):
    """Rasa's Socket.IO channel that answers every message of a page that may talk.

    The pages are those of RASA_CORS. Rasa switches the check of origins off and leaves
    it to the headers of its web server, which no browser looks at for a web socket.
    """

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """Define the routes; `on_new_message` is Rasa's handler of messages."""
        guard = Guard()
        made = guard.watch(super().blueprint(guard.wrap(on_new_message)))
        handlers = self.sio.handlers[self.namespace or "/"]
        origins = os.environ.get("RASA_CORS", "").split()
        handlers["connect"] = only_from(origins, handlers["connect"])
        # Rasa's own does not await enter_room, which is a coroutine since
        # python-socketio 5.10, so that no reply would ever arrive.
        self.sio.on("session_request", self._open_session, namespace=self.namespace)
        return made

    async def _open_session(self, sid: str, data: Optional[Dict[str, Any]]) -> None:
        session = str((data or {}).get("session_id") or uuid.uuid4().hex)
        if self.session_persistence:
            await self.sio.enter_room(sid, session, namespace=self.namespace)
        await self.sio.emit("session_confirm", session, room=sid)


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
