"""Reach a host at an address that DNS does not know yet, as `curl --resolve` does."""

from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
from requests.adapters import HTTPAdapter


class Detour(HTTPAdapter):
    """Connects to another address; asks for the host, checks the host's certificate.

    Args:
        url: scheme, host and port that requests name.
        via: host name or IP address to connect to; the port stays.
    """

    def __init__(self, url: str, via: str) -> None:
        self._url = urlsplit(url)
        self._via = via
        super().__init__()

    def init_poolmanager(self, *arguments: Any, **keywords: Any) -> None:
        """Let TLS ask for the host and check its name, whatever is connected to."""
        if self._url.scheme == "https":
            host = self._url.hostname
            keywords.update(server_hostname=host, assert_hostname=host)
        super().init_poolmanager(*arguments, **keywords)

    def send(
        self, request: requests.PreparedRequest, *arguments: Any, **keywords: Any
    ) -> requests.Response:
        """Send a request to the other address."""
        parts = urlsplit(str(request.url))
        port = f":{parts.port}" if parts.port else ""
        request.headers["Host"] = parts.netloc
        request.url = urlunsplit(parts._replace(netloc=f"{self._via}{port}"))
        return super().send(request, *arguments, **keywords)
