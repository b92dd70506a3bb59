"""deploy, status, model, rollback, undeploy: kubectl's stand-in keeps a cluster."""

import json
import os
from typing import Any, Dict
from unittest import mock

import boto3
import pytest
import yaml

from tests.integration.delivery.faulty_aws import FaultyAws
from tests.integration.delivery.support import SECRETS, Project
from tests.integration.delivery.test_s3 import model

SECRET_KEYS = (
    "postgres-password",
    "redis-password",
    "rabbitmq-password",
    "actions-token",
    "rasa-token",
    "desk-token",
    "bank-database-url",
    "desk-database-url",
    "rabbitmq-url",
)
MANIFEST = {
    "schemaVersion": 2,
    "mediaType": "application/vnd.oci.image.manifest.v1+json",
}
PARTS = ("actions", "desk", "duckling", "rasa", "web")


@pytest.fixture
def ready(project: Project) -> Project:
    """A project ready to be deployed."""
    prepare(project)
    return project


def prepare(project: Project) -> None:
    """Make cluster, bucket, model, repositories and images."""
    project.write_model(model())
    project.ok(
        *("aws-eks-cluster-create", "aws-s3-create-bucket", "aws-s3-upload-rasa-model"),
        "aws-ecr-create-repository",
    )
    push_images(project)


def push_images(project: Project) -> None:
    """Put images of this commit into ECR, as docker-push-stack does (see there)."""
    with mock.patch.dict(os.environ, project.environ, clear=True):
        ecr = boto3.client("ecr", region_name="eu-central-1")
    tag = project.make("aws-ecr-image-exists").out.split()[-1]
    for part in ("", "-rasa", "-duckling", "-web", "-desk"):
        ecr.put_image(
            repositoryName=f"financial-demo{part}",
            imageManifest=json.dumps({**MANIFEST, "of": tag + part}),
            imageTag=tag,
        )


def listed_images(project: Project) -> Any:
    """Return the tags and digests of Rasa's images in ECR."""
    with mock.patch.dict(os.environ, project.environ, clear=True):
        ecr = boto3.client("ecr", region_name="eu-central-1")
    return ecr.list_images(repositoryName="financial-demo-rasa")["imageIds"]


def settings(project: Project) -> Dict[str, str]:
    """Return the settings that Rasa's pods refer to."""
    rasa = project.cluster()["financial-demo/deployment/rasa"]
    container = rasa["spec"]["template"]["spec"]["containers"][0]
    name = container["envFrom"][0]["configMapRef"]["name"]
    found: Dict[str, str] = project.cluster()[f"financial-demo/configmap/{name}"][
        "data"
    ]
    return found


def image(project: Project, part: str = "rasa") -> str:
    """Return the image that a part runs."""
    one = project.cluster()[f"financial-demo/deployment/{part}"]
    return str(one["spec"]["template"]["spec"]["containers"][0]["image"])


def new_release(project: Project, trained_at: float) -> None:
    """Make another commit with images and a model of its own."""
    project.commit(f"release {trained_at}")
    project.write_model(model(trained_at=trained_at))
    push_images(project)
    project.ok("aws-s3-upload-rasa-model")


def test_a_deployment_fills_in_images_model_hosts_and_role(ready: Project) -> None:
    out = ready.ok("deploy")
    assert "Deployed" in out
    for part in PARTS:
        suffix = "" if part == "actions" else f"-{part}"
        assert f".amazonaws.com/financial-demo{suffix}:main-" in image(ready, part)
    values = settings(ready)
    assert values["BUCKET_NAME"] == "financial-demo-models"
    assert values["RASA_MODEL"].startswith("deployed/main/")
    assert values["PUBLIC_URL"] == "https://bank.example.com"
    cluster = ready.cluster()
    account = cluster["financial-demo/serviceaccount/rasa"]["metadata"]
    role = account["annotations"]["eks.amazonaws.com/role-arn"]
    assert role == "arn:aws:iam::123456789012:role/financial-demo-test-main-rasa"
    labels = cluster["-/namespace/financial-demo"]["metadata"]["labels"]
    assert labels["elbv2.k8s.aws/pod-readiness-gate-inject"] == "enabled"
    assert labels["pod-security.kubernetes.io/enforce"] == "restricted"
    assert "Deployed: images main-" in ready.ok("deploy-status")


