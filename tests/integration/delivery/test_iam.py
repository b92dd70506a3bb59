"""The policy file grants what the targets need, judged by moto's own IAM.

That is true of S3 and ECR; moto's IAM cannot judge EKS.
"""

import json
from typing import Any

import pytest
import requests

from tests.integration.delivery.faulty_aws import FaultyAws
from tests.integration.delivery.support import ROOT, Project
from tests.integration.delivery.test_s3 import model


@pytest.fixture
def strict(project: Project, aws: FaultyAws, moto_url: str, client: Any) -> Any:
    """Makes the project's user one whose rights are checked."""
    iam = client("iam")

    def be(policy: str) -> None:
        iam.create_user(UserName="someone")
        iam.put_user_policy(
            UserName="someone", PolicyName="delivery", PolicyDocument=policy
        )
        key = iam.create_access_key(UserName="someone")["AccessKey"]
        project.environ["AWS_ACCESS_KEY_ID"] = key["AccessKeyId"]
        project.environ["AWS_SECRET_ACCESS_KEY"] = key["SecretAccessKey"]
        requests.post(f"{moto_url}/moto-api/reset-auth", data=b"0", timeout=10)

    yield be
    requests.post(f"{moto_url}/moto-api/reset-auth", data=b"999999999", timeout=10)


def test_with_the_policy_models_and_images_can_be_handled(
    project: Project, strict: Any
) -> None:
    policy = json.loads((ROOT / "deploy/iam/delivery-policy.json").read_text())
    # moto's name for what AWS allows with s3:ListBucket.
    policy["Statement"][0]["Action"].append("s3:HeadBucket")
    for statement in policy["Statement"][1:]:
        statement["Resource"] = "*"  # moto compares resources for S3 alone
    strict(json.dumps(policy))
    project.write_model(model(9_000_000))
    project.ok(
        *("aws-s3-create-bucket", "aws-s3-upload-rasa-model"),
        *("aws-s3-list-rasa-models", "aws-s3-rasa-model-exists"),
        "aws-s3-download-rasa-model",
    )
    # Deleting lists versions; moto takes the signature of that request for a wrong one.
    project.ok(
        *("aws-ecr-create-repository", "aws-ecr-get-repositoryUri"),
        *("aws-ecr-docker-login", "docker-build-stack", "docker-push-stack"),
        *("aws-ecr-list-images", "aws-ecr-image-exists", "aws-ecr-delete-image"),
    )


def test_without_a_policy_everything_is_denied_with_advice(
    project: Project, strict: Any
) -> None:
    nothing = {"Effect": "Allow", "Action": ["sts:GetCallerIdentity"], "Resource": "*"}
    strict(json.dumps({"Version": "2012-10-17", "Statement": [nothing]}))
    for target in (
        *("aws-s3-create-bucket", "aws-ecr-create-repository"),
        *("aws-eks-cluster-list-all", "aws-iam-role-get-Arn"),
    ):
        out = project.refused(target)
        assert "delivery-policy.json" in out, target
        assert ("eks" in target) <= ("cluster-policy.json" in out), target


@pytest.mark.parametrize("name", ["delivery", "cluster"])
def test_a_policy_is_short_enough_for_iam(name: str) -> None:
    text = (ROOT / f"deploy/iam/{name}-policy.json").read_text()
    assert len("".join(text.split())) <= 6144


def test_what_eksctl_and_the_clean_up_call_is_granted_for_our_clusters_only() -> None:
    policy = json.loads((ROOT / "deploy/iam/cluster-policy.json").read_text())
    granted = {action: one for one in policy["Statement"] for action in one["Action"]}
    for action in (
        *("cloudformation:CreateStack", "cloudformation:DeleteStack", "eks:*"),
        *("iam:CreateRole", "iam:PassRole", "iam:DeleteRole"),
    ):
        places = granted[action]["Resource"]
        for place in places if isinstance(places, list) else [places]:
            assert "financial-demo-*" in place, action
    everywhere = {"cloudformation:DescribeStacks", "ec2:CreateVpc", "ec2:RunInstances"}
    assert everywhere <= set(granted)
