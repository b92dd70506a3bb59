"""Asks Duckling at the start of the pipeline and reads its answer near the end."""
import json
import logging
import socket
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any, Dict, List, Optional, Tuple
from urllib.parse import urlencode, urlsplit

from rasa.nlu.components import Component
from rasa.nlu.extractors import duckling_entity_extractor as rasas
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.utils.endpoints import concat_url

ASKED = "asked_duckling"

logger = logging.getLogger(__name__)


class DucklingConnection:
    """A connection that stays open; a request goes out now and is answered later.

    Args:
        url: Where to ask, http or https.
        timeout: Seconds to wait for a connection and for an answer.
    """

    def __init__(self, url: str, timeout: float) -> None:
        parts = urlsplit(url)
        secure = parts.scheme == "https"
        kind = HTTPSConnection if secure else HTTPConnection
        self.url = url
        self._path = parts.path or "/"
        self._connection = kind(parts.netloc, timeout=timeout)
        self._body = b""
        self._timeout: Optional[socket.timeout] = None

    def send(self, fields: Dict[str, Any]) -> None:
        """Send a form. What was asked before and not read is forgotten."""
        given = {name: value for name, value in fields.items() if value is not None}
        self._body, self._timeout = urlencode(given).encode("ascii"), None
        try:
            self._request()
        except socket.timeout as error:
            self._timeout = error
        except (OSError, HTTPException):
            self.close()  # `answer` tries once more

    def answer(self) -> Tuple[int, bytes]:
        """Return status and body of the answer to what was sent.

        Raises:
            OSError, HTTPException: There is none, nor in time.
        """
        if self._timeout:
            raise self._timeout
        try:
            return self._read()
        except (ConnectionError, HTTPException):
            # The other side closed the connection just when it was used again.
            self.close()
            return self.ask_again()

    def ask_again(self) -> Tuple[int, bytes]:
        """Send once more what was sent and return the answer, as `answer` does."""
        self._request()
        return self._read()

    def close(self) -> None:
        """Close the connection; the next request opens a new one."""
        self._connection.close()

    def _request(self) -> None:
        kind = {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}
        self._connection.request("POST", self._path, self._body, kind)

    def _read(self) -> Tuple[int, bytes]:
        response = self._connection.getresponse()
        return response.status, response.read()


class DucklingEntityExtractor(rasas.DucklingEntityExtractor):
    """Rasa's own, which does not wait: Duckling works while the pipeline does.

    It stands first in the pipeline, and `DucklingAnswer` where its entities are wanted.
    Its name is that of Rasa's: an entity tells its extractor by the class's name, and
    Rasa knows this one as an extractor that learns nothing.
    """

    def __init__(
        self,
        component_config: Optional[Dict[str, Any]] = None,
        language: Optional[str] = None,
    ) -> None:
        super().__init__(component_config, language)
        self._connection: Optional[DucklingConnection] = None
        self._asked: Optional[Message] = None

    def process(self, message: Message, **kwargs: Any) -> None:
        """Ask about one message, if it has a text."""
        if message.get(TEXT):
            self._ask(message)
            message.set(ASKED, self)

    def answer(self, message: Message) -> None:
        """Add what Duckling found in one message."""
        if self._asked is not message:
            self._ask(message)  # another one was asked about since
        super().process(message)

    def _ask(self, message: Message) -> None:
        if self._url():
            time = self._reference_time_from_message(message)
            self._open_connection().send(self._payload(message.get(TEXT), time))
            self._asked = message

    def _open_connection(self) -> DucklingConnection:
        url = concat_url(self._url(), "/parse")
        if self._connection is None or self._connection.url != url:
            self._connection = DucklingConnection(url, self.component_config["timeout"])
        return self._connection

    def _duckling_parse(self, text: str, reference_time: int) -> List[Dict[str, Any]]:
        """Return what Duckling found; nothing where it cannot be asked."""
        connection = self._open_connection()
        try:
            status, body = connection.answer()
            if status == HTTPStatus.SERVICE_UNAVAILABLE:
                status, body = connection.ask_again()
        except (OSError, HTTPException) as error:
            connection.close()
            logger.error("Duckling cannot be asked at %s: %s", connection.url, error)
            return []
        if status != 200:
            said = body.decode(errors="replace")
            logger.error("Duckling at %s answers %d: %s", connection.url, status, said)
            return []
        found: List[Dict[str, Any]] = json.loads(body)
        return found


class DucklingAnswer(Component):
    """Waits for the answer to what `DucklingEntityExtractor` asked."""

    def process(self, message: Message, **kwargs: Any) -> None:
        """Add what Duckling found in one message, if it was asked."""
        asked: Optional[DucklingEntityExtractor] = message.get(ASKED)
        if asked:
            asked.answer(message)
