"""The job lists of the public demo bot's guide, with its variables and no others."""

import json
from pathlib import Path
from typing import Any, Dict

import pytest
import yaml

from tests.integration.delivery.support import SECRETS, Project
from tests.integration.delivery.test_ecr_and_docker import slow_action_server
from tests.integration.delivery.test_enterprise import Enterprise, enterprise
from tests.integration.delivery.test_s3 import model

__all__ = ["enterprise", "slow_action_server"]

# What the guide lets people set, in GitHub or in secret/envs_export.
NAMED = (
    *("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"),
    *("GCR_AUTH_JSON_PRIVATE_KEY_ID", "GCR_AUTH_JSON_PRIVATE_KEY"),
    *("GCR_AUTH_JSON_CLIENT_EMAIL", "GCR_AUTH_JSON_CLIENT_ID"),
    *("GLOBAL_POSTGRESQL_POSTGRESQLPASSWORD", "GLOBAL_REDIS_PASSWORD"),
    *("RABBITMQ_RABBITMQ_PASSWORD", "RASAX_JWTSECRET", "RASAX_PASSWORDSALT"),
    *("RASAX_INITIALUSER_USERNAME", "RASAX_INITIALUSER_PASSWORD"),
)
# The ways of the machine and of the stand-ins, of which no guide speaks.
MACHINE = (
    *("PATH", "HOME", "KUBECONFIG", "STANDIN_FOLDER", "REAL_KUBECTL"),
    *("AWS_ENDPOINT_URL", "PAUSE_SCALE"),
)
REGION = "us-west-2"
EMAIL = "reader@licence-1.iam.example.com"
ACTION_SERVER = (
    *("docker-build", "docker-run", "docker-test"),
    *("aws-ecr-docker-login", "docker-push"),
    *("docker-clean-container", "docker-clean-image"),
)
DEPLOY = (
    *("aws-eks-namespace-create", "pull-secret-gcr-create", "pull-secret-ecr-create"),
    *("rasa-enterprise-install", "aws-s3-download-rasa-model"),
    *("rasa-enterprise-model-delete", "rasa-enterprise-model-upload"),
    *("rasa-enterprise-model-tag", "rasa-enterprise-smoketest"),
)


@pytest.fixture
def guided(project: Project) -> Project:
    """A project with the guide's variables, and the region of `aws configure`."""
    kept = {name: project.environ[name] for name in MACHINE}
    given = {name: project.environ.get(name, "me") for name in NAMED}
    project.environ = {**kept, **given, "GCR_AUTH_JSON_CLIENT_EMAIL": EMAIL}
    config = Path(kept["HOME"]) / ".aws" / "config"
    config.parent.mkdir()
    config.write_text(f"[default]\nregion = {REGION}\n")
    launcher = project.root / "launcher.py"
    launcher.write_text("print('done')\n")
    project.environ["PYTHONPATH"] = str(project.root)
    return project


def test_the_four_jobs_run_through(
    guided: Project, slow_action_server: int, enterprise: Enterprise
) -> None:
    guided.ok("aws-ecr-create-repository", "aws-s3-create-bucket")
    guided.environ["ACTION_SERVER_PORT"] = str(slow_action_server)  # stands for 5056
    guided.ok(*ACTION_SERVER)
    guided.write_model(model())
    guided.ok("rasa-train", "rasa-test", "aws-s3-upload-rasa-model")
    guided.ok("aws-eks-cluster-create")
    assert "financial-demo-test-main" in guided.ok("kubectl-config-current-context")
    guided.environ["RASAX_BASE_URL"] = enterprise.url  # stands for the load balancer
    guided.ok(*DEPLOY)
    assert set(enterprise.models["main"]) == {"production"}


def test_the_values_of_the_release_are_the_guide_s(
    guided: Project, enterprise: Enterprise
) -> None:
    guided.ok("aws-ecr-create-repository", "aws-eks-cluster-create")
    guided.ok("docker-build", "aws-ecr-docker-login", "docker-push", *DEPLOY[:4])
    guided.ok("rasa-enterprise-install")
    first, second = (values(call) for call in guided.calls("helm") if call["stdin"])
    assert first == second  # also what was made because the guide names none
    assert first["rasax"]["initialUser"] == {
        "username": "me",
        "password": SECRETS["RASAX_INITIALUSER_PASSWORD"],
    }
    assert first["images"]["imagePullSecrets"] == [
        {"name": "gcr-pull-secret"},
        {"name": "ecr-pull-secret"},
    ]
    tokens = {first["rasax"]["token"], first["rasa"]["token"]}
    assert len(tokens) == 2
    assert not tokens & {"", "rasaXToken", "rasaToken"}  # those of the chart
    licence = licence_key(guided)
    assert licence["project_id"] == "licence-1"


def test_region_and_bucket_come_from_the_account(guided: Project, client: Any) -> None:
    bucket = f"financial-demo-models-123456789012-{REGION}"
    assert bucket in guided.ok("aws-s3-create-bucket")
    found = client("s3").get_bucket_location(Bucket=bucket)
    assert found["LocationConstraint"] == REGION
    guided.environ["AWS_DEFAULT_REGION"] = "eu-west-1"
    assert bucket.replace(REGION, "eu-west-1") in guided.ok("aws-s3-create-bucket")


def test_a_name_with_an_account_goes_to_docker_hub(guided: Project) -> None:
    name = {"ACTION_SERVER_DOCKERPATH": "someone/financial-demo:1"}
    guided.ok("docker-build", "docker-run", **name)
    login = {"DOCKER_USER": "someone", "DOCKER_PASSWORD": SECRETS["DOCKER_PASSWORD"]}
    guided.ok("docker-login", **login)
    guided.ok("docker-push", **name)
    assert guided.argvs("docker")[-1] == "push someone/financial-demo:1"


def values(call: Dict[str, Any]) -> Any:
    """Return the values that a call of helm read."""
    return yaml.safe_load(call["stdin"])


def licence_key(project: Project) -> Any:
    """Return the licence's key as the cluster got it."""
    found = project.cluster()["financial-demo/secret/gcr-pull-secret"]["data"]
    auths = json.loads(found[".dockerconfigjson"])["auths"]
    return json.loads(auths["https://gcr.io"]["password"])
