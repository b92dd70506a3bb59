"""Stands for eksctl: makes and removes clusters in the stand-in of EKS."""

import sys
from typing import Any

import boto3
import yaml

from tests.integration.delivery.standins.state import Strict, fail, record, wish


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
        boto3.client("eks", region_name=chosen.region).delete_cluster(name=chosen.name)
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
    print(f'created cluster "{metadata["name"]}"')


if __name__ == "__main__":
    main()
