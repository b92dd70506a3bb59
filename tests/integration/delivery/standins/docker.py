"""Stands for docker: keeps images and containers, pushes to the stand-in of ECR."""

import json
import os
import sys
from pathlib import Path
from typing import Any, Callable, Dict

from tests.integration.delivery.standins.state import (
    Memory,
    Strict,
    fail,
    load,
    record,
    store,
)

MANIFEST = {"schemaVersion": 2, "mediaType": "x", "config": {}, "layers": []}

Command = Callable[[Any, Memory, str], None]


def main() -> None:
    parser = Strict(prog="docker")
    commands = parser.add_subparsers(dest="command", required=True, parser_class=Strict)
    build = commands.add_parser("build")
    for option in ("--file", "--tag", "--label", "--platform"):
        build.add_argument(option, required=True)
    build.add_argument("context")
    run = commands.add_parser("run")
    for flag in ("--detach", "--read-only"):
        run.add_argument(flag, action="store_true", required=True)
    for option in (
        "--name",
        "--tmpfs",
        "--cap-drop",
        "--security-opt",
        "--publish",
    ):
        run.add_argument(option, required=True)
    token = run.add_mutually_exclusive_group(required=True)
    token.add_argument("--env")
    token.add_argument("--env-file")
    run.add_argument("image")
    rm = commands.add_parser("rm")
    rm.add_argument("--force", action="store_true")
    rm.add_argument("name")
    for command in ("stop", "rmi", "pull", "push"):
        commands.add_parser(command).add_argument("name")
    tag = commands.add_parser("tag")
    tag.add_argument("name")
    tag.add_argument("target")
    login = commands.add_parser("login")
    login.add_argument("--username", required=True)
    login.add_argument("--password-stdin", action="store_true", required=True)
    login.add_argument("registry")
    for kind in ("container", "image"):
        inspect = commands.add_parser(kind)
        inspect.add_argument("inspect", choices=["inspect"])
        inspect.add_argument("name")
    chosen = parser.parse_args()
    stdin = sys.stdin.read() if chosen.command == "login" else ""
    record("docker", sys.argv[1:], stdin)
    state = load("docker") or {"image": {}, "container": {}, "login": {}}
    COMMANDS[chosen.command](chosen, state, stdin)
    store("docker", state)


def need(state: Memory, kind: str, name: str) -> None:
    if name not in state[kind]:
        fail(f"No such {kind}: {name}")


def build(chosen: Any, state: Memory, _: str) -> None:
    if not Path(chosen.file).is_file() or not Path(chosen.context).is_dir():
        fail(f"cannot build from {chosen.file}")
    state["image"][chosen.tag] = chosen.label
    print(f"Successfully tagged {chosen.tag}")


def run(chosen: Any, state: Memory, _: str) -> None:
    need(state, "image", chosen.image)
    if chosen.name in state["container"]:
        fail(f"the name {chosen.name} is in use")
    state["container"][chosen.name] = "running"


def stop(chosen: Any, state: Memory, _: str) -> None:
    need(state, "container", chosen.name)
    state["container"][chosen.name] = "exited"


def rm(chosen: Any, state: Memory, _: str) -> None:
    need(state, "container", chosen.name)
    del state["container"][chosen.name]


def rmi(chosen: Any, state: Memory, _: str) -> None:
    need(state, "image", chosen.name)
    del state["image"][chosen.name]


def pull(chosen: Any, state: Memory, _: str) -> None:
    state["image"][chosen.name] = "pulled"


def tag(chosen: Any, state: Memory, _: str) -> None:
    need(state, "image", chosen.name)
    state["image"][chosen.target] = state["image"][chosen.name]


def login(chosen: Any, state: Memory, stdin: str) -> None:
    if not stdin:
        fail("password is empty")
    state["login"][chosen.registry] = chosen.username
    print("Login Succeeded")


def push(chosen: Any, state: Memory, _: str) -> None:
    need(state, "image", chosen.name)
    registry, _, rest = chosen.name.partition("/")
    if "." not in registry:
        registry = "docker.io"  # as docker takes NAME/NAME
    if registry not in state["login"]:
        fail("no basic auth credentials")
    if ".dkr.ecr." in registry:
        import boto3

        repository, _, image_tag = rest.partition(":")
        manifest = dict(MANIFEST, annotations={"of": chosen.name})
        ecr = boto3.client("ecr", region_name=os.environ["AWS_REGION"])
        ecr.put_image(
            repositoryName=repository,
            imageManifest=json.dumps(manifest),
            imageTag=image_tag,
        )
    print(f"{chosen.name}: pushed")


def inspect(chosen: Any, state: Memory, _: str) -> None:
    need(state, chosen.command, chosen.name)


COMMANDS: Dict[str, Command] = {
    "build": build,
    "run": run,
    "stop": stop,
    "rm": rm,
    "rmi": rmi,
    "pull": pull,
    "push": push,
    "tag": tag,
    "login": login,
    "container": inspect,
    "image": inspect,
}
if __name__ == "__main__":
    main()
