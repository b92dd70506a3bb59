"""The make targets themselves: one line each, all there, nothing needed for -n."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Dict

import pytest

from delivery.commands import COMMANDS
from delivery.variables import VARIABLES
from tests.integration.delivery.support import ROOT, SECRETS, Project

NOT_TARGETS = {"aws-eks-get-token"}  # kubectl calls it
# The names that are documented to users, and stay.
DOCUMENTED = re.findall(
    r"\S+",
    """
docker-build docker-run docker-test docker-stop docker-clean-container
docker-clean-image docker-clean docker-login docker-pull docker-push
aws-ecr-create-repository aws-ecr-get-repositoryUri aws-ecr-get-authorization-token
aws-ecr-docker-login aws-ecr-list-images aws-ecr-image-exists aws-ecr-delete-image
aws-s3-create-bucket aws-s3-delete-bucket aws-s3-upload-rasa-model
aws-s3-download-rasa-model aws-s3-list-rasa-models aws-s3-rasa-model-exists
aws-s3-delete-rasa-model aws-eks-cluster-create aws-eks-cluster-exists
aws-eks-cluster-status aws-eks-cluster-describe aws-eks-cluster-list-all
aws-eks-cluster-info aws-eks-cluster-get-endpoint aws-eks-cluster-update-kubeconfig
aws-eks-cluster-delete aws-eks-cluster-delete-all-test-clusters
aws-eks-namespace-create aws-eks-namespace-delete aws-iam-role-get-Arn
pull-secret-ecr-create pull-secret-ecr-delete pull-secret-gcr-create
pull-secret-gcr-delete kubectl-config-current-context install-eksctl install-kubectl
install-helm rasa-train rasa-test deploy deploy-status deploy-model deploy-smoketest
deploy-rollback undeploy rasa-enterprise-install rasa-enterprise-uninstall
rasa-enterprise-release-exists rasa-enterprise-check-health
rasa-enterprise-get-base-url rasa-enterprise-get-login
rasa-enterprise-get-access-token rasa-enterprise-get-pods
rasa-enterprise-get-secrets-postgresql rasa-enterprise-get-secrets-redis
rasa-enterprise-get-secrets-rabbit rasa-enterprise-model-upload
rasa-enterprise-model-tag rasa-enterprise-model-delete rasa-enterprise-smoketest
rasa-enterprise-delete-pvc-all
""",
)


def targets() -> Dict[str, str]:
    """Return the targets of delivery.mk with their texts."""
    text = (ROOT / "make" / "delivery.mk").read_text()
    return dict(re.findall(r"^([A-Za-z0-9-]+): ## (.+)$", text, re.MULTILINE))


def test_every_command_is_a_target_of_one_line_with_a_text() -> None:
    assert set(targets()) == set(COMMANDS) - NOT_TARGETS


def test_every_documented_name_is_there() -> None:
    assert [name for name in DOCUMENTED if name not in targets()] == []
    makefiles = "".join(path.read_text() for path in (ROOT / "make").glob("*.mk"))
    for name in ("lint", "types", "test"):
        assert re.search(rf"^{name}:", makefiles, re.MULTILINE)


def test_make_shows_what_every_target_would_do_without_credentials() -> None:
    names = sorted(targets())
    done = subprocess.run(
        ["make", "-n", "--no-print-directory", *names],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "HOME": "/nonexistent"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    out = done.stdout.decode()
    assert done.returncode == 0, out
    for name in names:
        assert f"-m delivery {name}\n" in out


def test_make_runs_a_command_and_passes_its_exit_status_on(project: Project) -> None:
    assert project.really_make("aws-s3-create-bucket").status == 0
    outcome = project.really_make("aws-s3-rasa-model-exists")
    assert outcome.status == 2  # make's own, for every failure
    assert "no: there is no model main.tar.gz" in outcome.out
    assert "Error 1" in outcome.out


def test_make_takes_the_image_s_name_as_an_argument(project: Project) -> None:
    name = "ACTION_SERVER_DOCKERPATH=acme/actions:7"
    assert project.really_make("docker-build", name).status == 0
    assert "--tag acme/actions:7" in project.argvs("docker")[0]


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_all_that_is_missing_is_told_at_once_before_anything_is_touched(
    project: Project, name: str
) -> None:
    command = COMMANDS[name]
    needed = [one for one in command.needs if VARIABLES[one].default is None]
    if not needed:
        return
    gone = dict.fromkeys((*needed, "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"))
    out = project.refused(name, AWS_EC2_METADATA_DISABLED="true", **gone)
    for one in needed:
        assert f"  {one} " in out
    assert ("AWS_ACCESS_KEY_ID" in out) == command.aws
    assert "secret/envs_export.example" in out
    for program in ("docker", "kubectl", "helm", "eksctl"):
        assert project.argvs(program) == []


def test_every_variable_and_target_is_documented() -> None:
    text = (ROOT / "docs" / "deployment.md").read_text()
    assert [name for name in VARIABLES if f"`{name}`" not in text] == []
    assert [name for name in targets() if name not in text] == []


def test_the_example_of_the_secrets_holds_no_value_that_is_secret() -> None:
    text = (ROOT / "secret" / "envs_export.example").read_text()
    values = dict(re.findall(r"^export (\w+)=(.*)$", text, re.MULTILINE))
    assert [name for name in values if name in SECRETS and values[name]] == []
    ignored = ["git", "check-ignore", "-q", "secret/envs_export"]
    assert subprocess.run(ignored, cwd=ROOT).returncode == 0


def test_the_stories_are_played_against_the_branch_s_model(project: Project) -> None:
    launcher = project.root / "launcher.py"
    launcher.write_text(
        "import sys; print(*sys.argv[1:]); sys.exit(len(sys.argv) - 4)\n"
    )
    project.environ["PYTHONPATH"] = str(project.root)
    path = project.write_model(b"")
    assert f"stories --model {path}" in project.ok("rasa-test")
    launcher.write_text("raise SystemExit('Only 1 of 2 went as written')\n")
    assert "Only 1 of 2" in project.refused("rasa-test")


def test_a_program_that_is_missing_is_named(project: Project) -> None:
    python = str(Path(sys.executable).parent)
    out = project.refused("docker-build", PATH=python, GIT_BRANCH="a", IMAGE_TAG="b")
    assert "git was not found" in out or "docker was not found" in out
