"""deploy/: rendered by the real kubectl, checked against Kubernetes' own schemas."""

import json
import shutil
import subprocess
from typing import Any, Dict, List

import pytest
import yaml

from tests.integration.delivery.conftest import tool
from tests.integration.delivery.support import ROOT

VERSION = "1.35"  # of deploy/eksctl/cluster.yaml
PARTS = ("actions", "desk", "duckling", "rasa", "web")


def render(environment: str) -> str:
    """Return an overlay as YAML; without kubectl the test fails, it is not skipped."""
    kubectl = shutil.which("kubectl")
    assert kubectl, "kubectl is not on PATH; run: make install-kubectl"
    folder = str(ROOT / "deploy" / "overlays" / environment)
    return subprocess.run(
        [kubectl, "kustomize", folder],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    ).stdout


def problems(manifests: str) -> List[str]:
    """Return what kubernetes-validate finds fault with.

    It only warns of a kind that it does not know; here that is a problem too.
    """
    done = subprocess.run(
        [tool("bin/kubernetes-validate"), "-k", VERSION, "--strict", "-"],
        input=manifests,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    lines = done.stdout.splitlines()
    found = [line for line in lines if not line.startswith("INFO")]
    if done.returncode == 0 and not found:
        assert len(lines) == len(list(yaml.load_all(manifests, yaml.CSafeLoader)))
    return found or ([] if done.returncode == 0 else lines)


@pytest.fixture(scope="module", params=["test", "production"])
def manifests(request: Any) -> str:
    """One overlay, rendered."""
    return render(request.param)


@pytest.fixture(scope="module")
def objects(manifests: str) -> List[Dict[str, Any]]:
    """One overlay, as objects."""
    return list(yaml.load_all(manifests, yaml.CSafeLoader))


def of_kind(objects: List[Dict[str, Any]], *kinds: str) -> List[Dict[str, Any]]:
    """Return the objects of some kinds."""
    return [one for one in objects if one["kind"] in kinds]


def pods(objects: List[Dict[str, Any]]) -> List[Dict[str, Any]]:
    """Return what each workload says of its pods."""
    jobs = [one["spec"]["jobTemplate"] for one in of_kind(objects, "CronJob")]
    workloads = [*of_kind(objects, "Deployment", "StatefulSet"), *jobs]
    return [one["spec"]["template"]["spec"] for one in workloads]


def containers(objects: List[Dict[str, Any]]) -> List[Dict[str, Any]]:
    """Return all containers, also those that run before the others."""
    return [
        container
        for spec in pods(objects)
        for container in [*spec["containers"], *spec.get("initContainers", [])]
    ]


def test_every_object_is_valid_for_the_cluster_version(manifests: str) -> None:
    assert problems(manifests) == []


def test_the_check_refuses_an_unknown_kind_and_an_unknown_field() -> None:
    kind = {"apiVersion": "apps/v1", "kind": "Deploymnt", "metadata": {"name": "a"}}
    assert problems(yaml.safe_dump(kind))
    field = {"apiVersion": "v1", "kind": "Service", "spec": {"prots": []}}
    assert problems(yaml.safe_dump(field))


def test_the_cluster_file_has_the_version_that_is_checked() -> None:
    config = yaml.safe_load((ROOT / "deploy/eksctl/cluster.yaml").read_text())
    assert config["metadata"]["version"] == VERSION


def test_every_part_has_its_objects(objects: List[Dict[str, Any]]) -> None:
    for kind in ("Deployment", "Service", "PodDisruptionBudget", "NetworkPolicy"):
        names = {one["metadata"]["name"] for one in of_kind(objects, kind)}
        assert set(PARTS) <= names, kind
    scaled = of_kind(objects, "HorizontalPodAutoscaler")
    assert {one["apiVersion"] for one in scaled} == {"autoscaling/v2"}
    assert {one["metadata"]["name"] for one in scaled} == {
        "actions",
        "duckling",
        "rasa",
    }


def test_containers_are_locked_down_limited_and_probed(
    objects: List[Dict[str, Any]]
) -> None:
    for container in containers(objects):
        context = container["securityContext"]
        assert context["readOnlyRootFilesystem"] is True, container["name"]
        assert context["allowPrivilegeEscalation"] is False
        assert context["capabilities"] == {"drop": ["ALL"]}
        assert set(container["resources"]) == {"requests", "limits"}
        if container["name"] not in ("migrate", "due-payments"):
            assert {"readinessProbe", "livenessProbe"} <= set(container)


def test_pods_run_as_a_plain_user_without_service_links(
    objects: List[Dict[str, Any]]
) -> None:
    for spec in pods(objects):
        assert spec["securityContext"]["runAsNonRoot"] is True
        # Kubernetes would set RASA_PORT=tcp://… otherwise, which is no port.
        assert spec["enableServiceLinks"] is False
        assert spec["automountServiceAccountToken"] is False


def test_secrets_are_only_referred_to(objects: List[Dict[str, Any]]) -> None:
    assert of_kind(objects, "Secret") == []
    for container in containers(objects):
        for variable in container.get("env", []):
            name = variable["name"]
            if variable.get("value") in ("yes", "no"):
                continue  # a switch holds no secret
            if name.endswith(("TOKEN", "PASSWORD", "PASS", "DATABASE_URL", "AUTH")):
                assert "secretKeyRef" in variable["valueFrom"], name
        assert "TOKEN" not in json.dumps(container.get("args", []))


def test_every_reference_leads_somewhere(objects: List[Dict[str, Any]]) -> None:
    maps = {one["metadata"]["name"] for one in of_kind(objects, "ConfigMap")}
    for spec in pods(objects):
        for volume in spec["volumes"]:
            if "configMap" in volume:
                assert volume["configMap"]["name"] in maps
    for container in containers(objects):
        for source in container.get("envFrom", []):
            assert source["configMapRef"]["name"] in maps
    services = {one["metadata"]["name"] for one in of_kind(objects, "Service")}
    for rule in of_kind(objects, "Ingress")[0]["spec"]["rules"]:
        for path in rule["http"]["paths"]:
            assert path["backend"]["service"]["name"] in services


def test_secret_keys_are_those_that_delivery_writes(
    objects: List[Dict[str, Any]]
) -> None:
    from tests.integration.delivery.test_deployment import SECRET_KEYS

    used = {
        variable["valueFrom"]["secretKeyRef"]["key"]
        for container in containers(objects)
        for variable in container.get("env", [])
        if "secretKeyRef" in variable.get("valueFrom", {})
    }
    assert used <= set(SECRET_KEYS)


def test_rasa_loads_its_model_from_s3_with_a_role(
    objects: List[Dict[str, Any]]
) -> None:
    rasa = next(c for c in containers(objects) if c["name"] == "rasa")
    assert rasa["args"] == ["--model", "$(RASA_MODEL)", "--remote-storage", "aws"]
    assert "ready.py" in rasa["readinessProbe"]["exec"]["command"][-1]
    account = of_kind(objects, "ServiceAccount")[0]
    assert "eks.amazonaws.com/role-arn" in account["metadata"]["annotations"]


def test_all_traffic_is_refused_but_what_is_allowed(
    objects: List[Dict[str, Any]]
) -> None:
    policies = {
        one["metadata"]["name"]: one for one in of_kind(objects, "NetworkPolicy")
    }
    closed = policies["nothing-by-default"]["spec"]
    assert closed == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}

    def callers(name: str) -> List[str]:
        rules = policies[name]["spec"].get("ingress", [])
        peers = [peer for rule in rules for peer in rule["from"]]
        return sorted(
            peer["podSelector"]["matchLabels"]["app.kubernetes.io/name"]
            if "podSelector" in peer
            else "load balancer"
            for peer in peers
        )

    assert callers("actions") == ["rasa"]
    assert callers("duckling") == ["actions", "rasa"]
    assert callers("rasa") == ["desk", "load balancer"]
    assert callers("web") == ["load balancer"]
    assert callers("desk") == ["actions", "load balancer"]