def test_secrets_go_to_the_cluster_by_standard_input_alone(ready: Project) -> None:
    ready.ok("deploy")
    found = ready.cluster()["financial-demo/secret/financial-demo-secrets"]
    assert sorted(found["data"]) == sorted(SECRET_KEYS)
    assert found["data"]["rasa-token"] == SECRETS["RASA_TOKEN"]
    coded = "s3cr%2Ft%2Bglobal_postgresql_postgresqlpassword%3D%3D"
    url = found["data"]["bank-database-url"]
    assert url == f"postgresql://financial_demo:{coded}@postgres:5432/bank"
    assert found["data"]["rabbitmq-url"].endswith("@rabbitmq:5672")
    assert "financial-demo-secrets" not in json.dumps(ready.argvs("kubectl"))
    files = [path for path in ready.root.rglob("*") if path.is_file()]
    for path in files:
        assert SECRETS["RASA_TOKEN"].encode() not in path.read_bytes(), path


def test_another_host_and_namespace_reach_every_object(ready: Project) -> None:
    ready.ok("deploy", DEPLOY_HOST="other.example.org", AWS_EKS_NAMESPACE="elsewhere")
    cluster = ready.cluster()
    rules = cluster["elsewhere/ingress/public"]["spec"]["rules"]
    hosts = [rule["host"] for rule in rules]
    assert hosts == ["other.example.org", "desk.other.example.org"]
    handoff = next(one for key, one in cluster.items() if "/configmap/handoff-" in key)
    url = yaml.safe_load(handoff["data"]["handoff_config.yml"])
    assert "https://desk.other.example.org" in json.dumps(url)
    assert not [key for key in cluster if key.startswith("financial-demo/")]


def test_deploying_again_changes_nothing_and_keeps_the_way_back(
    ready: Project,
) -> None:
    ready.ok("deploy")
    new_release(ready, 2.0)
    ready.ok("deploy")
    before = ready.cluster()
    ready.ok("deploy")
    assert ready.cluster() == before


def test_rolling_back_brings_back_images_and_model(ready: Project) -> None:
    ready.ok("deploy")
    first = (image(ready), settings(ready))
    new_release(ready, 2.0)
    ready.ok("deploy")
    assert image(ready) != first[0]
    assert settings(ready)["RASA_MODEL"] != first[1]["RASA_MODEL"]
    ready.ok("deploy-rollback")
    assert (image(ready), settings(ready)) == first
    out = ready.refused("deploy-rollback")
    assert "no earlier release" in out
    assert "GIT_BRANCH=main make deploy" in out


def test_a_release_that_does_not_come_up_is_undone(ready: Project) -> None:
    ready.ok("deploy")
    first = image(ready)
    new_release(ready, 2.0)
    tag = ready.ok("aws-ecr-image-exists").split()[-1]
    ready.wish("broken-image", tag)
    out = ready.refused("deploy")
    assert "did not come up" in out
    assert "The one before runs again" in out
    assert image(ready) == first
    ready.wish("broken-image", None)
    ready.ok("deploy")
    assert image(ready).endswith(tag)


def test_a_first_release_that_does_not_come_up_says_so(ready: Project) -> None:
    ready.wish("broken-image", "financial-demo-web")
    out = ready.refused("deploy")
    assert "make deploy-status" in out
    assert "Deployed: nothing" in ready.ok("deploy-status")


