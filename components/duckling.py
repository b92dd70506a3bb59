"""Asks Duckling over a connection that stays open from one message to the next."""
import json
import logging
from typing import Any, Dict, List, Optional

import urllib3
from rasa.nlu.extractors import duckling_entity_extractor as rasas
from rasa.utils.endpoints import concat_url
from urllib3.exceptions import HTTPError, ProtocolError

logger = logging.getLogger(__name__)


class DucklingEntityExtractor(rasas.DucklingEntityExtractor):
    """Rasa's own, without a new connection and session for each message.

    Its name is that of Rasa's: an entity tells its extractor by the class's name, and
    Rasa knows this one as an extractor that learns nothing.
    """

    def __init__(
        self,
        component_config: Optional[Dict[str, Any]] = None,
        language: Optional[str] = None,
    ) -> None:
        super().__init__(component_config, language)
        self._connections = urllib3.PoolManager()

    def _duckling_parse(self, text: str, reference_time: int) -> List[Dict[str, Any]]:
        """Returns what Duckling found; nothing where it cannot be asked."""
        url = concat_url(self._url(), "/parse")
        try:
            answer = self._post(url, self._payload(text, reference_time))
        except HTTPError as error:
            logger.error("Duckling cannot be asked at %s: %s", url, error)
            return []
        if answer.status != 200:
            said = answer.data.decode(errors="replace")
            logger.error("Duckling at %s answers %d: %s", url, answer.status, said)
            return []
        found: List[Dict[str, Any]] = json.loads(answer.data)
        return found

    def _post(self, url: str, payload: Dict[str, Any]) -> urllib3.HTTPResponse:
        fields = {name: value for name, value in payload.items() if value is not None}

        def post() -> urllib3.HTTPResponse:
            return self._connections.request_encode_body(
                "POST",
                url,
                fields=fields,
                encode_multipart=False,
                timeout=self.component_config["timeout"],
                retries=False,
            )

        try:
            return post()
        except ProtocolError:
            # The other side closed the connection just when it was used again.
            return post()
