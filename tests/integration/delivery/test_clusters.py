"""Clusters: eksctl's stand-in, moto's EKS."""

import base64
import json
import os
import subprocess
from typing import Any, List

import yaml

from tests.integration.delivery.faulty_aws import FaultyAws
from tests.integration.delivery.support import Project

NAME = "financial-demo-test-main"


def test_a_cluster_is_created_once_described_and_deleted(project: Project) -> None:
    assert "no:" in project.refused("aws-eks-cluster-exists")
    assert project.ok("aws-eks-cluster-status").strip() == "NOT_FOUND"
    assert "is active" in project.ok("aws-eks-cluster-create")
    assert "is active" in project.ok("aws-eks-cluster-create")
    assert len(project.calls("eksctl")) == 1
    assert "yes" in project.ok("aws-eks-cluster-exists")
    assert project.ok("aws-eks-cluster-status").strip() == "ACTIVE"
    assert json.loads(project.ok("aws-eks-cluster-describe"))["name"] == NAME
    assert "status    ACTIVE" in project.ok("aws-eks-cluster-info")
    assert project.ok("aws-eks-cluster-get-endpoint").startswith("https://")
    assert "1 clusters" in project.ok("aws-eks-cluster-list-all")
    project.ok("aws-eks-cluster-delete")
    assert "nothing to do" in project.ok("aws-eks-cluster-delete")


def test_the_cluster_file_carries_name_region_key_pair_and_bucket(
    project: Project,
) -> None:
    project.ok("aws-eks-cluster-create", AWS_EKS_KEYPAIR_NAME="my-key")
    config = yaml.safe_load(project.calls("eksctl")[0]["stdin"])
    assert config["metadata"]["name"] == NAME
    assert config["metadata"]["region"] == "eu-central-1"
    assert config["metadata"]["tags"]["environment"] == "test"
    assert config["iam"]["withOIDC"] is True
    assert config["managedNodeGroups"][0]["ssh"]["publicKeyName"] == "my-key"
    text = json.dumps(config)
    assert "arn:aws:s3:::financial-demo-models" in text
    assert "MODEL_BUCKET" not in text


# No PyPI or npm package carries eksctl's schema; these are its names that we use.
KNOWN = {
    "": "apiVersion kind metadata vpc accessConfig iam addonsConfig addons "
    "managedNodeGroups cloudWatch",
    "metadata": "name region version tags",
    "vpc": "cidr nat",
    "accessConfig": "authenticationMode accessEntries",
    "iam": "withOIDC serviceAccounts",
    "addonsConfig": "autoApplyPodIdentityAssociations",
    "managedNodeGroups": "name instanceType minSize maxSize desiredCapacity volumeSize "
    "volumeType volumeEncrypted privateNetworking disableIMDSv1 ssh",
    "addons": "name configurationValues wellKnownPolicies",
    "cloudWatch": "clusterLogging",
}


def test_the_cluster_file_has_no_name_that_eksctl_does_not_know(
    project: Project,
) -> None:
    project.ok("aws-eks-cluster-create", AWS_EKS_KEYPAIR_NAME="my-key")
    config = yaml.safe_load(project.calls("eksctl")[0]["stdin"])
    assert set(config) <= set(KNOWN[""].split())
    for section, names in KNOWN.items():
        part = config[section] if section else config
        for one in part if isinstance(part, list) else [part]:
            assert set(one) <= set(names.split()), section


def access_entries(project: Project) -> List[Any]:
    """Return whom the newest cluster lets in besides its creator."""
    created = [c["stdin"] for c in project.calls("eksctl") if c["stdin"]]
    found: List[Any] = yaml.safe_load(created[-1])["accessConfig"]["accessEntries"]
    return found


def test_a_cluster_made_by_hand_lets_the_pipeline_s_role_in(project: Project) -> None:
    project.ok("aws-eks-cluster-create")
    entry = access_entries(project)[0]
    assert entry["principalARN"] == "arn:aws:iam::123456789012:role/pipeline"
    policy = entry["accessPolicies"][0]
    assert policy["policyARN"].endswith("/AmazonEKSClusterAdminPolicy")
    assert policy["accessScope"] == {"type": "cluster"}
    project.ok("aws-eks-cluster-create", GIT_BRANCH="a", AWS_IAM_ROLE_NAME=None)
    assert access_entries(project) == []


def test_a_cluster_made_by_the_pipeline_s_role_needs_no_entry_for_it(
    project: Project, client: Any
) -> None:
    role = "arn:aws:iam::123456789012:role/pipeline"
    taken = client("sts").assume_role(RoleArn=role, RoleSessionName="ci")["Credentials"]
    project.ok(
        "aws-eks-cluster-create",
        AWS_ACCESS_KEY_ID=taken["AccessKeyId"],
        AWS_SECRET_ACCESS_KEY=taken["SecretAccessKey"],
        AWS_SESSION_TOKEN=taken["SessionToken"],
    )
    assert access_entries(project) == []


