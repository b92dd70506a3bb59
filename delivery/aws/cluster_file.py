"""eksctl's cluster file, filled in for one cluster."""

import re
from typing import Any, Dict, List

import yaml

from delivery.aws.roles import role_arn
from delivery.context import Context

CLUSTER_FILE = "deploy/eksctl/cluster.yaml"
# Nothing adds nodes on its own; the autoscalers' bounds fit into these.
NODES = {"test": 2, "production": 3}
ADMIN = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"


def cluster_file(context: Context) -> str:
    """Return eksctl's cluster file for the cluster in use."""
    settings = context.settings
    text = (context.root / CLUSTER_FILE).read_text(encoding="utf-8")
    config = yaml.safe_load(text.replace("MODEL_BUCKET", context.aws.bucket()))
    config["metadata"]["name"] = context.names.cluster()
    config["metadata"]["region"] = settings["AWS_REGION"]
    config["metadata"]["tags"]["environment"] = settings.environment()
    config["accessConfig"]["accessEntries"] = _access_entries(context)
    rasa = config["iam"]["serviceAccounts"][0]
    rasa["metadata"]["namespace"] = settings["AWS_EKS_NAMESPACE"]
    rasa["roleName"] = context.names.rasa_role()
    _fill_nodes(context, config["managedNodeGroups"][0])
    return str(yaml.safe_dump(config, sort_keys=False))


def _fill_nodes(context: Context, group: Dict[str, Any]) -> None:
    count = NODES[context.settings.environment()]
    for name in ("minSize", "maxSize", "desiredCapacity"):
        group[name] = count
    key = context.settings["AWS_EKS_KEYPAIR_NAME"]
    if key:
        group["ssh"] = {"allow": True, "publicKeyName": key}


def _access_entries(context: Context) -> List[Dict[str, Any]]:
    """Let the role AWS_IAM_ROLE_NAME in. Who creates a cluster is let in anyway.

    An entry for the creator would be its second, which EKS refuses.
    """
    name = context.settings.get("AWS_IAM_ROLE_NAME")
    taken = re.fullmatch(r".*:assumed-role/(.+)/[^/]+", context.aws.caller())
    if not name or (taken and taken.group(1) == name):
        return []
    policy = {"policyARN": ADMIN, "accessScope": {"type": "cluster"}}
    return [{"principalARN": role_arn(context), "accessPolicies": [policy]}]