def test_the_desk_is_asked_for_inside_and_knows_the_public_address_of_rasa(
    objects: List[Dict[str, Any]]
) -> None:
    maps = of_kind(objects, "ConfigMap")
    found = next(m for m in maps if m["metadata"]["name"].startswith("handoff"))
    hosts = yaml.safe_load(found["data"]["handoff_config.yml"])["handoff_hosts"]
    assert hosts["human_desk"]["health"] == "http://desk:5007/health"
    desk = next(c for c in containers(objects) if c["name"] == "desk")
    variables = {one["name"]: one.get("valueFrom") for one in desk["env"]}
    assert variables["DESK_BOT_URL"]["configMapKeyRef"]["key"] == "PUBLIC_URL"


def test_only_what_must_be_public_is(objects: List[Dict[str, Any]]) -> None:
    spec = of_kind(objects, "Ingress")[0]["spec"]
    public = {
        (path["path"], path["backend"]["service"]["name"])
        for path in spec["rules"][0]["http"]["paths"]
    }
    assert public == {
        ("/webhooks/rest", "rasa"),
        ("/status", "rasa"),
        ("/", "web"),
    }
    assert spec["tls"][0]["hosts"] == [rule["host"] for rule in spec["rules"]]


def test_databases_are_pods_in_the_test_cluster_only() -> None:
    test, production = (
        list(yaml.safe_load_all(render(name))) for name in ("test", "production")
    )
    names = {one["metadata"]["name"] for one in of_kind(test, "StatefulSet")}
    assert names == {"postgres", "redis", "rabbitmq"}
    assert of_kind(production, "StatefulSet") == []
    fixed = [one["spec"].get("replicas", 1) for one in of_kind(test, "Deployment")]
    assert set(fixed) == {1}


