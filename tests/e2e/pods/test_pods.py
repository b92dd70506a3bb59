"""Every image starts as its pod does, and together they carry out a transfer."""

import re
import socket
import threading
import time
import uuid
from contextlib import closing
from http.client import HTTPConnection
from typing import Any, Dict, Iterator, List, Mapping, Tuple

import psycopg2
import pytest

from delivery.aws.registry import PARTS
from delivery.conversation import Conversation
from tests.e2e.pods.conftest import STARTED
from tests.e2e.pods.kubernetes import Cluster
from tests.e2e.test_deploy_smoketest import Gateway
from tests.integration.delivery.conftest import spellings
from tests.integration.delivery.support import SECRETS
from tests.support.desks import Agent, RunningDesk
from tests.support.machine import Pod

OWN_LIMIT_SECONDS = 5  # Sanic's, after which it closes a connection that is idle
# Those that the load balancer or a pod keeps connections to.
KEPT_OPEN = ("rasa", "actions", "desk", "duckling")
QUEUE = "financial_demo_events"


@pytest.fixture(scope="module")
def gateway(pods: Mapping[str, Pod], cluster: Cluster) -> Iterator[Gateway]:
    """The public address, which leads where the Ingress says."""
    made = Gateway({name: cluster.machine.url(name) for name in pods})
    threading.Thread(
        target=made.server.serve_forever, args=(0.05,), daemon=True
    ).start()
    yield made
    made.server.shutdown()
    made.server.server_close()


def rows(cluster: Cluster, database: str, query: str, *values: str) -> List[Any]:
    """Ask a database of the cluster, with the password that its pods have."""
    (container,) = cluster.spec("statefulset/postgres")["containers"]
    login = cluster.environment(container)
    connection = psycopg2.connect(
        host="127.0.0.1",
        port=cluster.machine.ports["postgres"],
        user=login["POSTGRES_USER"],
        password=login["POSTGRES_PASSWORD"],
        dbname=database,
    )
    with closing(connection), connection.cursor() as cursor:
        cursor.execute(query, values)
        found: List[Tuple[Any, ...]] = cursor.fetchall()
    return found


def test_no_image_is_left_out() -> None:
    assert sorted(STARTED) == sorted(PARTS)


@pytest.mark.parametrize("part", STARTED)
def test_a_pod_is_ready_and_alive_without_any_rights(
    pods: Mapping[str, Pod], cluster: Cluster, part: str
) -> None:
    pod = pods[part]
    (container,) = cluster.spec(f"deployment/{part}")["containers"]
    for probe in ("readinessProbe", "livenessProbe"):
        assert cluster.passes(pod, container, container[probe]), probe
    status = pod.status()
    assert int(status["CapEff"], 16) == int(status["CapPrm"], 16) == 0
    assert status["NoNewPrivs"] == "1"
    assert pod.run(["id", "-u"]).stdout == "1001\n"
    tried = pod.run(["touch", "/app/written", "/written", "/usr/written"]).stdout
    assert tried.count("Read-only file system") == 3


def test_a_transfer_goes_from_the_public_address_to_its_receipt(
    gateway: Gateway, cluster: Cluster
) -> None:
    sender = f"pods-{uuid.uuid4().hex}"
    customer = Conversation(gateway.url, sender)
    assert customer.ask("hello")
    assert "Katy Parrow" in customer.ask("send $10 to Katy Parrow")
    done = customer.ask("yes")
    receipt = re.search(r"\bR\d{8}\b", done)
    assert receipt, done
    moved = rows(
        cluster, "bank", "SELECT * FROM bank_receipt WHERE number = %s", receipt[0]
    )
    assert len(moved) == 1
    kept = rows(
        cluster, "rasa", "SELECT type_name FROM events WHERE sender_id = %s", sender
    )
    assert ("session_started",) in kept


def test_the_page_is_at_the_public_address_and_knows_rasa_there(
    gateway: Gateway,
) -> None:
    page = Conversation(gateway.url, "nobody").get("/").text
    assert 'name="chatroom-host" content="https://bank.example.com"' in page


def test_events_reach_the_broker(gateway: Gateway, cluster: Cluster) -> None:
    Conversation(gateway.url, f"pods-{uuid.uuid4().hex}").ask("hello")
    assert _waiting(cluster) > 0


def _waiting(cluster: Cluster) -> int:
    asked = ["rabbitmqctl", "-q", "list_queues", "name", "messages"]
    listed = cluster.pods["rabbitmq"].run(asked).stdout
    counts = dict(line.split("\t") for line in listed.splitlines() if "\t" in line)
    assert QUEUE in counts, listed
    return int(counts[QUEUE]) if counts[QUEUE].isdigit() else 0


def test_a_customer_is_handed_over_to_the_desk(
    gateway: Gateway, cluster: Cluster
) -> None:
    sender = f"pods-{uuid.uuid4().hex}"
    offered = Conversation(gateway.url, sender).send("I want to talk to a person")
    assert "human_desk" in str(offered)
    (container,) = cluster.spec("deployment/desk")["containers"]
    desk = RunningDesk(cluster.machine.ports["desk"], {})
    assert desk.say(sender, '/handoff{"from_host": "https://bank.example.com"}')
    agent = Agent(desk, "Ann", cluster.environment(container)["DESK_TOKEN"])
    (number,) = agent.waiting()
    assert agent.do(number, "take").status_code == 204


def test_payments_that_are_due_are_carried_out_by_their_job(
    pods: Mapping[str, Pod], cluster: Cluster
) -> None:
    job = cluster.start("cronjob/due-payments")
    assert job.wait(60) == 0, job.said()


def test_connections_that_are_idle_stay_open(
    pods: Mapping[str, Pod], cluster: Cluster
) -> None:
    opened: Dict[str, HTTPConnection] = {}
    sockets: Dict[str, socket.socket] = {}
    for part in KEPT_OPEN:
        port = cluster.machine.ports[part]
        opened[part] = HTTPConnection("127.0.0.1", port, timeout=10)
        assert _asks(opened[part]) < 500
        sockets[part] = opened[part].sock
    time.sleep(OWN_LIMIT_SECONDS + 3)
    for part, connection in opened.items():
        assert _asks(connection) < 500, part
        assert connection.sock is sockets[part], part


def _asks(connection: HTTPConnection) -> int:
    connection.request("GET", "/health")
    answer = connection.getresponse()
    answer.read()
    return answer.status


def test_no_pod_prints_a_secret(pods: Mapping[str, Pod]) -> None:
    for name, pod in pods.items():
        for secret, value in SECRETS.items():
            for spelled in spellings(value):
                assert spelled not in pod.said(), f"{secret} in the log of {name}"


# The last one, for it ends what the others use.
@pytest.mark.parametrize("part", STARTED)
def test_a_pod_ends_when_asked_to_before_it_is_forced(
    pods: Mapping[str, Pod], cluster: Cluster, part: str
) -> None:
    spec = cluster.spec(f"deployment/{part}")
    (container,) = spec["containers"]
    (_, slept) = container["lifecycle"]["preStop"]["exec"]["command"]
    pods[part].ask_to_end()
    left = spec.get("terminationGracePeriodSeconds", 30) - int(slept)
    assert pods[part].wait(left) == 0, pods[part].said()
