"""Clusters are deleted with all that costs money, and none stops the others."""

import json
from typing import Any

import pytest

from tests.integration.delivery.support import Project

NAME = "financial-demo-test-main"
OTHER = "financial-demo-test-cards"


@pytest.fixture
def filled(project: Project) -> Project:
    """A project with a cluster in which a claim has made a volume."""
    project.ok("aws-eks-cluster-create", "aws-eks-namespace-create")
    add_volume(project)
    return project


def add_volume(project: Project, namespace: str = "financial-demo") -> None:
    """Put a volume into the cluster's stand-in."""
    claim = {"claimRef": {"namespace": namespace}}
    volume = {"metadata": {"name": "pvc-1"}, "spec": claim}
    path = project.calls_folder / f"cluster-{NAME}.json"
    objects = {**project.cluster(), "-/persistentvolume/pvc-1": volume}
    path.write_text(json.dumps(objects))


def test_the_namespace_and_its_volumes_go_before_the_cluster(filled: Project) -> None:
    filled.ok("aws-eks-cluster-delete")
    assert filled.cluster() == {}
    assert filled.stacks() == []
    deleted = [line for line in filled.argvs("kubectl") if " delete " in line]
    assert "delete namespace financial-demo" in deleted[0]
    assert "nothing to do" in filled.ok("aws-eks-cluster-delete")


def test_a_volume_that_stays_is_told_though_the_cluster_goes(filled: Project) -> None:
    filled.wish("stuck-volumes")
    filled.environ["PAUSE_SCALE"] = "0"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("delivery.cluster.removal.VOLUMES_TIMEOUT_SECONDS", 0.5)
        out = filled.refused("aws-eks-cluster-delete")
    assert "may remain" in out
    assert "EC2 console" in out
    assert "no:" in filled.refused("aws-eks-cluster-exists")


def test_volumes_of_other_namespaces_are_not_waited_for(filled: Project) -> None:
    add_volume(filled, "kube-system")
    filled.ok("aws-eks-cluster-delete")


def test_a_cluster_that_cannot_be_reached_is_deleted_all_the_same(
    filled: Project,
) -> None:
    filled.wish("unreachable")
    assert "may remain" in filled.refused("aws-eks-cluster-delete")
    assert filled.stacks() == []


def test_stacks_are_deleted_though_eks_forgot_the_cluster(
    filled: Project, client: Any
) -> None:
    client("eks").delete_cluster(name=NAME)
    assert filled.stacks() == [NAME]
    assert "Deleted cluster" in filled.ok("aws-eks-cluster-delete")
    assert filled.stacks() == []


def test_all_test_clusters_are_deleted_but_no_other(
    project: Project, client: Any
) -> None:
    project.ok("aws-eks-cluster-create")
    project.ok("aws-eks-cluster-create", GIT_BRANCH="feature/a")
    project.ok("aws-eks-cluster-create", GIT_BRANCH="cards")
    project.ok("aws-eks-cluster-create", DEPLOY_ENVIRONMENT="production")
    client("eks").delete_cluster(name=OTHER)
    assert "Deleted 3" in project.ok("aws-eks-cluster-delete-all-test-clusters")
    assert "Deleted 0" in project.ok("aws-eks-cluster-delete-all-test-clusters")
    assert project.stacks() == ["financial-demo-production"]
    assert "financial-demo-production" in project.ok("aws-eks-cluster-list-all")


def test_one_cluster_that_cannot_be_deleted_does_not_save_the_others(
    project: Project,
) -> None:
    project.ok("aws-eks-cluster-create")
    project.ok("aws-eks-cluster-create", GIT_BRANCH="cards")
    project.wish(f"eksctl-{OTHER}", "stack is stuck")
    out = project.refused("aws-eks-cluster-delete-all-test-clusters")
    assert "stack is stuck" in out
    assert "Deleted 1" in out
    assert f"Not deleted, or not wholly: {OTHER}" in out
    assert project.stacks() == [OTHER]


def test_the_production_cluster_is_only_deleted_when_meant(project: Project) -> None:
    out = project.refused(
        "aws-eks-cluster-delete", AWS_EKS_CLUSTER_NAME="financial-demo-production"
    )
    assert "DEPLOY_ENVIRONMENT=production" in out