def test_rabbitmq_keeps_its_settings_its_cookie_and_a_place_for_its_log() -> None:
    objects = list(yaml.safe_load_all(render("test")))
    rabbit = next(
        one["spec"]["template"]["spec"]
        for one in of_kind(objects, "StatefulSet")
        if one["metadata"]["name"] == "rabbitmq"
    )
    places = [m["mountPath"] for m in rabbit["containers"][0]["volumeMounts"]]
    assert not [place for place in places if place.startswith("/etc/rabbitmq")]
    assert "/var/log/rabbitmq" in places
    assert rabbit["securityContext"]["fsGroupChangePolicy"] == "OnRootMismatch"
    # User and group of the image rabbitmq:4-alpine.
    assert rabbit["securityContext"]["runAsUser"] == 100
    assert rabbit["securityContext"]["fsGroup"] == 101


@pytest.mark.parametrize(
    "path", ["base/rasa/endpoints.yml", "overlays/production/endpoints.yml"]
)
def test_rasa_reads_its_endpoints_and_finds_every_store(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rasa.core.utils import AvailableEndpoints

    for name in ("POSTGRES", "REDIS", "RABBITMQ"):
        for what in ("HOST", "USER", "PASSWORD", "URL"):
            monkeypatch.setenv(f"{name}_{what}", f"{name}-{what}".lower())
    monkeypatch.setenv("ACTION_ENDPOINT_URL", "http://actions:5056/webhook")
    monkeypatch.setenv("ACTIONS_TOKEN", "a-secret")
    endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "deploy" / path))
    assert endpoints.action.url == "http://actions:5056/webhook"
    assert endpoints.action.headers == {"Authorization": "Bearer a-secret"}
    assert endpoints.tracker_store.url == "postgres-host"
    assert endpoints.tracker_store.kwargs["password"] == "postgres-password"
    assert endpoints.lock_store.url == "redis-host"
    assert endpoints.lock_store.kwargs["use_ssl"] is ("production" in path)
    assert endpoints.event_broker.url == "rabbitmq-url"


def test_the_iam_policy_names_no_wildcard_action() -> None:
    text = (ROOT / "deploy/iam/delivery-policy.json").read_text()
    for statement in json.loads(text)["Statement"]:
        assert statement["Effect"] == "Allow"
        assert all(not action.endswith(":*") for action in statement["Action"])
