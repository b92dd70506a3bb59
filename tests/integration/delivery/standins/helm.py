"""Stands for helm 3: one release at a time, with the states that helm knows."""

import json
import os
import sys
from pathlib import Path
from typing import Any, Callable, Dict

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

Command = Callable[[Any, Memory, str], None]


def main() -> None:
    parser = Strict(prog="helm")
    commands = parser.add_subparsers(dest="command", required=True, parser_class=Strict)
    repo = commands.add_parser("repo")
    repo.add_argument("add", choices=["add"])
    repo.add_argument("--force-update", action="store_true")
    repo.add_argument("name")
    repo.add_argument("url")
    upgrade = commands.add_parser("upgrade")
    for flag in ("--install", "--create-namespace", "--rollback-on-failure"):
        upgrade.add_argument(flag, action="store_true", required=True)
    for option in ("--version", "--timeout"):
        upgrade.add_argument(option, required=True)
    upgrade.add_argument("--values", action="append", required=True)
    upgrade.add_argument("release")
    upgrade.add_argument("chart")
    status = commands.add_parser("status")
    status.add_argument("--output", choices=["json"])
    uninstall = commands.add_parser("uninstall")
    uninstall.add_argument("--wait", action="store_true")
    rollback = commands.add_parser("rollback")
    for command in (status, uninstall, rollback):
        command.add_argument("release")
    for command in (upgrade, status, uninstall, rollback):
        for option in ("--namespace", "--kube-context"):
            command.add_argument(option, required=True)
    chosen = parser.parse_args()
    stdin = sys.stdin.read() if chosen.command == "upgrade" else ""
    record("helm", sys.argv[1:], stdin)
    state = load("helm")
    COMMANDS[chosen.command](chosen, state, stdin)


def repo(chosen: Any, state: Memory, _: str) -> None:
    store("helm", {**state, f"repo {chosen.name}": chosen.url})


def upgrade(chosen: Any, state: Memory, stdin: str) -> None:
    if f"repo {chosen.chart.split('/')[0]}" not in state:
        fail(f"repo {chosen.chart} not found")
    old = state.get(chosen.release)
    if old and old["status"].startswith("pending"):
        fail("another operation (install/upgrade/rollback) is in progress")
    merged: Dict[str, Any] = {}
    for values in chosen.values:
        loaded = yaml.safe_load(stdin if values == "-" else Path(values).read_text())
        if not isinstance(loaded, dict):
            fail(f"values {values} hold no settings")
        merge(merged, loaded)
    if chosen.chart == "rasa-x/rasa-x":
        pull(merged["app"])
        pull(merged["rasa"])
    store("helm-values", merged)
    state[chosen.release] = {"status": "deployed", "version": chosen.version}
    trouble = wish("helm")
    if trouble:
        state[chosen.release]["status"] = trouble
    store("helm", state)
    if trouble:
        fail("timed out waiting for the condition")
    print("STATUS: deployed")


def merge(into: Dict[str, Any], more: Dict[str, Any]) -> None:
    """Lay values over others, as helm does with several files."""
    for key, value in more.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            merge(into[key], value)
        else:
            into[key] = value


def pull(section: Dict[str, Any]) -> None:
    """Fail as a pod does whose image is in no registry."""
    registry, _, repository = str(section.get("name")).partition("/")
    if ".dkr.ecr." not in registry:
        fail(f"ErrImagePull: {section.get('name')} is not one of our images")
    import boto3  # takes longer than most calls of this program

    ecr = boto3.client("ecr", region_name=os.environ["AWS_REGION"])
    tags = [
        one.get("imageTag")
        for one in ecr.list_images(repositoryName=repository)["imageIds"]
    ]
    if section.get("tag") not in tags:
        fail(f"ErrImagePull: {repository} has no tag {section.get('tag')}")


def need(chosen: Any, state: Memory) -> Dict[str, Any]:
    if chosen.release not in state:
        fail("release: not found")
    found: Dict[str, Any] = state[chosen.release]
    return found


def status(chosen: Any, state: Memory, _: str) -> None:
    print(json.dumps({"name": chosen.release, "info": need(chosen, state)}))


def uninstall(chosen: Any, state: Memory, _: str) -> None:
    need(chosen, state)
    del state[chosen.release]
    store("helm", state)
    print(f'release "{chosen.release}" uninstalled')


def rollback(chosen: Any, state: Memory, _: str) -> None:
    need(chosen, state)["status"] = "deployed"
    store("helm", state)


COMMANDS: Dict[str, Command] = {
    "repo": repo,
    "upgrade": upgrade,
    "status": status,
    "uninstall": uninstall,
    "rollback": rollback,
}
if __name__ == "__main__":
    main()