def test_production_gets_more_nodes(project: Project) -> None:
    for environment, count in (("test", 2), ("production", 3)):
        project.ok("aws-eks-cluster-create", DEPLOY_ENVIRONMENT=environment)
        config = yaml.safe_load(project.calls("eksctl")[-1]["stdin"])
        nodes = config["managedNodeGroups"][0]
        assert nodes["minSize"] == nodes["maxSize"] == count
        assert nodes["desiredCapacity"] == count


def test_a_failing_eksctl_is_reported_with_its_words(project: Project) -> None:
    project.wish("eksctl", "VPC limit exceeded")
    out = project.refused("aws-eks-cluster-create")
    assert "VPC limit exceeded" in out
    project.wish("eksctl", None)
    project.ok("aws-eks-cluster-create")


def test_a_cluster_in_a_wrong_state_is_neither_created_nor_used(
    project: Project, aws: FaultyAws
) -> None:
    project.ok("aws-eks-cluster-create")
    aws.rewrite = lambda request, body: body.replace(b'"ACTIVE"', b'"FAILED"')
    for target in ("aws-eks-cluster-create", "aws-eks-cluster-update-kubeconfig"):
        out = project.refused(target)
        assert "FAILED" in out
        assert "make aws-eks-cluster-delete" in out


def test_a_cluster_being_created_is_waited_for(
    project: Project, aws: FaultyAws
) -> None:
    project.ok("aws-eks-cluster-create")
    answers = [b'"CREATING"', b'"CREATING"', b'"CREATING"']

    def rewrite(request: Any, body: bytes) -> bytes:
        return body.replace(b'"ACTIVE"', answers.pop() if answers else b'"ACTIVE"')

    aws.rewrite = rewrite
    out = project.ok("aws-eks-cluster-create")
    assert out.count("Waiting for cluster") == 2
    assert len(project.calls("eksctl")) == 1


def test_kubeconfig_keeps_other_clusters_and_is_private(project: Project) -> None:
    path = project.root.parent / "kubeconfig"
    other = {"name": "other", "context": {"cluster": "other", "user": "me"}}
    path.write_text(yaml.safe_dump({"contexts": [other], "current-context": "other"}))
    project.ok("aws-eks-cluster-create")
    for _ in range(2):
        project.ok("aws-eks-cluster-update-kubeconfig")
    config = yaml.safe_load(path.read_text())
    assert [one["name"] for one in config["contexts"]] == ["other", NAME]
    assert config["current-context"] == NAME
    assert path.stat().st_mode & 0o777 == 0o600
    assert project.ok("kubectl-config-current-context").strip() == NAME


def test_kubectl_gets_a_token_that_names_the_cluster(project: Project) -> None:
    project.ok("aws-eks-cluster-create", "aws-eks-cluster-update-kubeconfig")
    config = yaml.safe_load((project.root.parent / "kubeconfig").read_text())
    entry = config["users"][0]["user"]["exec"]
    extra = {one["name"]: one["value"] for one in entry["env"]}
    answer = subprocess.run(
        [entry["command"], *entry["args"]],
        env={**project.environ, **extra},
        cwd=os.sep,
        stdout=subprocess.PIPE,
        check=True,
    ).stdout
    credential = json.loads(answer)
    assert credential["kind"] == "ExecCredential"
    coded = credential["status"]["token"].split("k8s-aws-v1.")[1]
    address = base64.urlsafe_b64decode(coded + "=" * (-len(coded) % 4)).decode()
    assert address.startswith("https://sts.eu-central-1.amazonaws.com/")
    assert "x-k8s-aws-id" in address
    assert "X-Amz-Signature=" in address


def test_the_namespace_is_created_and_deleted_twice(project: Project) -> None:
    project.ok("aws-eks-cluster-create")
    for _ in range(2):
        project.ok("aws-eks-namespace-create")
    assert "-/namespace/financial-demo" in project.cluster()
    for _ in range(2):
        project.ok("aws-eks-namespace-delete")
    assert project.cluster() == {}


def test_without_a_cluster_the_reader_is_told_to_create_it(project: Project) -> None:
    for target in ("aws-eks-namespace-create", "aws-eks-cluster-describe"):
        assert "make aws-eks-cluster-create" in project.refused(target)


def test_the_arn_of_a_role(project: Project) -> None:
    out = project.ok("aws-iam-role-get-Arn")
    assert out.strip() == "arn:aws:iam::123456789012:role/pipeline"
