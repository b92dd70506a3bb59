"""Fixtures: the stand-in of AWS, and a project whose targets use it."""

import sys
from base64 import b64encode
from functools import lru_cache
from pathlib import Path
from typing import Any, Iterator, List
from unittest import mock
from urllib.parse import quote, quote_plus

import boto3
import pytest
import requests
from botocore.loaders import create_loader

from tests.integration.delivery.faulty_aws import FaultyAws
from tests.integration.delivery.support import ROOT, SECRETS, Project
from tests.support.ports import free_port
from tests.support.processes import running, wait_until


@pytest.fixture(scope="session", autouse=True)
def models_of_services() -> Iterator[None]:
    """Let botocore read its models of AWS's services once, not for each client."""
    once = lru_cache(maxsize=None)(create_loader)
    with mock.patch("botocore.session.create_loader", once):
        yield


@pytest.fixture(scope="session")
def moto_url() -> Iterator[str]:
    """moto's server: S3, ECR, EKS, IAM and STS in memory."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"

    def is_up() -> bool:
        try:
            return bool(requests.get(f"{url}/moto-api/", timeout=2).ok)
        except requests.RequestException:
            return False

    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    # As in AWS, another account's bucket cannot be looked into.
    with running(command, {"MOTO_S3_ALLOW_CROSSACCOUNT_ACCESS": "false"}):
        wait_until(is_up, 60)
        yield url


@pytest.fixture(scope="session")
def iam(moto_url: str) -> Any:
    """A client that goes to the stand-in itself."""
    keys = {"aws_access_key_id": "AKIAEXAMPLE", "aws_secret_access_key": "other"}
    session = boto3.Session(region_name="eu-central-1", **keys)
    return session.client("iam", endpoint_url=moto_url)


@pytest.fixture
def aws(moto_url: str, iam: Any) -> Iterator[FaultyAws]:
    """An AWS with nothing but the pipeline's role; it can be made to fail."""
    requests.post(f"{moto_url}/moto-api/reset", timeout=30).raise_for_status()
    iam.create_role(RoleName="pipeline", AssumeRolePolicyDocument="{}")
    with FaultyAws(moto_url) as proxy:
        yield proxy


@pytest.fixture
def project(tmp_path: Path, aws: FaultyAws) -> Iterator[Project]:
    """A copy of the project; afterwards, nothing secret may have shown up."""
    project = Project(tmp_path, aws.url)
    aws.stacks = project.stacks
    yield project
    assert_nothing_secret(project)


@pytest.fixture
def client(aws: FaultyAws) -> Any:
    """Makes boto3 clients that talk to the stand-in."""

    def make(service: str, **more: str) -> Any:
        keys = {
            "aws_access_key_id": "AKIAEXAMPLE",
            "aws_secret_access_key": "other",
            **more,
        }
        region = "eu-central-1"
        return boto3.client(service, region_name=region, endpoint_url=aws.url, **keys)

    return make


def assert_nothing_secret(project: Project) -> None:
    """No secret in what targets printed, nor in arguments of programs."""
    programs = ("docker", "eksctl", "helm", "kubectl")
    argvs = [line for program in programs for line in project.argvs(program)]
    for text in [*project.output, *argvs]:
        for name, value in SECRETS.items():
            for spelled in spellings(value):
                assert spelled not in text, f"{name} was shown: {text}"


def spellings(secret: str) -> List[str]:
    """Return a value in plain text, as part of an address, and in base64."""
    coded = b64encode(secret.encode()).decode().rstrip("=")
    return [secret, quote(secret), quote(secret, safe=""), quote_plus(secret), coded]


def tool(name: str) -> str:
    """Return the path of a checker in .tools.

    Its absence is a failure, never a reason to skip.
    """
    path = ROOT / ".tools" / name
    assert path.exists(), f"{path} is missing; run: make tools"
    return str(path)
