"""Talk to the assistant as a customer does, over the public REST channel."""

from typing import Any, List
from urllib.parse import urlsplit

import requests

from delivery.detour import Detour
from delivery.errors import DeliveryError

TIMEOUT_SECONDS = 30
CHANNEL = "/webhooks/rest/webhook"


class Conversation:
    """One conversation, of a sender of its own.

    Args:
        url: public address, for example https://bank.example.com
        sender: id of the conversation.
        via: host name or IP address to connect to instead of asking DNS for the
            host of the URL, which is still the one that is asked for and that the
            certificate has to name.
    """

    def __init__(self, url: str, sender: str, via: str = "") -> None:
        self.url = url.rstrip("/")
        self._sender = sender
        self._session = requests.Session()
        if via:
            self._session.mount(self.url, Detour(self.url, via))

    def send(self, text: str) -> List[Any]:
        """Say something and return the messages that come back.

        Raises:
            DeliveryError: no answer, or none that the channel gives.
        """
        message = {"sender": self._sender, "message": text}
        answer = self._call("POST", CHANNEL, json=message)
        try:
            messages = answer.json()
        except ValueError as error:
            raise DeliveryError(f"{CHANNEL} answered no JSON.") from error
        if not isinstance(messages, list):
            raise DeliveryError(f"{CHANNEL} answered no list of messages.")
        return messages

    def ask(self, text: str) -> str:
        """Say something and return the texts that come back, joined by newlines."""
        texts = [str(one["text"]) for one in self.send(text) if one.get("text")]
        if not texts:
            raise DeliveryError(f"There was no reply to {text!r}.")
        return "\n".join(texts)

    def get(self, path: str, **query: str) -> Any:
        """Return the answer to a GET of a path.

        Raises:
            DeliveryError: no answer, or a status that is no success.
        """
        return self._call("GET", path, params=query)

    def _call(self, method: str, path: str, **arguments: Any) -> Any:
        host = urlsplit(self.url).netloc
        try:
            answer = self._session.request(
                method, self.url + path, timeout=TIMEOUT_SECONDS, **arguments
            )
        except requests.RequestException as error:
            # The text of such an error holds the whole address, and a token with it.
            kind = type(error).__name__
            raise DeliveryError(f"{host} does not answer {path}: {kind}.") from error
        if answer.status_code != requests.codes.ok:
            raise DeliveryError(f"{host} answered {path} with {answer.status_code}.")
        return answer
