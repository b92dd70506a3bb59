"""Asks Duckling about words as of another moment than now."""

import json
import urllib.request
from datetime import datetime
from typing import Any, List, Mapping
from urllib.error import URLError
from urllib.parse import urlencode

from actions.parsing.message import DUCKLING, Entity

# Seconds; without an answer the words stay unread.
_PATIENCE = 0.5


class AskDuckling:
    """Asks about times over HTTP, as Rasa's extractor does.

    Args:
        url: Where Duckling answers, without a slash at the end.
        zone: IANA name of the bank's time zone.
    """

    def __init__(self, url: str, zone: str) -> None:
        self._url = url
        self._zone = zone

    def __call__(self, text: str, moment: datetime) -> List[Entity]:
        """Return the times in a text; none when there is no answer in time.

        Args:
            text: Only the words in question.
            moment: What "now" means, aware.
        """
        fields = {
            "text": text,
            "locale": "en_US",
            "tz": self._zone,
            "dims": json.dumps(["time"]),
            "reftime": int(moment.timestamp() * 1000),
        }
        body = urlencode(fields).encode("ascii")
        if not self._url.startswith(("http://", "https://")):
            return []
        request = urllib.request.Request(f"{self._url}/parse", body)  # noqa: S310
        try:
            answer = urllib.request.urlopen(request, None, _PATIENCE)  # noqa: S310
            with answer:
                return [_entity(match) for match in json.load(answer)]
        except (URLError, OSError, ValueError):
            return []


def _entity(match: Mapping[str, Any]) -> Entity:
    info = match["value"]
    value: Any = info.get("value")
    if info.get("type") == "interval":
        value = {side: (info.get(side) or {}).get("value") for side in ("from", "to")}
    return Entity("time", value, (match["start"], match["end"]), info, DUCKLING)
