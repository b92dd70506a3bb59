"""Images: docker's stand-in, moto's ECR."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, Iterator, List

import pytest

from tests.integration.delivery.faulty_aws import FaultyAws
from tests.integration.delivery.support import ROOT, SECRETS, Project

PARTS = ("", "-rasa", "-duckling", "-web", "-desk")


@pytest.fixture
def slow_action_server() -> Iterator[int]:
    """A server whose /health answers at the third try."""
    tries: List[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            tries.append(self.path)
            ready = len(tries) > 2 and self.path == "/health"
            body = json.dumps({"status": "ok"}).encode() if ready else b""
            self.send_response(200 if ready else 503)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Stay quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def test_the_action_server_is_built_run_tried_and_cleaned_twice(
    project: Project, slow_action_server: int
) -> None:
    port = str(slow_action_server)
    name = {"ACTION_SERVER_DOCKERPATH": "acme/actions:1"}
    project.ok("docker-build", "docker-run", "docker-run", **name)
    out = project.ok("docker-test", ACTION_SERVER_PORT=port, **name)
    assert '{"status": "ok"}' in out
    assert out.count("Waiting for") == 2
    project.ok("docker-stop", "docker-clean", **name)
    for target in ("stop", "clean-container", "clean-image", "clean"):
        project.ok(f"docker-{target}", **name)
    commands = [line.split()[0] for line in project.argvs("docker")]
    done = [one for one in commands if one not in ("container", "image")]
    assert done == ["build", "run", "rm", "run", "stop", "rm", "rmi"]
    assert any("--tag acme/actions:1" in line for line in project.argvs("docker"))


def test_the_container_has_a_read_only_root_and_no_capabilities(
    project: Project,
) -> None:
    project.ok("docker-build", "docker-run")
    run = next(line for line in project.argvs("docker") if line.startswith("run"))
    assert "--read-only" in run
    assert "--cap-drop ALL" in run
    assert "--publish 127.0.0.1:" in run
    assert "--env ACTIONS_TOKEN " in run, "the value is in nobody's command line"


def test_a_container_without_a_token_gets_one_that_nobody_sees(
    project: Project,
) -> None:
    out = project.ok("docker-build", "docker-run", ACTIONS_TOKEN=None)
    run = next(line for line in project.argvs("docker") if line.startswith("run"))
    kept = project.root / ".run" / "secrets" / "docker-run.env"
    assert f"--env-file {kept} " in run
    assert kept.stat().st_mode & 0o777 == 0o600
    name, token = kept.read_text().strip().split("=")
    assert name == "ACTIONS_TOKEN" and len(token) >= 32
    assert token not in out and ".run/secrets/docker-run.env" in out


def test_login_passes_the_password_by_standard_input(project: Project) -> None:
    project.ok("docker-login")
    call = project.calls("docker")[0]
    assert call["stdin"] == SECRETS["DOCKER_PASSWORD"]


def test_an_image_without_a_registry_in_its_name_goes_to_ecr(
    project: Project,
) -> None:
    project.ok("docker-build")
    assert "make aws-ecr-create-repository" in project.refused("docker-push")
    project.ok("aws-ecr-create-repository", "aws-ecr-docker-login", "docker-push")
    assert "yes: main-" in project.ok("aws-ecr-image-exists")


def test_an_image_is_pushed_and_pulled_by_the_name_given(project: Project) -> None:
    name = {"ACTION_SERVER_DOCKERPATH": "docker.io/acme/actions:1"}
    project.ok("docker-build", "docker-login", "docker-push", "docker-pull", **name)
    assert project.argvs("docker")[-2:] == [
        "push docker.io/acme/actions:1",
        "pull docker.io/acme/actions:1",
    ]


def test_pushing_without_login_fails_and_says_why(project: Project) -> None:
    project.ok("aws-ecr-create-repository", "docker-build-stack")
    assert "no basic auth credentials" in project.refused("docker-push-stack")


def test_all_images_go_to_ecr_and_are_deleted_again(
    project: Project, client: Any
) -> None:
    project.ok("aws-ecr-create-repository")
    assert "exists" in project.ok("aws-ecr-create-repository")
    uri = project.ok("aws-ecr-get-repositoryUri").strip()
    assert uri.endswith(".dkr.ecr.eu-central-1.amazonaws.com/financial-demo")
    assert "no:" in project.refused("aws-ecr-image-exists")

    project.ok("docker-build-stack", "aws-ecr-docker-login", "docker-push-stack")
    assert "yes: main-" in project.ok("aws-ecr-image-exists")
    listed = project.ok("aws-ecr-list-images")
    assert all(f"financial-demo{part}: 1 images" in listed for part in PARTS)

    project.ok("aws-ecr-delete-branch-images", GIT_BRANCH="main-b")
    assert "yes: main-" in project.ok("aws-ecr-image-exists")
    for _ in range(2):
        project.ok("aws-ecr-delete-image")
    project.refused("aws-ecr-image-exists")
    assert client("ecr").list_images(repositoryName="financial-demo")["imageIds"] == []


def test_all_images_of_a_branch_are_deleted(project: Project, client: Any) -> None:
    project.ok("aws-ecr-create-repository", "aws-ecr-docker-login")
    for number in (1, 2):
        project.commit(f"commit {number}")
        project.ok("docker-build-stack", "docker-push-stack")
    for _ in range(2):
        project.ok("aws-ecr-delete-branch-images")
    assert client("ecr").list_images(repositoryName="financial-demo")["imageIds"] == []


def test_branches_cannot_push_away_what_production_or_another_branch_runs(
    project: Project, client: Any
) -> None:
    project.ok("aws-ecr-create-repository")
    for part in PARTS:
        answer = client("ecr").get_lifecycle_policy(
            repositoryName=f"financial-demo{part}"
        )
        first, second = json.loads(answer["lifecyclePolicyText"])["rules"]
        assert first["rulePriority"] < second["rulePriority"]
        assert first["selection"]["tagPrefixList"] == ["production-"]
        assert first["selection"]["countNumber"] >= 2  # what runs and what ran before
        # By age, so that it does not matter how much others push.
        assert second["selection"]["countType"] == "sinceImagePushed"


def test_the_login_for_ecr_is_saved_privately_and_never_shown(
    project: Project,
) -> None:
    out = project.ok("aws-ecr-get-authorization-token", "aws-ecr-docker-login")
    path = project.root / ".run" / "secrets" / "ecr-token"
    token = path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600
    assert token not in out
    login = project.calls("docker")[0]
    assert login["stdin"] == token
    assert token not in " ".join(login["argv"])


def test_without_a_repository_the_reader_is_told_to_create_it(
    project: Project,
) -> None:
    out = project.refused("aws-ecr-get-repositoryUri")
    assert "make aws-ecr-create-repository" in out


def test_throttling_of_ecr_is_waited_out(project: Project, aws: FaultyAws) -> None:
    slow = b'{"__type": "ThrottlingException", "message": "Rate exceeded"}'
    aws.times(2, (400, slow), "CreateRepository")
    project.ok("aws-ecr-create-repository")


def test_every_image_has_a_dockerfile() -> None:
    from delivery.aws.registry import PARTS as ALL
    from delivery.docker import dockerfile

    assert [part for part in ALL if not (ROOT / dockerfile(part)).is_file()] == []
