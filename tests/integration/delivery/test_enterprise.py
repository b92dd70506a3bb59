"""Rasa X / Enterprise: helm's stand-in, and a small HTTP server for its API."""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Dict, Iterator, List, Tuple, Type

import pytest
import yaml

from tests.integration.delivery.support import SECRETS, Project
from tests.integration.delivery.test_deployment import push_images
from tests.integration.delivery.test_s3 import model

TOKEN = "eyJhbGciOi.enterprise.token"
MODELS = "/api/projects/default/models"


class Enterprise:
    """The HTTP API of Rasa X, as far as delivery uses it."""

    def __init__(self) -> None:
        self.models: Dict[str, List[str]] = {}
        self.unwell = 2
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def answer(
        self, method: str, path: str, body: bytes, token: str
    ) -> Tuple[int, Any]:
        """Return status and content for a request."""
        if path == "/api/auth":
            right = (
                json.loads(body)["password"] == SECRETS["RASAX_INITIALUSER_PASSWORD"]
            )
            return (200, {"access_token": TOKEN}) if right else (401, {})
        if path == "/api/health":
            self.unwell -= 1
            status = 200 if self.unwell < 0 else 502
            parts = {"production": {"status": status}, "worker": {"status": 200}}
            return 200, {**parts, "database_migration": {"status": 200}}
        if path == "/webhooks/rest/webhook":
            return 200, [{"text": "Hello from the server"}]
        if token != f"Bearer {TOKEN}":
            return 401, {}
        return self._models(method, path, body)

    def _models(self, method: str, path: str, body: bytes) -> Tuple[int, Any]:
        if (method, path) == ("POST", MODELS):
            found = re.search(rb'name="model"; filename="(.+?)\.tar\.gz"', body)
            if not found:
                return 400, {}
            name = found.group(1).decode()
            known = name in self.models
            self.models.setdefault(name, [])
            return (409 if known else 201), {}
        name, _, tag = path[len(MODELS) + 1 :].partition("/tags/")
        if name not in self.models:
            return 404, {}
        if method == "PUT":
            self.models[name].append(tag)
        else:
            del self.models[name]
        return 204, None

    def _handler(self) -> Type[BaseHTTPRequestHandler]:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def handle_one(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                token = self.headers.get("Authorization", "")
                status, content = outer.answer(self.command, self.path, body, token)
                self.send_response(status)
                self.end_headers()
                if content is not None:
                    self.wfile.write(json.dumps(content).encode())

            def log_message(self, *_: object) -> None:
                """Stay quiet."""

        for method in ("GET", "POST", "PUT", "DELETE"):
            setattr(Handler, f"do_{method}", Handler.handle_one)
        return Handler


@pytest.fixture
def enterprise() -> Iterator[Enterprise]:
    """A server that gets well after two questions."""
    api = Enterprise()
    threading.Thread(target=api.server.serve_forever, args=(0.05,), daemon=True).start()
    yield api
    api.server.shutdown()
    api.server.server_close()


@pytest.fixture
def licensed(project: Project, enterprise: Enterprise) -> Project:
    """A project with a cluster, and a server to talk to."""
    project.ok("aws-eks-cluster-create", "aws-eks-namespace-create")
    project.ok("aws-ecr-create-repository")
    push_images(project)
    project.environ["RASAX_BASE_URL"] = enterprise.url
    return project


def test_the_release_is_installed_found_and_removed_twice(licensed: Project) -> None:
    assert "no:" in licensed.refused("rasa-enterprise-release-exists")
    for _ in range(2):
        licensed.ok("rasa-enterprise-install")
    assert "yes: deployed" in licensed.ok("rasa-enterprise-release-exists")
    for _ in range(2):
        licensed.ok("rasa-enterprise-uninstall")
    licensed.refused("rasa-enterprise-release-exists")
    upgrade = next(a for a in licensed.argvs("helm") if a.startswith("upgrade"))
    assert "--version 1.16.0" in upgrade
    assert "--namespace financial-demo" in upgrade


def test_the_values_hold_the_secrets_and_go_by_standard_input(
    licensed: Project,
) -> None:
    licensed.ok("rasa-enterprise-install")
    stdin = next(c["stdin"] for c in licensed.calls("helm") if c["stdin"])
    values = yaml.safe_load(stdin)
    assert (
        values["rasax"]["initialUser"]["password"]
        == SECRETS["RASAX_INITIALUSER_PASSWORD"]
    )
    assert values["rasax"]["jwtSecret"] == SECRETS["RASAX_JWTSECRET"]
    assert values["global"]["redis"]["password"] == SECRETS["GLOBAL_REDIS_PASSWORD"]


def test_the_release_runs_our_action_server_and_rasa_with_our_components(
    licensed: Project,
) -> None:
    licensed.ok("rasa-enterprise-install")
    values = json.loads((licensed.calls_folder / "helm-values.json").read_text())
    for section, repository in (("app", ""), ("rasa", "-rasa")):
        name, tag = values[section]["name"], values[section]["tag"]
        assert name.endswith(f".amazonaws.com/financial-demo{repository}")
        assert re.fullmatch(r"main-[0-9a-f]{12}", tag)
    assert values["rasa"]["command"] == ["rasa"]
    assert values["rasa"]["token"] == SECRETS["RASA_TOKEN"]


def test_it_is_not_installed_without_the_action_server(licensed: Project) -> None:
    licensed.commit("not built")
    out = licensed.refused("rasa-enterprise-install")
    assert "financial-demo:main-" in out
    assert "docker-push-stack" in out
    assert licensed.argvs("helm") == []


@pytest.mark.parametrize("state", ["pending-install", "pending-upgrade"])
def test_an_installation_that_stopped_half_way_is_cleared_and_repeated(
    licensed: Project, state: str
) -> None:
    licensed.wish("helm", state)
    out = licensed.refused("rasa-enterprise-install")
    assert "timed out waiting" in out
    licensed.wish("helm", None)
    assert "half-way" in licensed.ok("rasa-enterprise-install")
    assert "yes: deployed" in licensed.ok("rasa-enterprise-release-exists")


def test_health_is_waited_for(licensed: Project) -> None:
    out = licensed.ok("rasa-enterprise-check-health")
    assert out.count("Waiting for") == 2
    assert "database_migration, production, worker" in out


def test_the_address_is_the_load_balancer_s_unless_it_is_given(
    licensed: Project,
) -> None:
    url = licensed.environ["RASAX_BASE_URL"]
    assert licensed.ok("rasa-enterprise-get-base-url").strip() == url
    out = licensed.refused("rasa-enterprise-get-base-url", RASAX_BASE_URL=None)
    assert "no public address yet" in out
    path = licensed.calls_folder / "cluster-financial-demo-test-main.json"
    ingress = [{"hostname": "lb.example.com"}]
    service = {"status": {"loadBalancer": {"ingress": ingress}}}
    key = "financial-demo/service/my-release-rasa-x-nginx"
    path.write_text(json.dumps({**licensed.cluster(), key: service}))
    out = licensed.ok("rasa-enterprise-get-base-url", RASAX_BASE_URL=None)
    assert out.splitlines()[-1] == "http://lb.example.com:8000"


def test_the_login_is_told_without_the_password(licensed: Project) -> None:
    out = licensed.ok("rasa-enterprise-get-login")
    assert "/login" in out
    assert "RASAX_INITIALUSER_PASSWORD" in out


def test_the_access_token_is_saved_privately(licensed: Project) -> None:
    out = licensed.ok("rasa-enterprise-get-access-token")
    path = licensed.root / ".run" / "secrets" / "rasa-enterprise-token"
    assert path.read_text() == TOKEN
    assert path.stat().st_mode & 0o777 == 0o600
    assert TOKEN not in out


def test_a_wrong_password_is_explained(licensed: Project) -> None:
    out = licensed.refused(
        "rasa-enterprise-get-access-token", RASAX_INITIALUSER_PASSWORD="wrong"
    )
    assert "RASAX_INITIALUSER_USERNAME" in out


def test_a_model_is_uploaded_tagged_and_deleted_twice(
    licensed: Project, enterprise: Enterprise
) -> None:
    assert "make rasa-train" in licensed.refused("rasa-enterprise-model-upload")
    licensed.write_model(model())
    for _ in range(2):
        licensed.ok("rasa-enterprise-model-upload", "rasa-enterprise-model-tag")
    assert set(enterprise.models["main"]) == {"production"}
    for _ in range(2):
        licensed.ok("rasa-enterprise-model-delete")
    assert enterprise.models == {}
    assert "404" in licensed.refused("rasa-enterprise-model-tag")


def test_the_server_is_greeted(licensed: Project) -> None:
    assert "Hello from the server" in licensed.ok("rasa-enterprise-smoketest")


@pytest.mark.parametrize("part", ["postgresql", "redis", "rabbit"])
def test_the_passwords_of_the_release_are_saved_privately(
    licensed: Project, part: str
) -> None:
    target = f"rasa-enterprise-get-secrets-{part}"
    assert "rasa-enterprise-install" in licensed.refused(target)
    path = licensed.calls_folder / "cluster-financial-demo-test-main.json"
    key = f"financial-demo/secret/my-release-{part}"
    secret = {"data": {"password": "cGFzc3dvcmQ="}}
    path.write_text(json.dumps({**licensed.cluster(), key: secret}))
    out = licensed.ok(target)
    assert "cGFzc3dvcmQ=" not in out
    saved = licensed.root / ".run" / "secrets" / f"my-release-{part}.json"
    assert json.loads(saved.read_text()) == secret["data"]


def test_pods_are_listed_and_volumes_deleted(licensed: Project) -> None:
    path = licensed.calls_folder / "cluster-financial-demo-test-main.json"
    key = "financial-demo/persistentvolumeclaim/data"
    volume: Dict[str, Any] = {key: {"metadata": {}}}
    path.write_text(json.dumps({**licensed.cluster(), **volume}))
    licensed.ok("rasa-enterprise-get-pods")
    for _ in range(2):
        licensed.ok("rasa-enterprise-delete-pvc-all")
    assert list(licensed.cluster()) == ["-/namespace/financial-demo"]


def test_no_connection_is_explained(licensed: Project) -> None:
    out = licensed.refused(
        "rasa-enterprise-model-delete", RASAX_BASE_URL="http://127.0.0.1:9"
    )
    assert "rasa-enterprise-get-pods" in out
