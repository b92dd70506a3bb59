"""Stands for eksctl: makes and removes clusters in the stand-in of EKS."""

import sys
from typing import Any

import boto3
import yaml
from botocore.exceptions import ClientError

from tests.integration.delivery.standins.state import (
    Strict,
    fail,
    load,
    record,
    store,
    wish,
)


def main() -> None:
    parser = Strict(prog="eksctl")
    verbs = parser.add_subparsers(dest="verb", required=True, parser_class=Strict)
    create = verbs.add_parser("create")
    create.add_argument("what", choices=["cluster"])
    create.add_argument("--config-file", choices=["-"], required=True)
    delete = verbs.add_parser("delete")
    delete.add_argument("what", choices=["cluster"])
    delete.add_argument("--name", required=True)
    delete.add_argument("--region", required=True)
    delete.add_argument("--wait", action="store_true", required=True)
    chosen = parser.parse_args()
    stdin = sys.stdin.read() if chosen.verb == "create" else ""
    record("eksctl", sys.argv[1:], stdin)
    if wish("eksctl"):
        fail(str(wish("eksctl")))
    if chosen.verb == "create":
        create_cluster(yaml.safe_load(stdin))
    else:
        delete_cluster(chosen)


def delete_cluster(chosen: Any) -> None:
    """Delete the cluster and its stacks, whichever of them is still there."""
    if wish(f"eksctl-{chosen.name}"):
        fail(str(wish(f"eksctl-{chosen.name}")))
    stacks = load("stacks")
    had_stack = bool(stacks.pop(chosen.name, None))
    try:
        boto3.client("eks", region_name=chosen.region).delete_cluster(name=chosen.name)
    except ClientError:
        if not had_stack:
            fail(f'no eksctl-managed cluster "{chosen.name}"')
    store("stacks", stacks)
    print(f'deleted cluster "{chosen.name}"')


def create_cluster(config: Any) -> None:
    if (config["apiVersion"], config["kind"]) != (
        "eksctl.io/v1alpha5",
        "ClusterConfig",
    ):
        fail("no ClusterConfig")
    metadata = config["metadata"]
    boto3.client("eks", region_name=metadata["region"]).create_cluster(
        name=metadata["name"],
        version=metadata["version"],
        tags=metadata["tags"],
        roleArn="arn:aws:iam::123456789012:role/cluster",
        resourcesVpcConfig={"subnetIds": ["subnet-1", "subnet-2"]},
    )
    store("stacks", {**load("stacks"), metadata["name"]: "CREATE_COMPLETE"})
    print(f'created cluster "{metadata["name"]}"')


if __name__ == "__main__":
    main()
