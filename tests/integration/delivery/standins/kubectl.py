"""Stands for kubectl and a cluster; rendering is done by the real kubectl."""

import json
import os
import sys
from pathlib import Path
from typing import Any, List

import yaml

from tests.integration.delivery.standins.state import (
    Memory,
    Strict,
    fail,
    load,
    record,
    store,
    wish,
)

KINDS = {
    "pods": "Pod",
    "deployments": "Deployment",
    "statefulsets": "StatefulSet",
    "persistentvolumeclaim": "PersistentVolumeClaim",
}


def main() -> None:
    if sys.argv[1] == "kustomize":
        record("kubectl", sys.argv[1:], "")
        os.execv(os.environ["REAL_KUBECTL"], ["kubectl", *sys.argv[1:]])
    parser = Strict(prog="kubectl")
    parser.add_argument("--context")
    parser.add_argument("--namespace")
    commands = parser.add_subparsers(dest="command", required=True, parser_class=Strict)
    config = commands.add_parser("config")
    config.add_argument("what", choices=["current-context"])
    apply = commands.add_parser("apply")
    for flag in ("--server-side", "--force-conflicts"):
        apply.add_argument(flag, action="store_true", required=True)
    apply.add_argument("--field-manager", required=True)
    apply.add_argument("--filename", choices=["-"], required=True)
    get = commands.add_parser("get")
    get.add_argument("kind")
    get.add_argument("name", nargs="?")
    get.add_argument("--ignore-not-found", action="store_true")
    get.add_argument("--output", choices=["json", "wide"])
    rollout = commands.add_parser("rollout")
    rollout.add_argument("what", choices=["status"])
    rollout.add_argument("workload")
    rollout.add_argument("--timeout", required=True)
    delete = commands.add_parser("delete")
    delete.add_argument("kind")
    delete.add_argument("name", nargs="?")
    delete.add_argument("--selector")
    delete.add_argument("--all", action="store_true")
    delete.add_argument("--ignore-not-found", action="store_true")
    delete.add_argument("--wait", choices=["true"], required=True)
    delete.add_argument("--timeout", required=True)
    chosen = parser.parse_args()
    stdin = sys.stdin.read() if chosen.command == "apply" else ""
    record("kubectl", sys.argv[1:], stdin)
    kubeconfig = yaml.safe_load(Path(os.environ["KUBECONFIG"]).read_text())
    if chosen.command == "config":
        print(kubeconfig["current-context"])
        return
    if chosen.context not in [one["name"] for one in kubeconfig["contexts"]]:
        fail(f"context {chosen.context!r} does not exist")
    cluster = load(f"cluster-{chosen.context}")
    COMMANDS[chosen.command](chosen, cluster, stdin)
    store(f"cluster-{chosen.context}", cluster)


def key_of(chosen: Any, kind: str, name: str) -> str:
    if kind.lower() == "namespace":
        return f"-/namespace/{name}"
    return f"{chosen.namespace}/{kind.lower()}/{name}"


def apply(chosen: Any, cluster: Memory, stdin: str) -> None:
    documents: List[Any] = list(yaml.load_all(stdin, yaml.CSafeLoader))
    for one in [document for document in documents if document]:
        metadata = one["metadata"]
        named = metadata.get("namespace", chosen.namespace)
        if named != chosen.namespace:
            fail(f"the namespace {named} does not match {chosen.namespace}")
        is_namespace = one["kind"] == "Namespace"
        if not is_namespace and f"-/namespace/{named}" not in cluster:
            fail(f'namespaces "{named}" not found')
        if one["kind"] == "Secret" and "stringData" in one:
            one["data"] = one.pop("stringData")
        key = key_of(chosen, one["kind"], metadata["name"])
        verb = "configured" if key in cluster else "created"
        cluster[key] = one
        print(f"{one['kind'].lower()}/{metadata['name']} {verb}")


def get(chosen: Any, cluster: Memory, _: str) -> None:
    if chosen.name:
        found = cluster.get(key_of(chosen, chosen.kind, chosen.name))
        if found is None and not chosen.ignore_not_found:
            fail("not found")
        if found and chosen.kind == "ingress" and wish("address"):
            address = [{"hostname": wish("address")}]
            found = {**found, "status": {"loadBalancer": {"ingress": address}}}
        print(json.dumps(found) if found else "", end="")
        return
    kinds = [KINDS.get(kind, kind).lower() for kind in chosen.kind.split(",")]
    found = [key for key in cluster if key.split("/")[1] in kinds]
    if chosen.output == "json":
        print(json.dumps({"items": [cluster[key] for key in found]}))
    else:
        print("\n".join(found) or "No resources found")


def rollout(chosen: Any, cluster: Memory, _: str) -> None:
    kind, name = chosen.workload.split("/")
    workload = cluster.get(key_of(chosen, kind, name))
    if workload is None:
        fail(f'"{name}" not found')
    broken = wish("broken-image")
    if broken and broken in json.dumps(workload):
        print(f"Waiting for {chosen.workload} ...")
        fail("timed out waiting for the condition")
    print(f"{chosen.workload} successfully rolled out")


def delete(chosen: Any, cluster: Memory, _: str) -> None:
    if chosen.kind == "namespace" and wish("unreachable"):
        fail("Unable to connect to the server")
    for key in [one for one in cluster if is_meant(chosen, one, cluster[one])]:
        del cluster[key]
        print(f"{key} deleted")


def is_meant(chosen: Any, key: str, one: Memory) -> bool:
    _, kind, name = key.split("/")
    if kind == "persistentvolume":
        # They go with the claims that made them, sooner or later.
        claimed = one["spec"]["claimRef"]["namespace"] == chosen.name
        return claimed and chosen.kind == "namespace" and not wish("stuck-volumes")
    if chosen.kind == "namespace":
        return key.startswith(f"{chosen.name}/") or key == f"-/namespace/{chosen.name}"
    if kind not in chosen.kind.split(","):
        return False
    if chosen.selector:
        label, _, value = chosen.selector.partition("=")
        return bool(one["metadata"].get("labels", {}).get(label) == value)
    return bool(chosen.all or name == chosen.name)


COMMANDS = {"apply": apply, "get": get, "rollout": rollout, "delete": delete}
if __name__ == "__main__":
    main()
