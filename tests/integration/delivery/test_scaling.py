"""How many pods there may be, and how they come and go."""

from typing import Any, Dict, List

import pytest
import yaml

from delivery.aws.cluster_file import NODES
from tests.integration.delivery.test_manifests import (
    manifests,
    objects,
    of_kind,
    render,
)

__all__ = ["manifests", "objects"]  # fixtures


def test_who_is_scaled_has_no_fixed_number_of_pods(
    objects: List[Dict[str, Any]]
) -> None:
    scaled = bounds(objects)
    for one in of_kind(objects, "Deployment"):
        name = one["metadata"]["name"]
        assert ("replicas" in one["spec"]) == (name not in scaled), name


@pytest.mark.parametrize("name", ["test", "production"])
def test_all_pods_at_their_most_fit_on_the_nodes_even_during_a_roll_out(
    name: str,
) -> None:
    objects = list(yaml.safe_load_all(render(name)))
    most, wanted = bounds(objects), 0
    for one in of_kind(objects, "Deployment", "StatefulSet"):
        each = sum(map(cpu_of, one["spec"]["template"]["spec"]["containers"]))
        count = most.get(one["metadata"]["name"]) or one["spec"]["replicas"]
        wanted += each * (count + (one["kind"] == "Deployment"))
    # A t3.large has 1930m for pods; the system takes 200m of each node and 600m once.
    assert wanted <= NODES[name] * (1930 - 200) - 600


def test_pods_go_on_serving_until_nobody_sends_to_them(
    objects: List[Dict[str, Any]]
) -> None:
    for one in of_kind(objects, "Deployment"):
        spec = one["spec"]["template"]["spec"]
        program, seconds = spec["containers"][0]["lifecycle"]["preStop"]["exec"][
            "command"
        ]
        assert program == "sleep"
        assert 5 <= int(seconds) < spec.get("terminationGracePeriodSeconds", 30)


def bounds(objects: List[Dict[str, Any]]) -> Dict[str, int]:
    """Return the most pods of each Deployment that is scaled."""
    return {
        one["spec"]["scaleTargetRef"]["name"]: one["spec"]["maxReplicas"]
        for one in of_kind(objects, "HorizontalPodAutoscaler")
    }


def cpu_of(container: Dict[str, Any]) -> int:
    """Return what a container requests, in thousandths of a CPU."""
    text = str(container["resources"]["requests"]["cpu"])
    return int(text[:-1]) if text.endswith("m") else int(text) * 1000
