"""Delete clusters with all that costs money: load balancers, volumes, stacks."""

from typing import Any, Dict, List, Optional

from botocore.exceptions import BotoCoreError, ClientError

from delivery.aws.clusters import cluster_names, find_cluster
from delivery.aws.failures import explain
from delivery.aws.stacks import clusters_with_stacks
from delivery.cluster.kubectl import Kubectl
from delivery.cluster.namespaces import connect_to
from delivery.context import Command, Context
from delivery.errors import DeliveryError
from delivery.names import production_cluster, test_cluster_prefix

VOLUMES_TIMEOUT_SECONDS = 600.0
_REACHABLE = ("ACTIVE", "UPDATING")


def delete_cluster(context: Context) -> None:
    """Delete the cluster; the production cluster only when it is named."""
    name = context.names.cluster()
    if name == production_cluster() and context.settings.environment() == "test":
        raise DeliveryError(
            f"{name} is the production cluster.", "Set DEPLOY_ENVIRONMENT=production."
        )
    if not _remove(context, name):
        context.say(f"Cluster {name} does not exist; nothing to do.")


def delete_all_test_clusters(context: Context) -> None:
    """Delete every cluster whose name says that it is for tests.

    Raises:
        DeliveryError: some could not be deleted; all others are.
    """
    known = {*cluster_names(context), *clusters_with_stacks(context)}
    names = sorted(name for name in known if name.startswith(test_cluster_prefix()))
    failed = [name for name in names if not _try_to_remove(context, name)]
    context.say(f"Deleted {len(names) - len(failed)} test clusters.")
    if failed:
        raise DeliveryError(
            f"Not deleted, or not wholly: {', '.join(failed)}.",
            "They cost money. See docs/deployment.md, 'Clean-up', then run it again.",
        )


def _try_to_remove(context: Context, name: str) -> bool:
    try:
        _remove(context, name)
    except DeliveryError as error:
        context.say(f"{name}: {error}")
        return False
    except (ClientError, BotoCoreError) as error:
        context.say(f"{name}: {explain(error)}")
        return False
    return True


def _remove(context: Context, name: str) -> bool:
    """Delete a cluster and return whether there was anything of it.

    EKS forgets a cluster before its stacks are gone; eksctl deletes those too.
    """
    cluster = find_cluster(context, name)
    if cluster is None and name not in clusters_with_stacks(context):
        return False
    trouble = _empty(context, cluster) if cluster else None
    region = context.settings["AWS_REGION"]
    arguments = ("delete", "cluster", "--name", name, "--region", region, "--wait")
    context.programs.run("eksctl", *arguments)
    context.say(f"Deleted cluster {name}.")
    if trouble:
        raise DeliveryError(
            f"Volumes or a load balancer of {name} may remain: {trouble.problem}",
            "Look for them in the EC2 console, tagged with the cluster's name.",
        )
    return True


def _empty(context: Context, cluster: Dict[str, Any]) -> Optional[DeliveryError]:
    """Delete what the pods' requests made in AWS; eksctl knows nothing of it."""
    if cluster["status"] not in _REACHABLE:
        return None
    try:
        kubectl = connect_to(context, cluster)
        kubectl.delete_namespace()
        context.wait(
            lambda: None if _volumes(kubectl) else True,
            "the volumes to go",
            VOLUMES_TIMEOUT_SECONDS,
        )
    except DeliveryError as error:
        return error
    return None


def _volumes(kubectl: Kubectl) -> List[str]:
    """Return the volumes made for the namespace that are still there."""
    return [
        one["metadata"]["name"]
        for one in kubectl.list("persistentvolume")
        if one["spec"].get("claimRef", {}).get("namespace") == kubectl.namespace
    ]


_NEEDS = ("AWS_REGION",)
COMMANDS = (
    Command("aws-eks-cluster-delete", delete_cluster, _NEEDS, aws=True),
    Command(
        "aws-eks-cluster-delete-all-test-clusters",
        delete_all_test_clusters,
        _NEEDS,
        aws=True,
    ),
)
