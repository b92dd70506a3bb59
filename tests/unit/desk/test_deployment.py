"""Where the desk is deployed, its customers find the way back."""

from typing import Any, Dict

import pytest
import yaml

from launcher.settings import ROOT


def composed(part: str) -> Dict[str, Any]:
    """Return the variables of a part under docker compose."""
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    found: Dict[str, Any] = yaml.safe_load(text)["services"][part]["environment"]
    return found


def clustered(part: str) -> Dict[str, Any]:
    """Return the variables of a part in the cluster: values, or where they stand."""
    text = (ROOT / "deploy" / "base" / f"{part}.yaml").read_text(encoding="utf-8")
    (deployment,) = [
        one for one in yaml.safe_load_all(text) if one["kind"] == "Deployment"
    ]
    (container,) = deployment["spec"]["template"]["spec"]["containers"]
    return {
        one["name"]: one.get("value") or one["valueFrom"] for one in container["env"]
    }


@pytest.mark.parametrize("variables", [composed, clustered])
def test_the_desk_sends_customers_to_the_bot_that_the_page_knows(
    variables: Any,
) -> None:
    back = variables("desk")["DESK_BOT_URL"]
    assert back == variables("web")["RASA_URL"]
    assert back != variables("desk")["RASA_URL"]


def test_the_desk_in_the_cluster_knows_of_its_load_balancer() -> None:
    assert clustered("desk")["DESK_PROXIES"] == "1"
