"""What eksctl keeps in CloudFormation: the stacks that hold what costs money."""

from typing import List

from delivery.context import Context

_OWNER = "alpha.eksctl.io/cluster-name"  # eksctl tags its stacks with this


def clusters_with_stacks(context: Context) -> List[str]:
    """Return the names of all clusters that have a stack, gone or not."""
    pages = context.aws.client("cloudformation").get_paginator("describe_stacks")
    stacks = [stack for page in pages.paginate() for stack in page["Stacks"]]
    tags = [tag for stack in stacks for tag in stack.get("Tags", [])]
    return sorted({tag["Value"] for tag in tags if tag["Key"] == _OWNER})
