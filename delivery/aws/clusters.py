"""EKS clusters: created by eksctl, asked about through boto3."""

import json
from typing import Any, Dict, List, Optional

from botocore.exceptions import ClientError

from delivery.aws.cluster_file import cluster_file
from delivery.aws.failures import code_of
from delivery.context import Command, Context
from delivery.errors import DeliveryError, NegativeAnswer

CREATE_TIMEOUT_SECONDS = 2400.0
_NEEDS = ("AWS_REGION",)


def find_cluster(context: Context, name: str) -> Optional[Dict[str, Any]]:
    """Return what EKS tells about a cluster, or None."""
    try:
        answer = context.aws.client("eks").describe_cluster(name=name)
    except ClientError as error:
        if code_of(error) == "ResourceNotFoundException":
            return None
        raise
    found: Dict[str, Any] = answer["cluster"]
    return found


def cluster_names(context: Context) -> List[str]:
    """Return the names of all clusters of the region."""
    pages = context.aws.client("eks").get_paginator("list_clusters").paginate()
    return sorted(name for page in pages for name in page["clusters"])


def need_cluster(context: Context) -> Dict[str, Any]:
    """Return the cluster in use.

    Raises:
        DeliveryError: it does not exist or is not active.
    """
    name = context.names.cluster()
    cluster = find_cluster(context, name)
    if cluster is None:
        raise DeliveryError(
            f"There is no cluster {name}.", "Run: make aws-eks-cluster-create"
        )
    if cluster["status"] != "ACTIVE":
        raise _wrong_state(cluster)
    return cluster


def create_cluster(context: Context) -> None:
    """Create the cluster unless it exists; wait for one that is being created."""
    name = context.names.cluster()
    cluster = find_cluster(context, name)
    if cluster is None:
        eksctl = ("eksctl", "create", "cluster", "--config-file", "-")
        context.programs.run(*eksctl, stdin=cluster_file(context))
    elif cluster["status"] not in ("ACTIVE", "CREATING", "UPDATING"):
        raise _wrong_state(cluster)
    context.wait(
        lambda: _if_active(context, name), f"cluster {name}", CREATE_TIMEOUT_SECONDS
    )
    context.say(f"Cluster {name} is active.")


def cluster_exists(context: Context) -> None:
    """Say whether the cluster exists, in whatever state."""
    name = context.names.cluster()
    if find_cluster(context, name) is None:
        raise NegativeAnswer(f"no: there is no cluster {name}")
    context.say(f"yes: {name}")


def print_status(context: Context) -> None:
    """Print the cluster's state, or NOT_FOUND."""
    cluster = find_cluster(context, context.names.cluster())
    context.say(str(cluster["status"]) if cluster else "NOT_FOUND")


def print_description(context: Context) -> None:
    """Print all that EKS tells about the cluster, as JSON."""
    context.say(json.dumps(_existing(context), indent=2, default=str))


def print_info(context: Context) -> None:
    """Print name, state, version and address in four lines."""
    cluster = _existing(context)
    for label in ("name", "status", "version", "endpoint"):
        context.say(f"{label:<9} {cluster.get(label, '')}")


def print_endpoint(context: Context) -> None:
    """Print the address of the cluster's API."""
    context.say(str(_existing(context)["endpoint"]))


def list_clusters(context: Context) -> None:
    """Print the name and state of every cluster of the region."""
    names = cluster_names(context)
    for name in names:
        cluster = find_cluster(context, name)
        context.say(f"{name}  {cluster['status'] if cluster else 'gone'}")
    context.say(f"{len(names)} clusters.")


def _existing(context: Context) -> Dict[str, Any]:
    name = context.names.cluster()
    cluster = find_cluster(context, name)
    if cluster is None:
        raise DeliveryError(
            f"There is no cluster {name}.", "Run: make aws-eks-cluster-create"
        )
    return cluster


def _if_active(context: Context, name: str) -> Optional[Dict[str, Any]]:
    cluster = find_cluster(context, name)
    if cluster is not None and cluster["status"] in ("FAILED", "DELETING"):
        raise _wrong_state(cluster)
    return cluster if cluster and cluster["status"] == "ACTIVE" else None


def _wrong_state(cluster: Dict[str, Any]) -> DeliveryError:
    return DeliveryError(
        f"Cluster {cluster['name']} is {cluster['status']}, it has to be ACTIVE.",
        "Wait and look again with: make aws-eks-cluster-status. If it FAILED: "
        "make aws-eks-cluster-delete, then create it again.",
    )


COMMANDS = (
    Command("aws-eks-cluster-exists", cluster_exists, _NEEDS, aws=True),
    Command("aws-eks-cluster-status", print_status, _NEEDS, aws=True),
    Command("aws-eks-cluster-describe", print_description, _NEEDS, aws=True),
    Command("aws-eks-cluster-list-all", list_clusters, _NEEDS, aws=True),
    Command("aws-eks-cluster-info", print_info, _NEEDS, aws=True),
    Command("aws-eks-cluster-get-endpoint", print_endpoint, _NEEDS, aws=True),
)
