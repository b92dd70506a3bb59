"""deploy-smoketest, against a small server that answers as a deployment does."""

import subprocess
from pathlib import Path
from typing import Iterator, Tuple

import pytest

from delivery.conversation import Conversation
from delivery.errors import DeliveryError
from tests.integration.delivery.assistant import Assistant
from tests.integration.delivery.support import SECRETS, Project
from tests.integration.delivery.test_deployment import image, new_release, prepare


@pytest.fixture
def assistant() -> Iterator[Assistant]:
    """A public address that is well."""
    with Assistant(SECRETS["RASA_TOKEN"]) as server:
        yield server


@pytest.fixture
def deployed(project: Project, assistant: Assistant) -> Project:
    """A deployment whose public address is the small server."""
    prepare(project)
    project.environ["DEPLOY_URL"] = assistant.url
    project.environ["SMOKETEST_TIMEOUT"] = "5"
    project.ok("deploy")
    return project


def test_a_deployment_that_is_well_passes_and_is_reported(deployed: Project) -> None:
    out = deployed.ok("deploy-smoketest")
    assert "7 of 7 checks passed" in out
    names = ("health", "model", "greeting", "balance", "transfer", "handoff", "page")
    for name in names:
        assert f"ok   {name}" in out
    assert "You have $500.00." in out
    assert "[a person]" in out


def test_it_waits_for_an_address_that_is_not_ready(
    deployed: Project, assistant: Assistant
) -> None:
    assistant.silent = 4
    out = deployed.ok("deploy-smoketest")
    assert out.count("Waiting for") == 4


def test_it_gives_up_after_its_time(deployed: Project) -> None:
    nobody = "http://127.0.0.1:9"
    out = deployed.refused(
        "deploy-smoketest", DEPLOY_URL=nobody, SMOKETEST_TIMEOUT="0.5"
    )
    assert "Gave up waiting" in out
    assert "0 of 1 checks passed" in out


def test_each_fault_is_found_by_its_check(
    deployed: Project, assistant: Assistant
) -> None:
    def failed() -> str:
        out = deployed.refused("deploy-smoketest")
        return out[out.index("The smoke test failed") :].splitlines()[0]

    assistant.trained_at = 1.0
    assert failed() == "The smoke test failed: model."
    assistant.trained_at = 1700000000.5
    assistant.faults["hello"] = []
    assert failed() == "The smoke test failed: greeting."
    assistant.faults = {"what is my account balance?": [{"text": "No idea."}]}
    assert failed() == "The smoke test failed: balance, transfer."
    assistant.faults = {"I want to talk to a person": [{"text": "Sorry?"}]}
    assert failed() == "The smoke test failed: handoff."
    assistant.faults = {}
    assistant.moves_without_asking = True
    assert failed() == "The smoke test failed: transfer."
    assistant.moves_without_asking = False
    assistant.missing = ["/web/chatroom.js"]
    assert failed() == "The smoke test failed: page."


def test_a_wrong_token_fails_without_being_shown(
    deployed: Project, assistant: Assistant
) -> None:
    assistant.token = "another"
    assert "answered /status with 401" in deployed.refused("deploy-smoketest")


def test_a_failing_smoke_test_rolls_back_if_asked_to(
    deployed: Project, assistant: Assistant
) -> None:
    first = image(deployed)
    new_release(deployed, 2.0)
    deployed.ok("deploy")
    second = image(deployed)
    out = deployed.refused("deploy-smoketest")
    assert "make deploy-rollback" in out
    assert image(deployed) == second

    out = deployed.refused("deploy-smoketest", SMOKETEST_ROLLBACK="yes")
    assert "The release before runs again" in out
    assert image(deployed) == first != second
    assert "7 of 7" in deployed.ok("deploy-smoketest")


def test_it_connects_to_the_load_balancer_of_its_own_cluster(
    deployed: Project,
) -> None:
    deployed.wish("address", "127.0.0.9")
    wait = {"DEPLOY_URL": None, "SMOKETEST_TIMEOUT": "0.5"}
    out = deployed.refused("deploy-smoketest", **wait)
    assert "Connecting to the load balancer of this cluster, 127.0.0.9" in out
    assert "Smoke test of https://bank.example.com" in out
    assert "The smoke test failed: health" in out


def test_an_ingress_that_gets_no_address_in_time_fails_and_rolls_back(
    deployed: Project,
) -> None:
    first = image(deployed)
    new_release(deployed, 2.0)
    deployed.ok("deploy")
    wait = {"DEPLOY_URL": None, "SMOKETEST_TIMEOUT": "0.1"}
    out = deployed.refused("deploy-smoketest", SMOKETEST_ROLLBACK="yes", **wait)
    assert "The smoke test failed: address." in out
    assert "The release before runs again" in out
    assert image(deployed) == first


def test_a_first_release_that_fails_says_so_though_it_cannot_roll_back(
    deployed: Project, assistant: Assistant
) -> None:
    assistant.missing = ["/web/chatroom.js"]
    out = deployed.refused("deploy-smoketest", SMOKETEST_ROLLBACK="yes")
    assert "The smoke test failed: page." in out
    assert "no earlier release" in out


def test_a_name_that_dns_leads_elsewhere_is_reached_by_address_and_its_tls_checked(
    tmp_path: Path,
) -> None:
    certificate, key = certificate_for("bank.example.com", tmp_path)
    with Assistant("token") as ours:
        ours.speak_tls(certificate, key)
        url = f"https://bank.example.com:{ours.port}"
        conversation = Conversation(url, "someone", "127.0.0.1")
        stranger = Conversation(url.replace("bank", "other"), "someone", "127.0.0.1")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
            assert conversation.ask("hello") == "Hi there!"
            assert ours.hosts == [f"bank.example.com:{ours.port}"]
            with pytest.raises(DeliveryError, match="SSLError"):
                stranger.ask("hello")


def certificate_for(host: str, folder: Path) -> Tuple[Path, Path]:
    """Return the files of a certificate for a host, signed by itself, and its key."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}"]
    command += ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    return certificate, key
