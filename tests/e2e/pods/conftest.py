"""The test cluster as `make deploy` applied it, its pods started on this machine."""

import secrets
from typing import Dict, Iterator, Mapping

import pytest
import requests

from launcher.settings import read_settings
from launcher.training import model
from tests.e2e.pods.kubernetes import Cluster, Object
from tests.e2e.pods.servers import (
    S3_PORT,
    start_postgres,
    start_rabbitmq,
    start_redis,
    start_s3,
)
from tests.integration.delivery.faulty_aws import FaultyAws
from tests.integration.delivery.support import Project
from tests.integration.delivery.test_deployment import prepare
from tests.support.machine import Machine, Pod
from tests.support.processes import wait_until

SERVICES = {
    "actions": 5056,
    "desk": 5007,
    "duckling": 8000,
    "rasa": 5006,
    "web": 8080,
    "postgres": 5432,
    "redis": 6379,
    "rabbitmq": 5672,
    "s3": S3_PORT,
}
STARTED = ("duckling", "actions", "desk", "web", "rasa")
# In a cluster the role of the service account gives these.
KEYS = {
    "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": secrets.token_hex(16),
    "AWS_ENDPOINT_URL": f"http://s3:{S3_PORT}",
}


@pytest.fixture(scope="session")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """Where the pods run."""
    made = Machine(tmp_path_factory.mktemp("machine"), SERVICES)
    yield made
    made.remove()


@pytest.fixture(scope="session")
def applied(
    machine: Machine, tmp_path_factory: pytest.TempPathFactory
) -> Dict[str, Object]:
    """What `make deploy` applies, its model in S3 being one that works."""
    url = machine.url("s3")
    s3 = start_s3(machine)
    wait_until(lambda: s3.is_running() and _answers(f"{url}/moto-api/"), 120)
    with FaultyAws(url) as aws:
        project = Project(tmp_path_factory.mktemp("deployed"), aws.url)
        aws.stacks = project.stacks
        project.environ["AWS_IAM_ROLE_NAME"] = ""  # moto has no roles
        prepare(project)
        project.write_model(model.ensure(read_settings()).read_bytes())
        project.ok("aws-s3-upload-rasa-model", "deploy")
        return {
            key.partition("/")[2]: value for key, value in project.cluster().items()
        }


def _answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=5).ok
    except requests.RequestException:
        return False


@pytest.fixture(scope="session")
def cluster(
    machine: Machine,
    applied: Dict[str, Object],
    tmp_path_factory: pytest.TempPathFactory,
) -> Cluster:
    """The cluster, its databases being up."""
    made = Cluster(machine, applied, tmp_path_factory.mktemp("cluster"), KEYS)
    servers = {
        "statefulset/rabbitmq": start_rabbitmq(made),
        "statefulset/postgres": start_postgres(made),
        "statefulset/redis": start_redis(made),
    }
    for workload, pod in servers.items():
        made.wait_until_ready(pod, workload)
    return made


@pytest.fixture(scope="session")
def pods(cluster: Cluster) -> Mapping[str, Pod]:
    """A pod of each image of ours, ready."""
    started = {name: cluster.start(f"deployment/{name}") for name in STARTED}
    for name, pod in started.items():
        cluster.wait_until_ready(pod, f"deployment/{name}")
    return started
