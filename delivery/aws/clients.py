"""Make boto3 clients: one place for region, retries and time-outs."""

from typing import Any, List

import boto3
from botocore.config import Config

from delivery.processes import Redactor
from delivery.settings import Settings

ATTEMPTS = 6  # botocore backs off exponentially between them
TIMEOUT_SECONDS = 30


class Clients:
    """boto3 clients, made when first asked for."""

    def __init__(self, settings: Settings, redact: Redactor) -> None:
        self._settings = settings
        self._redact = redact
        self._account = ""

    def client(self, service: str) -> Any:
        """Return a client, for example of `s3`, in AWS_REGION."""
        return boto3.client(
            service,
            region_name=self._settings["AWS_REGION"],
            endpoint_url=self._settings["AWS_ENDPOINT_URL"] or None,
            config=Config(
                retries={"mode": "standard", "max_attempts": ATTEMPTS},
                connect_timeout=TIMEOUT_SECONDS,
                read_timeout=TIMEOUT_SECONDS,
            ),
        )

    def missing_credentials(self) -> List[str]:
        """Return a line that says where credentials come from, if there are none."""
        if boto3.session.Session().get_credentials() is not None:
            return []
        return [
            f"{'AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY':<38} IAM console, Users, "
            "Security credentials (or AWS_PROFILE, or a role)"
        ]

    def account(self) -> str:
        """Return the twelve digits of the account that is used."""
        if not self._account:
            caller = self.client("sts").get_caller_identity()
            self._account = str(caller["Account"])
        return self._account

    def bucket(self) -> str:
        """Return the models' bucket: AWS_S3_BUCKET_NAME, or one of the account's."""
        given = self._settings["AWS_S3_BUCKET_NAME"]
        region = self._settings["AWS_REGION"]
        return given or f"financial-demo-models-{self.account()}-{region}"

    def caller(self) -> str:
        """Return the ARN of the user or the role that is used."""
        return str(self.client("sts").get_caller_identity()["Arn"])

    def hide(self, secret: str) -> str:
        """Keep a value out of all output from now on, and return it."""
        self._redact.add(secret)
        return secret
