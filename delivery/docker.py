"""Build, try out and push images."""

import json
import secrets
from typing import Optional, Tuple

import requests

from delivery.aws.registry import (
    PARTS,
    docker_login,
    has_image,
    repository_name,
    repository_uri,
)
from delivery.context import Command, Context
from delivery.private_files import save

CONTAINER = "financial-demo-action-server"
HEALTH_TIMEOUT_SECONDS = 60.0
PLATFORM = "linux/amd64"


def dockerfile(part: str) -> str:
    """Return the path of a part's Dockerfile below the project's folder."""
    return "Dockerfile" if part == "actions" else f"deploy/images/{part}.Dockerfile"


def build(context: Context) -> None:
    """Build the action server's image."""
    _build(context, "actions", context.names.action_server_image())


def run(context: Context) -> None:
    """Start the action server's container, as locked down as in the cluster."""
    port = context.settings["ACTION_SERVER_PORT"]
    clean_container(context)
    token = _token_source(context)
    context.programs.run(
        *("docker", "run", "--detach", "--name", CONTAINER, "--read-only"),
        *("--tmpfs=/tmp", "--cap-drop", "ALL"),
        *("--security-opt", "no-new-privileges"),
        *("--publish", f"127.0.0.1:{port}:5056"),
        *token,
        context.names.action_server_image(),
    )


def test(context: Context) -> None:
    """Wait until the container answers /health, then show the answer."""
    address = f"http://127.0.0.1:{context.settings['ACTION_SERVER_PORT']}/health"
    answer = context.wait(lambda: _ask(address), address, HEALTH_TIMEOUT_SECONDS)
    context.say(f"{address}: {answer}")


def stop(context: Context) -> None:
    """Stop the container if it runs."""
    if _exists(context, "container", CONTAINER):
        context.programs.run("docker", "stop", CONTAINER)


def clean_container(context: Context) -> None:
    """Remove the container if there is one."""
    if _exists(context, "container", CONTAINER):
        context.programs.run("docker", "rm", "--force", CONTAINER)


def clean_image(context: Context) -> None:
    """Remove the action server's image if there is one."""
    image = context.names.action_server_image()
    if _exists(context, "image", image):
        context.programs.run("docker", "rmi", image)


def clean(context: Context) -> None:
    """Remove the container and the image."""
    clean_container(context)
    clean_image(context)


def login(context: Context) -> None:
    """Log in to DOCKER_REGISTRY; the password goes by standard input."""
    settings = context.settings
    context.programs.run(
        *("docker", "login", "--username", settings["DOCKER_USER"]),
        *("--password-stdin", settings["DOCKER_REGISTRY"]),
        stdin=settings["DOCKER_PASSWORD"],
    )


def pull(context: Context) -> None:
    """Pull the action server's image."""
    context.programs.run("docker", "pull", context.names.action_server_image())


def push(context: Context) -> None:
    """Push the action server's image: to the registry in its name, else to ECR."""
    image = context.names.action_server_image()
    if "/" in image:
        context.programs.run("docker", "push", image)
        return
    context.settings.require(_ECR, context.aws.missing_credentials())
    tag = image.partition(":")[2] or "latest"
    _push_as(context, image, f"{repository_uri(context)}:{tag}")


def build_stack(context: Context) -> None:
    """Build the images of all parts."""
    for part in PARTS:
        _build(context, part, _local_name(context, part))


def push_stack(context: Context) -> None:
    """Push the images of all parts to ECR."""
    for part in PARTS:
        _push_part(context, part)


def ensure_image(context: Context, part: str, tag: str) -> None:
    """Build and push a part's image of this commit if ECR lacks it."""
    if tag != context.names.image_tag() or has_image(context, part, tag):
        return
    context.say(f"{_local_name(context, part)} is not in ECR yet; building it.")
    _build(context, part, _local_name(context, part))
    docker_login(context)
    _push_part(context, part)


def _push_part(context: Context, part: str) -> None:
    target = f"{repository_uri(context, part)}:{context.names.image_tag()}"
    _push_as(context, _local_name(context, part), target)


def _push_as(context: Context, image: str, target: str) -> None:
    context.programs.run("docker", "tag", image, target)
    context.programs.run("docker", "push", target)


def _local_name(context: Context, part: str) -> str:
    return f"{repository_name(context, part)}:{context.names.image_tag()}"


def _build(context: Context, part: str, image: str) -> None:
    label = f"org.opencontainers.image.revision={context.names.commit()}"
    file = str(context.root / dockerfile(part))
    arguments = ("--file", file, "--label", label, "--tag", image, str(context.root))
    # TensorFlow and Duckling have no wheels for ARM, and the nodes are x86-64.
    context.programs.run("docker", "build", "--platform", PLATFORM, *arguments)


def _exists(context: Context, kind: str, name: str) -> bool:
    return context.programs.succeeds("docker", kind, "inspect", name)


def _token_source(context: Context) -> Tuple[str, str]:
    """Return docker's option for ACTIONS_TOKEN, which holds no value itself.

    One is made for a person who has set none and only wants to see the container run.
    """
    if context.settings.has("ACTIONS_TOKEN"):
        return "--env", "ACTIONS_TOKEN"
    line = f"ACTIONS_TOKEN={secrets.token_urlsafe(24)}\n"
    context.say("ACTIONS_TOKEN is not set: the container gets one of its own.")
    return "--env-file", str(save(context, "docker-run.env", line))


def _ask(address: str) -> Optional[str]:
    try:
        return json.dumps(requests.get(address, timeout=5).json())
    except (requests.RequestException, ValueError):
        return None


_ECR = ("AWS_REGION",)
COMMANDS = (
    Command("docker-build", build),
    Command("docker-run", run),
    Command("docker-test", test),
    Command("docker-stop", stop),
    Command("docker-clean-container", clean_container),
    Command("docker-clean-image", clean_image),
    Command("docker-clean", clean),
    Command("docker-login", login, ("DOCKER_USER", "DOCKER_PASSWORD")),
    Command("docker-pull", pull),
    Command("docker-push", push),
    Command("docker-build-stack", build_stack),
    Command("docker-push-stack", push_stack, _ECR, aws=True),
)
