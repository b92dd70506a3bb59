"""Conversations in a database. Every method is one transaction."""

import json
from contextlib import contextmanager
from typing import Any, Dict, Iterator, List, Optional, Tuple

from sqlalchemy import and_, select, text
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError

from desk.model import Conversation, Message, Speaker, State
from desk.tables import conversations, messages, metadata

_OUTGOING = messages.c.speaker != Speaker.CUSTOMER.value


def _conversation(row: Any) -> Conversation:
    values = {key: row[key] for key in row if key != "open_sender"}
    values["state"] = State(values["state"])
    return Conversation(**values)


def _message(row: Any) -> Message:
    values = {key: row[key] for key in row if key != "key"}
    values["speaker"] = Speaker(values["speaker"])
    values["extra"] = json.loads(values["extra"])
    return Message(**values)


class DeskStore:
    """What the desk must not forget, in tables.

    Args:
        engine: Of the database; missing tables are made.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        metadata.create_all(engine)

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with self._engine.begin() as connection:
            yield connection

    def ping(self) -> None:
        """Ask the database something; raises SQLAlchemyError if it is gone."""
        with self._transaction() as connection:
            connection.execute(text("SELECT 1"))

    # ---- conversations

    def arrive(
        self, sender: str, from_host: str, now: float
    ) -> Tuple[Conversation, bool]:
        """Open a visit, or return the open one; the second value tells which."""
        values = {
            "sender": sender,
            "open_sender": sender,
            "state": State.WAITING.value,
            "from_host": from_host,
            "arrived_at": now,
            "asked_at": now,
        }
        is_new = True
        try:
            with self._transaction() as connection:
                connection.execute(conversations.insert().values(**values))
        except IntegrityError:
            is_new = False
        found = self.latest(sender)
        if found is None:
            raise LookupError(f"the visit of {sender} is gone")  # nobody deletes visits
        return found, is_new

    def get(self, number: int) -> Optional[Conversation]:
        """Return the conversation of that number."""
        return self._one(conversations.c.id == number)

    def latest(self, sender: str) -> Optional[Conversation]:
        """Return the customer's newest visit, open or not."""
        return self._one(conversations.c.sender == sender)

    def _one(self, where: Any) -> Optional[Conversation]:
        query = select(conversations).where(where).order_by(conversations.c.id.desc())
        with self._transaction() as connection:
            row = connection.execute(query.limit(1)).mappings().first()
        return _conversation(row) if row else None

    def in_state(self, state: State, agent: Optional[str] = None) -> List[Conversation]:
        """Return the conversations that stand so, the oldest first."""
        query = select(conversations).where(conversations.c.state == state.value)
        if agent is not None:
            query = query.where(conversations.c.agent == agent)
        with self._transaction() as connection:
            rows = connection.execute(query.order_by(conversations.c.id)).mappings()
            return [_conversation(row) for row in rows]

    def move(
        self, number: int, old: State, new: State, agent: str, to_agent: str
    ) -> bool:
        """Change the state if it is still the old one with that agent.

        Two who try at once cannot both succeed: the database looks and changes in
        one statement.
        """
        table = conversations
        where = and_(
            table.c.id == number, table.c.state == old.value, table.c.agent == agent
        )
        values: Dict[str, Any] = {"state": new.value, "agent": to_agent}
        if not new.is_open:
            values["open_sender"] = None
        return self._update(where, values)

    def update(self, number: int, **values: Any) -> bool:
        """Set columns of a conversation."""
        return self._update(conversations.c.id == number, values)

    def mark_delivered(self, number: int, message: int) -> bool:
        """Remember that the customer has everything up to this message."""
        table = conversations
        where = and_(table.c.id == number, table.c.delivered < message)
        return self._update(where, {"delivered": message})

    def _update(self, where: Any, values: Dict[str, Any]) -> bool:
        with self._transaction() as connection:
            result = connection.execute(
                conversations.update().where(where).values(**values)
            )
            return bool(result.rowcount == 1)

    # ---- messages

    def add_message(
        self,
        number: int,
        speaker: Speaker,
        words: str,
        now: float,
        name: str = "",
        extra: Optional[Dict[str, Any]] = None,
        key: Optional[str] = None,
    ) -> bool:
        """Keep what was said; False if a message with this key is there already."""
        values = {
            "conversation": number,
            "speaker": speaker.value,
            "name": name,
            "text": words,
            "extra": json.dumps(extra or {}),
            "said_at": now,
            "key": key,
        }
        try:
            with self._transaction() as connection:
                connection.execute(messages.insert().values(**values))
        except IntegrityError:
            if key is None:
                raise
            return False
        return True

    def has_message(self, key: str) -> bool:
        """Tell whether a message with this key is there."""
        return bool(self._messages(messages.c.key == key))

    def messages(self, number: int) -> List[Message]:
        """Return everything said in a conversation."""
        return self._messages(messages.c.conversation == number)

    def for_customer(self, number: int, after: int) -> List[Message]:
        """Return what the customer is to read, after that message."""
        return self._messages(
            and_(messages.c.conversation == number, _OUTGOING, messages.c.id > after)
        )

    def _messages(self, where: Any) -> List[Message]:
        query = select(messages).where(where).order_by(messages.c.id)
        with self._transaction() as connection:
            return [_message(row) for row in connection.execute(query).mappings()]
