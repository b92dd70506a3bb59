"""The Socket.IO channel, as Rasa's own on the outside."""

import uuid
from typing import Any, Dict, Optional

from rasa.core.channels.socketio import SocketIOInput
from sanic import Blueprint

from hosting.guard import Guard, Handler


class GuardedSocketIO(SocketIOInput):
    """Rasa's Socket.IO channel that answers every message."""

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """Define the routes; `on_new_message` is Rasa's handler of messages."""
        guard = Guard()
        made = guard.watch(super().blueprint(guard.wrap(on_new_message)))
        # Rasa's own does not await enter_room, which is a coroutine since
        # python-socketio 5.10, so that no reply would ever arrive.
        self.sio.on("session_request", self._open_session, namespace=self.namespace)
        return made

    async def _open_session(self, sid: str, data: Optional[Dict[str, Any]]) -> None:
        session = str((data or {}).get("session_id") or uuid.uuid4().hex)
        if self.session_persistence:
            await self.sio.enter_room(sid, session, namespace=self.namespace)
        await self.sio.emit("session_confirm", session, room=sid)
