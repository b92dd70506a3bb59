"""make deploy-smoketest, against the real assistant behind the Ingress of deploy/."""

import os
import secrets
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Dict, Iterator, List, Tuple, Type

import pytest
import requests
import yaml

from tests.integration.delivery.conftest import aws, iam, moto_url, project
from tests.integration.delivery.support import ROOT, Project
from tests.integration.delivery.test_deployment import prepare
from tests.integration.delivery.test_manifests import render
from tests.support.ports import free_port
from tests.support.processes import wait_until
from tests.support.stack import RunningStack

__all__ = ["aws", "iam", "moto_url", "project"]  # fixtures


class Gateway:
    """Sends each path where the Ingress says, as a load balancer does."""

    def __init__(self, services: Dict[str, str]) -> None:
        objects = list(yaml.safe_load_all(render("test")))
        ingress = next(one for one in objects if one["kind"] == "Ingress")
        paths = ingress["spec"]["rules"][0]["http"]["paths"]
        self._routes: List[Tuple[str, str, str]] = sorted(
            (
                (one["path"], one["pathType"], one["backend"]["service"]["name"])
                for one in paths
            ),
            key=lambda route: -len(route[0]),
        )
        self._services = services
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def target(self, path: str) -> str:
        """Return where a path leads."""
        plain = path.partition("?")[0]
        for prefix, kind, service in self._routes:
            if plain == prefix or (kind == "Prefix" and plain.startswith(prefix)):
                return self._services[service] + path
        raise AssertionError(path)

    def _handler(self) -> Type[BaseHTTPRequestHandler]:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def handle_one(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                kind = {"Content-Type": self.headers.get("Content-Type", "text/plain")}
                answer = requests.request(
                    self.command,
                    outer.target(self.path),
                    data=body,
                    headers=kind,
                    timeout=60,
                )
                self.send_response(answer.status_code)
                self.end_headers()
                self.wfile.write(answer.content)

            def log_message(self, *_: object) -> None:
                """Stay quiet."""

        for method in ("GET", "POST"):
            setattr(Handler, f"do_{method}", Handler.handle_one)
        return Handler


@pytest.fixture
def gateway(stack: RunningStack) -> Iterator[Gateway]:
    """The public address of the running assistant."""
    made = Gateway({"rasa": stack.rasa_url, "web": stack.web_url})
    threading.Thread(
        target=made.server.serve_forever, args=(0.05,), daemon=True
    ).start()
    yield made
    made.server.shutdown()
    made.server.server_close()


def newest_model() -> Path:
    """Return the model that the stack serves."""
    models = (ROOT / "models").glob("*.tar.gz")
    return max(models, key=lambda path: path.stat().st_mtime)


def test_the_running_assistant_passes_the_smoke_test(
    project: Project, gateway: Gateway, rasa_token: str
) -> None:
    prepare(project)
    project.write_model(newest_model().read_bytes())
    project.environ.update(DEPLOY_URL=gateway.url, RASA_TOKEN=rasa_token)
    project.ok("aws-s3-upload-rasa-model", "deploy")
    out = project.ok("deploy-smoketest")
    assert "7 of 7 checks passed" in out
    assert rasa_token not in out


def test_rasa_starts_as_its_pod_does_with_the_model_from_s3(
    stack: RunningStack, project: Project, tmp_path: Path, rasa_token: str
) -> None:
    project.write_model(newest_model().read_bytes())
    project.ok("aws-s3-create-bucket", "aws-s3-upload-rasa-model")
    folder = tmp_path / "work"
    folder.mkdir()
    environ = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "RASA_PORT": str(free_port()),
        "RASA_TOKEN": rasa_token,
        "ACTIONS_TOKEN": secrets.token_hex(16),
        "RASA_DUCKLING_HTTP_URL": stack.duckling_url,
        "ACTION_ENDPOINT_URL": stack.actions_url,
        "BUCKET_NAME": project.environ["AWS_S3_BUCKET_NAME"],
        "AWS_DEFAULT_REGION": "eu-central-1",
        "AWS_ENDPOINT_URL": project.environ["AWS_ENDPOINT_URL"],
        "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "other",
    }
    process = subprocess.Popen(command_of_the_pod(), cwd=folder, env=environ)
    probe = [sys.executable, str(ROOT / "deploy" / "base" / "rasa" / "ready.py")]

    def is_ready() -> bool:
        assert process.poll() is None, "Rasa ended"
        time.sleep(3)  # asked less often, as Kubernetes does
        asked = subprocess.run(probe, env=environ, stderr=subprocess.DEVNULL)
        return asked.returncode == 0

    try:
        wait_until(is_ready, 300)
    finally:
        process.terminate()
        process.wait()


def command_of_the_pod() -> List[str]:
    """Return what Rasa's pods run, with the model's key filled in."""
    pod = next(
        one["spec"]["template"]["spec"]["containers"][0]
        for one in yaml.safe_load_all(render("test"))
        if one["kind"] == "Deployment" and one["metadata"]["name"] == "rasa"
    )
    arguments = [text.replace("$(RASA_MODEL)", "main.tar.gz") for text in pod["args"]]
    assert pod["command"][0] == "python"
    return [sys.executable, *pod["command"][1:], *arguments]


@pytest.mark.parametrize(
    ("probe", "variable", "part"),
    [
        ("rasa/ready.py", "RASA_PORT", "rasa_url"),
        ("duckling/parses.py", "DUCKLING_PORT", "duckling_url"),
    ],
)
def test_the_probes_tell_a_part_that_is_ready_from_one_that_is_not(
    stack: RunningStack, rasa_token: str, probe: str, variable: str, part: str
) -> None:
    script = str(ROOT / "deploy" / "base" / probe)

    def ask(port: str, token: str) -> int:
        environ = {**os.environ, variable: port, "RASA_TOKEN": token}
        command = [sys.executable, script]
        return subprocess.run(
            command, env=environ, stderr=subprocess.DEVNULL
        ).returncode

    port = getattr(stack, part).rpartition(":")[2]
    assert ask(port, rasa_token) == 0
    assert ask("9", rasa_token) != 0
    if variable == "RASA_PORT":
        assert ask(port, "another token") != 0
