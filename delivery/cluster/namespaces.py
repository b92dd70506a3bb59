"""The namespace that everything lives in."""

import json
from typing import Any, Dict

from delivery.aws.clusters import need_cluster
from delivery.aws.kubeconfig import add_to_kubeconfig
from delivery.cluster.kubectl import Kubectl
from delivery.context import Command, Context

_NEEDS = ("AWS_REGION",)


def connect(context: Context) -> Kubectl:
    """Return kubectl for the cluster in use; it has to be active."""
    return connect_to(context, need_cluster(context))


def connect_to(context: Context, cluster: Dict[str, Any]) -> Kubectl:
    """Return kubectl for a cluster, given what EKS told about it."""
    name = add_to_kubeconfig(context, cluster)
    return Kubectl(context, name, context.settings["AWS_EKS_NAMESPACE"])


def create_namespace(context: Context) -> None:
    """Create the namespace unless it exists; Rasa X's chart may use it."""
    apply_namespace(context, connect(context), "baseline")


def apply_namespace(
    context: Context, kubectl: Kubectl, standard: str = "restricted"
) -> None:
    """Create the namespace, or bring its labels up to date.

    Args:
        context: names it.
        kubectl: where it goes.
        standard: the Pod Security Standard that its pods have to meet.
    """
    name = context.settings["AWS_EKS_NAMESPACE"]
    labels = {"pod-security.kubernetes.io/enforce": standard}
    labels["pod-security.kubernetes.io/warn"] = "restricted"
    # A new pod counts as ready when the load balancer sends to it, not before.
    labels["elbv2.k8s.aws/pod-readiness-gate-inject"] = "enabled"
    manifest = {
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": {"name": name, "labels": labels},
    }
    kubectl.apply(json.dumps(manifest))


def delete_namespace(context: Context) -> None:
    """Delete the namespace with all that is in it."""
    connect(context).delete_namespace()


COMMANDS = (
    Command("aws-eks-namespace-create", create_namespace, _NEEDS, aws=True),
    Command("aws-eks-namespace-delete", delete_namespace, _NEEDS, aws=True),
)
