"""Nothing that is delivered with is past its end of life, nor older than its mends."""

import datetime
import re
from typing import Any, Dict, List, Tuple

import pytest
import yaml

from delivery.cluster.load_balancer import CHART_VERSION
from delivery.installers import TOOLS
from tests.integration.delivery.support import ROOT

TABLE: List[Dict[str, Any]] = yaml.safe_load(
    (ROOT / "tests/integration/delivery/ends_of_life.yml").read_text()
)
WORKFLOWS = sorted((ROOT / ".github").rglob("*.yml"))
# The first release of each that is not known to be past its end or to have a hole:
# Redis 7.4.6 mends CVE-2025-49844, RabbitMQ 4.2 is the series that is mended.
OLDEST_IMAGES = {"postgres": (16, 15), "redis": (7, 4, 6), "rabbitmq": (4, 2)}
OLDEST_TOOLS = {"eksctl": (0, 222), "kubectl": (1, 35), "helm": (4, 2)}
# The first major version of each action that runs on Node 24.
ON_NODE_24 = {
    "actions/checkout": 5,
    "actions/setup-python": 6,
    "actions/setup-node": 5,
    "actions/cache": 5,
    "aws-actions/configure-aws-credentials": 6,
}


def parts(version: str) -> Tuple[int, ...]:
    """Return the numbers of a version."""
    return tuple(int(number) for number in re.findall(r"\d+", version))


@pytest.mark.parametrize("line", TABLE, ids=lambda line: str(line["what"]))
def test_no_version_is_past_its_end_of_life(line: Dict[str, Any]) -> None:
    assert line["text"] in (ROOT / line["file"]).read_text()
    assert line["until"] > datetime.datetime.now(datetime.timezone.utc).date(), line[
        "what"
    ]


@pytest.mark.parametrize("name", sorted(OLDEST_IMAGES))
def test_the_images_of_servers_are_new_enough_and_the_same_in_compose(
    name: str,
) -> None:
    pattern = rf"image: {name}:([\d.]+)\S*"
    found = {
        re.findall(pattern, (ROOT / path).read_text())[0]
        for path in (f"deploy/overlays/test/{name}.yaml", "docker-compose.yml")
    }
    assert len(found) == 1
    assert parts(found.pop()) >= OLDEST_IMAGES[name]


def test_the_command_line_tools_are_new_enough() -> None:
    for name, oldest in OLDEST_TOOLS.items():
        assert parts(TOOLS[name].version) >= oldest, name
    assert parts(CHART_VERSION) >= (1, 17)


def test_kubectl_is_of_the_cluster_s_version() -> None:
    config = yaml.safe_load((ROOT / "deploy/eksctl/cluster.yaml").read_text())
    assert parts(config["metadata"]["version"]) == parts(TOOLS["kubectl"].version)[:2]


def test_every_action_runs_on_node_24_and_every_job_on_the_runner_of_the_table() -> (
    None
):
    for path in WORKFLOWS:
        text = path.read_text()
        for name, major in re.findall(r"uses: ([\w-]+/[\w-]+)@\S+ # v(\d+)", text):
            assert int(major) >= ON_NODE_24[name], f"{path.name}: {name}"
        assert set(re.findall(r"runs-on: (\S+)", text)) <= {"ubuntu-24.04"}