def test_a_model_is_deployed_with_the_images_that_run(ready: Project) -> None:
    assert "make deploy" in ready.refused("deploy-model")
    ready.ok("deploy")
    first, key = image(ready), settings(ready)["RASA_MODEL"]
    built = release(ready)["commit"]
    ready.commit("another commit without images")
    ready.write_model(model(trained_at=3.0))
    ready.ok("aws-s3-upload-rasa-model", "deploy-model")
    assert image(ready) == first
    assert settings(ready)["RASA_MODEL"] != key
    assert release(ready)["commit"] == built


def release(project: Project) -> Dict[str, str]:
    """Return what is noted about the release in use."""
    noted = project.cluster()["financial-demo/configmap/financial-demo-releases"]
    found: Dict[str, str] = json.loads(noted["data"]["current"])
    return found


def test_both_faults_are_told_when_the_way_back_fails_too(ready: Project) -> None:
    ready.ok("deploy")
    new_release(ready, 2.0)
    ready.wish("broken-image", "financial-demo-web")
    out = ready.refused("deploy")
    assert "The release did not come up: " in out
    assert "Nor did the one before" in out
    assert "make deploy-status" in out


def test_undeploying_leaves_the_namespace_and_may_be_repeated(ready: Project) -> None:
    ready.ok("deploy")
    for _ in range(2):
        ready.ok("undeploy")
    left = {key.split("/")[1] for key in ready.cluster()}
    assert left <= {"namespace", "storageclass"}


def test_production_asks_for_its_managed_services_before_it_starts(
    ready: Project, aws: FaultyAws
) -> None:
    aws.seen.clear()
    out = ready.refused("deploy", DEPLOY_ENVIRONMENT="production")
    for name in ("POSTGRES_HOST", "REDIS_HOST", "RABBITMQ_HOST"):
        assert name in out
    assert aws.seen == []


def test_production_uses_managed_services_over_tls(ready: Project) -> None:
    production: Any = {
        "DEPLOY_ENVIRONMENT": "production",
        "POSTGRES_HOST": "db.example.com",
        "REDIS_HOST": "redis.example.com",
        "RABBITMQ_HOST": "mq.example.com",
    }
    ready.ok("aws-eks-cluster-create", "deploy", "deploy", **production)
    cluster = ready.cluster("financial-demo-production")
    data = cluster["financial-demo/secret/financial-demo-secrets"]["data"]
    tags = [image["imageTag"] for image in listed_images(ready)]
    running = next(tag for tag in tags if tag.startswith("main-"))
    assert sorted(tags) == [running, f"production-{running}"]
    assert data["rabbitmq-url"].startswith("amqps://")
    assert data["rabbitmq-url"].endswith("@mq.example.com:5671")
    assert not [key for key in cluster if "/statefulset/" in key]


def test_missing_images_and_models_are_named(ready: Project) -> None:
    assert "aws-s3-upload-rasa-model" in ready.refused("deploy", RASA_MODEL_NAME="none")
    ready.commit("not built")
    out = ready.refused("deploy")
    assert "financial-demo-desk:main-" in out
    assert "docker-push-stack" in out


def test_pull_secrets_are_created_and_deleted_twice(ready: Project) -> None:
    ready.ok("aws-eks-namespace-create")
    for kind, registry in (("ecr", ".amazonaws.com"), ("gcr", "https://gcr.io")):
        for _ in range(2):
            ready.ok(f"pull-secret-{kind}-create")
        found = ready.cluster()[f"financial-demo/secret/{kind}-pull-secret"]
        auths = json.loads(found["data"][".dockerconfigjson"])["auths"]
        assert registry in next(iter(auths))
        for _ in range(2):
            ready.ok(f"pull-secret-{kind}-delete")
        assert f"financial-demo/secret/{kind}-pull-secret" not in ready.cluster()


def test_the_load_balancer_controller_is_installed_for_this_cluster(
    ready: Project,
) -> None:
    ready.ok("aws-eks-load-balancer-install")
    call = ready.calls("helm")[-1]
    assert "clusterName: financial-demo-test-main" in call["stdin"]
