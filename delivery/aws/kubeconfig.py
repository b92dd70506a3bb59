"""Let kubectl and helm in: an entry in kubeconfig, and the token it asks for."""

import base64
import json
import os
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Dict

import boto3
import yaml
from botocore.signers import RequestSigner

from delivery.aws.clusters import create_cluster, need_cluster
from delivery.context import Command, Context
from delivery.errors import DeliveryError
from delivery.private_files import write_privately

TOKEN_SECONDS = 60  # how long the signed address is good to begin with
TOKEN_LIFE = timedelta(minutes=14)  # EKS accepts a token for 15 minutes
_NEEDS = ("AWS_REGION",)


def create_and_connect(context: Context) -> None:
    """Create the cluster unless it exists, and let kubectl talk to it."""
    create_cluster(context)
    update_kubeconfig(context)


def update_kubeconfig(context: Context) -> str:
    """Add the cluster to kubeconfig, make it current, return the context's name."""
    return add_to_kubeconfig(context, need_cluster(context))


def add_to_kubeconfig(context: Context, cluster: Dict[str, Any]) -> str:
    """Do the same with what EKS told about a cluster."""
    path = _path(context)
    config = _read(path)
    name = cluster["name"]
    _put(config, "clusters", name, {"cluster": _address_of(cluster)})
    _put(config, "users", name, {"user": {"exec": _token_command(context, name)}})
    _put(config, "contexts", name, {"context": {"cluster": name, "user": name}})
    config["current-context"] = name
    path.parent.mkdir(parents=True, exist_ok=True)
    write_privately(path, str(yaml.safe_dump(config, sort_keys=False)))
    context.say(f"kubectl now talks to {name} ({path.name}).")
    return str(name)


def print_token(context: Context) -> None:
    """Answer kubectl: a token of EKS, which is a signed request to STS.

    Source of the format: kubernetes-sigs/aws-iam-authenticator, "API
    Authorization from Outside a Cluster".
    """
    token = context.aws.hide(_signed(context, context.names.cluster()))
    ends = datetime.now(timezone.utc) + TOKEN_LIFE
    credential = {
        "apiVersion": "client.authentication.k8s.io/v1beta1",
        "kind": "ExecCredential",
        "spec": {},
        "status": {
            "expirationTimestamp": ends.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "token": token,
        },
    }
    print(json.dumps(credential))


def print_current_context(context: Context) -> None:
    """Print the name of the cluster that kubectl talks to."""
    context.programs.run("kubectl", "config", "current-context")


def _signed(context: Context, cluster: str) -> str:
    region = context.settings["AWS_REGION"]
    session = boto3.session.Session()
    sts = session.client("sts", region_name=region)
    signer = RequestSigner(
        sts.meta.service_model.service_id,
        region,
        "sts",
        "v4",
        session.get_credentials(),
        session.events,
    )
    host = f"https://sts.{region}.amazonaws.com"
    request = {
        "method": "GET",
        "url": f"{host}/?Action=GetCallerIdentity&Version=2011-06-15",
        "body": {},
        "headers": {"x-k8s-aws-id": cluster},
        "context": {},
    }
    address = signer.generate_presigned_url(
        request, region_name=region, expires_in=TOKEN_SECONDS, operation_name=""
    )
    coded = base64.urlsafe_b64encode(address.encode("utf-8")).decode("ascii")
    return f"k8s-aws-v1.{coded.rstrip('=')}"


def _address_of(cluster: Dict[str, Any]) -> Dict[str, str]:
    authority = cluster["certificateAuthority"]["data"]
    return {
        "server": cluster["endpoint"],
        "certificate-authority-data": authority,
    }


def _token_command(context: Context, cluster: str) -> Dict[str, Any]:
    values = {
        "PYTHONPATH": str(context.root),
        "AWS_REGION": context.settings["AWS_REGION"],
        "AWS_EKS_CLUSTER_NAME": cluster,
    }
    if context.environ.get("AWS_PROFILE"):
        values["AWS_PROFILE"] = context.environ["AWS_PROFILE"]
    return {
        "apiVersion": "client.authentication.k8s.io/v1beta1",
        "command": sys.executable,
        "args": ["-m", "delivery", "aws-eks-get-token"],
        "env": [{"name": key, "value": value} for key, value in values.items()],
        "interactiveMode": "Never",
    }


def _path(context: Context) -> Path:
    listed = context.environ.get("KUBECONFIG", "").split(os.pathsep)[0]
    home = context.environ.get("HOME", str(Path.home()))
    return Path(listed) if listed else Path(home) / ".kube" / "config"


def _read(path: Path) -> Dict[str, Any]:
    if not path.is_file():
        return {"apiVersion": "v1", "kind": "Config"}
    config = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    if not isinstance(config, dict):
        raise DeliveryError(f"{path} is no kubeconfig.", "Move it away or mend it.")
    return {"apiVersion": "v1", "kind": "Config", **config}


def _put(config: Dict[str, Any], section: str, name: str, entry: Any) -> None:
    others = [one for one in config.get(section) or [] if one.get("name") != name]
    config[section] = [*others, {"name": name, **entry}]


COMMANDS = (
    Command("aws-eks-cluster-create", create_and_connect, _NEEDS, aws=True),
    Command(
        "aws-eks-cluster-update-kubeconfig",
        update_kubeconfig,
        _NEEDS,
        aws=True,
    ),
    Command("aws-eks-get-token", print_token, _NEEDS, aws=True),
    Command("kubectl-config-current-context", print_current_context),
)
