"""A small copy of the project in which make targets run against stand-ins."""

import io
import json
import os
import shutil
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, Dict, List, NamedTuple, Optional
from unittest import mock

import boto3

from delivery.__main__ import run
from delivery.commands import COMMANDS

ROOT = Path(__file__).resolve().parents[3]
STANDINS = ROOT / "tests" / "integration" / "delivery" / "standins"
# Values that no log and no argument may ever hold.
SECRETS = {
    name: f"s3cr/t+{name.lower()}=="
    for name in (
        "GLOBAL_POSTGRESQL_POSTGRESQLPASSWORD",
        "GLOBAL_REDIS_PASSWORD",
        "RABBITMQ_RABBITMQ_PASSWORD",
        "ACTIONS_TOKEN",
        "RASA_TOKEN",
        "DESK_TOKEN",
        "DOCKER_PASSWORD",
        "RASAX_INITIALUSER_PASSWORD",
        "RASAX_JWTSECRET",
        "RASAX_PASSWORDSALT",
        "RASAX_TOKEN",
        "GCR_AUTH_JSON_PRIVATE_KEY_ID",
        "GCR_AUTH_JSON_PRIVATE_KEY",
        "GCR_AUTH_JSON_CLIENT_EMAIL",
        "GCR_AUTH_JSON_CLIENT_ID",
        "AWS_SECRET_ACCESS_KEY",
    )
}
SETTINGS = {
    "AWS_REGION": "eu-central-1",
    "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE",
    "AWS_S3_BUCKET_NAME": "financial-demo-models",
    "AWS_IAM_ROLE_NAME": "pipeline",
    "DEPLOY_HOST": "bank.example.com",
    "DOCKER_USER": "someone",
    "PAUSE_SCALE": "0.01",
    **SECRETS,
}
COPIED = ("delivery", "deploy", "make", "Makefile", "Dockerfile", "secret")


class Outcome(NamedTuple):
    """How a make target ended."""

    status: int
    out: str


class Project:
    """A copy of the project with a git branch, and stand-ins first on PATH."""

    def __init__(self, folder: Path, aws_url: str) -> None:
        self.root = folder / "project"
        self.calls_folder = folder / "standins"
        self.calls_folder.mkdir(parents=True)
        self.output: List[str] = []
        self.environ = self._environ(folder, aws_url)
        self._copy()
        self._link_standins(folder / "bin")

    def make(self, *targets: str, **changes: Optional[str]) -> Outcome:
        """Do what make targets do, in this process; None unsets a variable."""
        environ = self._changed(changes)
        out, status = io.StringIO(), 0
        with mock.patch.dict(os.environ, environ, clear=True):
            boto3.DEFAULT_SESSION = None  # it keeps credentials
            with redirect_stdout(out), redirect_stderr(out):
                for target in targets:
                    status = status or run(COMMANDS[target], environ, self.root)
        boto3.DEFAULT_SESSION = None
        self.output.append(out.getvalue())
        return Outcome(status, out.getvalue())

    def really_make(self, *targets: str, **changes: Optional[str]) -> Outcome:
        """Run make itself."""
        environ = self._changed(changes)
        command = ["make", "--no-print-directory", "-o", "setup"]
        done = subprocess.run(
            [*command, f"PY={sys.executable}", *targets],
            cwd=self.root,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=120,
        )
        out = done.stdout.decode("utf-8")
        self.output.append(out)
        return Outcome(done.returncode, out)

    def ok(self, *targets: str, **changes: Optional[str]) -> str:
        """Run make targets that have to succeed and return what they print."""
        outcome = self.make(*targets, **changes)
        assert outcome.status == 0, outcome.out
        return outcome.out

    def refused(self, *targets: str, **changes: Optional[str]) -> str:
        """Run a make target that has to fail and return what it prints."""
        outcome = self.make(*targets, **changes)
        assert outcome.status != 0, outcome.out
        assert "Traceback" not in outcome.out
        return outcome.out

    def write_model(self, content: bytes, name: str = "main") -> Path:
        """Put a file where a model lies."""
        path = self.root / "models" / f"{name}.tar.gz"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        return path

    def calls(self, program: str) -> List[Dict[str, Any]]:
        """Return the calls of a stand-in, oldest first."""
        path = self.calls_folder / "calls.jsonl"
        lines = path.read_text().splitlines() if path.exists() else []
        found = [json.loads(line) for line in lines]
        return [call for call in found if call["program"] == program]

    def argvs(self, program: str) -> List[str]:
        """Return the arguments of each call of a stand-in, joined by blanks."""
        return [" ".join(call["argv"]) for call in self.calls(program)]

    def stacks(self) -> List[str]:
        """Return the names of the clusters that have stacks in CloudFormation."""
        path = self.calls_folder / "stacks.json"
        return sorted(json.loads(path.read_text())) if path.exists() else []

    def cluster(self, name: str = "financial-demo-test-main") -> Dict[str, Any]:
        """Return all objects in the stand-in of a cluster."""
        path = self.calls_folder / f"cluster-{name}.json"
        found: Dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
        return found

    def wish(self, failure: str, text: Optional[str] = "x") -> None:
        """Ask the stand-ins for a failure; None ends it."""
        path = self.calls_folder / f"wish-{failure}"
        if text is not None:
            path.write_text(text)
        elif path.exists():
            path.unlink()

    def _changed(self, changes: Dict[str, Optional[str]]) -> Dict[str, str]:
        merged: Dict[str, Optional[str]] = {**self.environ, **changes}
        return {name: value for name, value in merged.items() if value is not None}

    def _environ(self, folder: Path, aws_url: str) -> Dict[str, str]:
        return {
            **SETTINGS,
            "AWS_ENDPOINT_URL": aws_url,
            "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(folder),
            "KUBECONFIG": str(folder / "kubeconfig"),
            "INSTALL_DIR": str(folder / "installed"),
            "STANDIN_FOLDER": str(self.calls_folder),
            "REAL_KUBECTL": shutil.which("kubectl") or "",
        }

    def _copy(self) -> None:
        self.root.mkdir()
        for name in COPIED:
            source = ROOT / name
            if source.is_dir():
                ignore = shutil.ignore_patterns("__pycache__", "envs_export")
                shutil.copytree(source, self.root / name, ignore=ignore)
            elif source.exists():
                shutil.copy(source, self.root / name)
        (self.root / ".gitignore").write_text("/models/\n/.run/\n")
        self.git("init", "-q", "-b", "main")
        self.commit("a commit")

    def add(self, *names: str) -> None:
        """Copy more of the project."""
        for name in names:
            source, target = ROOT / name, self.root / name
            if source.is_dir():
                ignore = shutil.ignore_patterns("__pycache__")
                shutil.copytree(source, target, ignore=ignore)
            else:
                shutil.copy(source, target)

    def commit(self, message: str) -> None:
        """Commit all there is."""
        self.git("add", "-A")
        author = ("-c", "user.name=a", "-c", "user.email=a@example.com")
        self.git(*author, "commit", "-q", "--allow-empty", "-m", message)

    def git(self, *arguments: str) -> None:
        """Run git in the copy."""
        subprocess.run(["git", *arguments], cwd=self.root, check=True)

    def _link_standins(self, folder: Path) -> None:
        folder.mkdir()
        for name in ("docker", "eksctl", "helm", "kubectl"):
            script = folder / name
            script.write_text(
                "#!/bin/sh\n"
                f"PYTHONPATH='{ROOT}' exec '{sys.executable}' "
                f"'{STANDINS / name}.py' \"$@\"\n"
            )
            script.chmod(0o755)
