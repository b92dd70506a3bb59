"""Dockerfiles and docker-compose.yml, checked without an engine."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Dict, List, Tuple

import pytest
import yaml

from delivery.aws.registry import PARTS
from delivery.docker import dockerfile
from tests.integration.delivery.conftest import tool
from tests.integration.delivery.support import ROOT

DOCKERFILES = [dockerfile(part) for part in PARTS]
# What each image starts, imported with nothing but its lock installed.
IMAGES: Dict[str, Tuple[str, List[str]]] = {
    "actions": (
        "actions/requirements-actions.lock",
        [
            "actions.__main__",
            "rasa_sdk.__main__",
            "actions.bootstrap",
            "actions.bank.postgres.store",
        ],
    ),
    "desk": (
        "deploy/images/desk.lock",
        ["desk.__main__", "staff.__main__", "psycopg2"],
    ),
}


def instructions(path: str) -> List[Tuple[str, str]]:
    """Return a Dockerfile's instructions, continued lines joined."""
    text = (ROOT / path).read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in lines)]


def copied(path: str) -> List[str]:
    """Return what a Dockerfile copies from the project."""
    found = []
    for name, rest in instructions(path):
        if name == "COPY" and "--from=" not in rest:
            found += rest.split()[:-1]
    return found


@pytest.mark.parametrize("path", DOCKERFILES)
def test_hadolint_finds_no_fault(path: str) -> None:
    command = [tool("bin/hadolint"), "--no-color", str(ROOT / path)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert (done.returncode, done.stdout.decode()) == (0, "")


@pytest.mark.parametrize("path", DOCKERFILES)
def test_every_file_that_is_copied_exists_and_reaches_the_engine(path: str) -> None:
    allowed = [
        line[1:]
        for line in (ROOT / ".dockerignore").read_text().splitlines()
        if line.startswith("!")
    ]
    for source in copied(path):
        assert (ROOT / source).exists(), source
        assert any(source == one or source.startswith(f"{one}/") for one in allowed)


@pytest.mark.parametrize("path", DOCKERFILES)
def test_an_image_is_pinned_runs_as_a_plain_user_and_checks_its_health(
    path: str,
) -> None:
    steps = instructions(path)
    names = [name for name, _ in steps]
    bases = [rest.split()[0] for name, rest in steps if name == "FROM"]
    assert all(re.search(r":\d+\.\d+\.\d+", base) for base in bases)
    assert [rest for name, rest in steps if name == "USER"][-1].startswith("1001")
    assert "HEALTHCHECK" in names
    assert steps[-1][0] == "CMD"
    assert not re.search(r"(?i)password|secret|_token", (ROOT / path).read_text())


@pytest.mark.parametrize("path", DOCKERFILES)
def test_the_last_stage_is_left_without_tools_to_install_with(path: str) -> None:
    steps = instructions(path)
    last = max(index for index, (name, _) in enumerate(steps) if name == "FROM")
    runs = [rest for name, rest in steps[last:] if name == "RUN"]
    removed = re.findall(r"pip uninstall --yes (.+)$", runs[-1])[-1].split()
    kept = {"setuptools"} if "rasa" in path else set()
    assert set(removed) == {"wheel", "setuptools", "pip"} - kept
    # What a stage before made comes without them too.
    for rest in [rest for name, rest in steps[:last] if name == "RUN"]:
        assert "/venv/bin/pip uninstall --yes setuptools pip" in rest


@pytest.mark.parametrize("part", sorted(IMAGES))
def test_the_install_steps_succeed_in_a_bare_environment(
    part: str, tmp_path: Path
) -> None:
    lock, modules = IMAGES[part]
    python = bare_environment(tmp_path)
    install(python, lock)
    run([python, "-m", "pip", "uninstall", "-q", "-y", "setuptools", "pip"])
    run([python, "-c", f"import {', '.join(modules)}"])


@pytest.mark.parametrize(
    ("lock", "module"),
    [
        (
            "deploy/images/rasa.lock",
            "launcher.servers.rasa_server, components.names, components.minilm",
        ),
        ("duckling_server/requirements-duckling.lock", "duckling_server.app"),
    ],
)
def test_the_large_locks_install_into_a_bare_environment(
    lock: str, module: str, tmp_path: Path
) -> None:
    # TensorFlow and Duckling unpack to gigabytes. uv links them from its cache, where
    # pip would copy them; it checks the same hashes.
    bare = tmp_path / "bare"
    uv = str(Path(sys.executable).with_name("uv"))
    run([uv, "venv", "-q", "--no-config", "--python", sys.executable, str(bare)])
    how = ["-q", "--no-config", "--system-certs", "--no-deps", "--require-hashes"]
    python = str(bare / "bin" / "python")
    run([uv, "pip", "install", "--python", python, *how, "-r", str(ROOT / lock)])
    run([python, "-W", "ignore", "-c", f"import {module}"])


def test_what_ships_is_what_was_tested() -> None:
    tested = pins("requirements.lock")
    for lock in (
        "actions/requirements-actions.lock",
        "deploy/images/desk.lock",
        "deploy/images/rasa.lock",
    ):
        for name, version in pins(lock).items():
            assert tested[name] == version, f"{name} of {lock}"


def test_the_page_is_served_with_nothing_but_python(tmp_path: Path) -> None:
    run([bare_environment(tmp_path), "-c", "import launcher.servers.web_server"])


def test_compose_refers_only_to_what_exists() -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    services = compose["services"]
    assert {"postgres", "redis", "rabbitmq", *PARTS} <= set(services)
    for name, service in services.items():
        assert ("image" in service) != ("build" in service), name
        if "build" in service:
            assert (ROOT / service["build"]["dockerfile"]).is_file()
        for needed, how in service.get("depends_on", {}).items():
            if how["condition"] == "service_healthy":
                assert has_health_check(services[needed]), needed
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith("./") and source != "./models":
                assert (ROOT / source).is_file(), source
            elif not source.startswith("./"):
                assert source in compose["volumes"]
        for port in service.get("ports", []):
            assert port.startswith("127.0.0.1:")


def test_compose_asks_for_its_secrets_and_holds_none() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    from delivery.cluster.secrets import SECRET_VARIABLES

    for name in SECRET_VARIABLES:
        assert f"${{{name}:?" in text, name


def has_health_check(service: Dict[str, Dict[str, str]]) -> bool:
    """True if compose or the image says how to tell that a service is well."""
    if "healthcheck" in service:
        return True
    steps = instructions(service["build"]["dockerfile"])
    return "HEALTHCHECK" in [name for name, _ in steps]


def bare_environment(folder: Path) -> str:
    """Make an environment of the same Python with nothing in it but pip."""
    run([sys.executable, "-m", "venv", str(folder / "bare")])
    return str(folder / "bare" / "bin" / "python")


def install(python: str, lock: str) -> None:
    """Install a lock as the Dockerfiles do."""
    how = ["-q", "--no-deps", "--require-hashes", "--disable-pip-version-check"]
    run([python, "-m", "pip", "install", *how, "--requirement", str(ROOT / lock)])


def run(command: List[str]) -> None:
    """Run a command that has to succeed, in the project's folder."""
    done = subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    assert done.returncode == 0, done.stdout.decode()


def pins(lock: str) -> Dict[str, str]:
    """Return the version of each package in a lock."""
    text = (ROOT / lock).read_text()
    return dict(re.findall(r"^([A-Za-z0-9_.-]+)==([^\s;\\]+)", text, re.MULTILINE))
