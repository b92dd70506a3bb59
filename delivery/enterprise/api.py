"""The HTTP API of Rasa X / Enterprise: log in, models, health."""

from pathlib import Path
from typing import Any, Dict
from urllib.parse import quote

import requests

from delivery.context import Context
from delivery.errors import DeliveryError

TIMEOUT_SECONDS = 120
_MODELS = "/api/projects/default/models"


class EnterpriseApi:
    """One server's API.

    Args:
        context: hides the token received.
        base_url: for example http://host:8000
    """

    def __init__(self, context: Context, base_url: str) -> None:
        self._context = context
        self.base_url = base_url.rstrip("/")
        self._headers: Dict[str, str] = {}

    def log_in(self, user: str, password: str) -> str:
        """Log in and return the access token, which is a secret."""
        body = {"username": user, "password": password}
        answer = self._call("POST", "/api/auth", json=body)
        token = self._context.aws.hide(str(answer.json()["access_token"]))
        self._headers = {"Authorization": f"Bearer {token}"}
        return token

    def health(self) -> Dict[str, Any]:
        """Return what each part of the server says about itself."""
        parts: Dict[str, Any] = self._call("GET", "/api/health").json()
        return parts

    def upload(self, path: Path) -> None:
        """Upload a model; one of the same name that is there already is kept."""
        with path.open("rb") as file:
            files = {"model": (path.name, file, "application/gzip")}
            self._call("POST", _MODELS, files=files, also=requests.codes.conflict)

    def tag(self, model: str, tag: str) -> None:
        """Give a model a tag, for example `production`."""
        self._call("PUT", f"{_MODELS}/{quote(model)}/tags/{quote(tag)}")

    def delete(self, model: str) -> None:
        """Delete a model; one that is gone already is fine."""
        path = f"{_MODELS}/{quote(model)}"
        self._call("DELETE", path, also=requests.codes.not_found)

    def _call(self, method: str, path: str, also: int = 200, **body: Any) -> Any:
        url = self.base_url + path
        try:
            answer = requests.request(
                method, url, headers=self._headers, timeout=TIMEOUT_SECONDS, **body
            )
        except requests.RequestException as error:
            raise DeliveryError(
                f"Rasa Enterprise does not answer {path}: {type(error).__name__}.",
                "Look at it with: make rasa-enterprise-get-pods",
            ) from error
        if not answer.ok and answer.status_code != also:
            raise DeliveryError(
                f"Rasa Enterprise answered {path} with {answer.status_code}.",
                "401 or 403: check RASAX_INITIALUSER_USERNAME and _PASSWORD."
                if answer.status_code in (401, 403)
                else "",
            )
        return answer
