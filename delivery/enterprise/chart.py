"""Rasa X / Enterprise by its helm chart, for those who hold a licence.

Rasa X is no longer maintained; `make deploy` is the default.
"""

import hashlib
import hmac
import json
from typing import Any, Dict, Optional, Tuple

import yaml

from delivery import private_files
from delivery.aws.registry import need_images, repository_uri
from delivery.cluster.kubectl import Kubectl
from delivery.cluster.namespaces import connect
from delivery.cluster.secrets import ECR_PULL_SECRET, GCR_PULL_SECRET
from delivery.context import Command, Context
from delivery.docker import ensure_image
from delivery.enterprise.api import EnterpriseApi
from delivery.errors import CommandFailed, DeliveryError, NegativeAnswer

VALUES = "deploy/rasa-x/values.yml"
HEALTH_TIMEOUT_SECONDS = 900.0
PORT = 8000
PULL_SECRETS = (GCR_PULL_SECRET, ECR_PULL_SECRET)
# Sections of the chart's values whose image is ours: the action server, and Rasa with
# components/, which stock Rasa lacks.
OWN_IMAGES = {"app": "actions", "rasa": "rasa"}
SECRET_VALUES = (
    "RASAX_INITIALUSER_PASSWORD",
    "RASAX_JWTSECRET",
    "RASAX_PASSWORDSALT",
    "GLOBAL_POSTGRESQL_POSTGRESQLPASSWORD",
    "GLOBAL_REDIS_PASSWORD",
    "RABBITMQ_RABBITMQ_PASSWORD",
)


def install(context: Context) -> None:
    """Install or upgrade the release; the secrets go by standard input."""
    tag, settings = context.names.image_tag(), context.settings
    need_images(context, tag, ("actions",))
    ensure_image(context, "rasa", tag)
    kubectl = connect(context)
    _clear_half_done(context, kubectl)
    chart = settings["RASAX_CHART"]
    repository = (chart.split("/")[0], settings["RASAX_CHART_REPOSITORY"])
    context.programs.run("helm", "repo", "add", "--force-update", *repository)
    context.programs.run(
        *("helm", "upgrade", "--install", settings["RASAX_HELM_RELEASE"], chart),
        *("--version", settings["RASAX_CHART_VERSION"], *_target(kubectl)),
        *("--create-namespace", "--rollback-on-failure", "--timeout", "20m"),
        *("--values", str(context.root / VALUES), "--values", "-"),
        stdin=str(yaml.safe_dump(_values(context, tag))),
    )


def uninstall(context: Context) -> None:
    """Remove the release if there is one; its volumes stay."""
    kubectl = connect(context)
    if _state(context, kubectl) is None:
        context.say("There is no release; nothing to do.")
        return
    _helm_uninstall(context, kubectl)


def release_exists(context: Context) -> None:
    """Say whether the release exists, and its state."""
    state = _state(context, connect(context))
    if state is None:
        raise NegativeAnswer("no: there is no release")
    context.say(f"yes: {state}")


def check_health(context: Context) -> None:
    """Wait until every part of the server is well."""
    api = EnterpriseApi(context, base_url(context))

    def attempt() -> Optional[Dict[str, Any]]:
        try:
            parts = api.health()
        except DeliveryError:
            return None
        return parts if parts and all(map(_is_well, parts.values())) else None

    parts = context.wait(attempt, "Rasa Enterprise", HEALTH_TIMEOUT_SECONDS)
    context.say(f"Rasa Enterprise is well: {', '.join(sorted(parts))}.")


def base_url(context: Context) -> str:
    """Return the public address: RASAX_BASE_URL or the load balancer's."""
    given = context.settings["RASAX_BASE_URL"]
    if given:
        return given
    name = f"{context.settings['RASAX_HELM_RELEASE']}-rasa-x-nginx"
    service = connect(context).get("service", name) or {}
    balancer = service.get("status", {}).get("loadBalancer", {})
    for entry in balancer.get("ingress", []):
        return f"http://{entry.get('hostname') or entry.get('ip')}:{PORT}"
    raise DeliveryError(
        f"Service {name} has no public address yet.",
        "Try again in some minutes, or set RASAX_BASE_URL.",
    )


def print_base_url(context: Context) -> None:
    """Print the public address."""
    context.say(base_url(context))


def print_login(context: Context) -> None:
    """Print where to log in, and as whom."""
    context.say(f"address   {base_url(context)}/login")
    context.say(f"user      {context.settings['RASAX_INITIALUSER_USERNAME']}")
    context.say("password  the value of RASAX_INITIALUSER_PASSWORD")


def save_access_token(context: Context) -> None:
    """Log in and save the access token in a private file."""
    private_files.save(context, "rasa-enterprise-token", logged_in(context)[1])


def logged_in(context: Context) -> Tuple[EnterpriseApi, str]:
    """Return the API after log-in, and the access token."""
    api = EnterpriseApi(context, base_url(context))
    settings = context.settings
    return api, api.log_in(
        settings["RASAX_INITIALUSER_USERNAME"], settings["RASAX_INITIALUSER_PASSWORD"]
    )


def print_pods(context: Context) -> None:
    """Print the pods of the namespace."""
    connect(context).show("pods")


def save_postgresql_secrets(context: Context) -> None:
    """Save the database's passwords in a private file."""
    _save_secrets(context, "postgresql")


def save_redis_secrets(context: Context) -> None:
    """Save the password of Redis in a private file."""
    _save_secrets(context, "redis")


def save_rabbit_secrets(context: Context) -> None:
    """Save the password of RabbitMQ in a private file."""
    _save_secrets(context, "rabbit")


def delete_pvc_all(context: Context) -> None:
    """Delete all volumes of the namespace, and the data with them."""
    connect(context).delete_all("persistentvolumeclaim")


def _save_secrets(context: Context, part: str) -> None:
    kubectl = connect(context)
    name = f"{context.settings['RASAX_HELM_RELEASE']}-{part}"
    found = kubectl.get("secret", name)
    if found is None:
        raise DeliveryError(
            f"There is no Secret {name}.", "Run: make rasa-enterprise-install"
        )
    private_files.save(context, f"{name}.json", json.dumps(found["data"], indent=2))
    context.say(f"Values are in base64: {', '.join(sorted(found['data']))}.")


def _state(context: Context, kubectl: Kubectl) -> Optional[str]:
    release = context.settings["RASAX_HELM_RELEASE"]
    try:
        text = context.programs.ask(
            "helm", "status", release, *_target(kubectl), "--output", "json"
        )
    except CommandFailed as error:
        if "not found" in error.output:
            return None
        raise
    return str(json.loads(text)["info"]["status"])


def _clear_half_done(context: Context, kubectl: Kubectl) -> None:
    state = _state(context, kubectl)
    if state in ("pending-install", "uninstalling"):
        context.say("An earlier installation stopped half-way; removing it first.")
        _helm_uninstall(context, kubectl)
    elif state in ("pending-upgrade", "pending-rollback"):
        context.say("An earlier upgrade stopped half-way; going back first.")
        release = context.settings["RASAX_HELM_RELEASE"]
        context.programs.run("helm", "rollback", release, *_target(kubectl))


def _helm_uninstall(context: Context, kubectl: Kubectl) -> None:
    release = context.settings["RASAX_HELM_RELEASE"]
    context.programs.run("helm", "uninstall", release, *_target(kubectl), "--wait")


def _target(kubectl: Kubectl) -> Tuple[str, ...]:
    return ("--kube-context", kubectl.cluster, "--namespace", kubectl.namespace)


def _is_well(part: Any) -> bool:
    status = part.get("status") if isinstance(part, dict) else part
    return status in (200, "ok", True)


def _values(context: Context, tag: str) -> Dict[str, Any]:
    """Return the values that are made at run time: secrets, and our own images."""
    values = _secret_values(context)
    for section, part in OWN_IMAGES.items():
        image = {"name": repository_uri(context, part), "tag": tag}
        values[section] = {**values.get(section, {}), **image}
    return values


def _secret_values(context: Context) -> Dict[str, Any]:
    settings = context.settings
    database = settings["GLOBAL_POSTGRESQL_POSTGRESQLPASSWORD"]
    return {
        "images": {"imagePullSecrets": [{"name": name} for name in PULL_SECRETS]},
        "rasax": {
            "passwordSalt": settings["RASAX_PASSWORDSALT"],
            "token": _token(context, "RASAX_TOKEN"),
            "jwtSecret": settings["RASAX_JWTSECRET"],
            "initialUser": {
                "username": settings["RASAX_INITIALUSER_USERNAME"],
                "password": settings["RASAX_INITIALUSER_PASSWORD"],
            },
        },
        "rasa": {"token": _token(context, "RASA_TOKEN")},
        "rabbitmq": {
            "rabbitmq": {"password": settings["RABBITMQ_RABBITMQ_PASSWORD"]},
            "auth": {"password": settings["RABBITMQ_RABBITMQ_PASSWORD"]},
        },
        "global": {
            "postgresql": {"postgresqlPassword": database},
            "redis": {"password": settings["GLOBAL_REDIS_PASSWORD"]},
        },
    }


def _token(context: Context, name: str) -> str:
    """Return a token that was given, or one made from the secret RASAX_JWTSECRET.

    A made one is the same at each upgrade, and nobody has to keep it.
    """
    if context.settings.has(name):
        return context.settings[name]
    key = context.settings["RASAX_JWTSECRET"].encode("utf-8")
    made = hmac.new(key, name.encode("utf-8"), hashlib.sha256).hexdigest()
    return context.aws.hide(made)


_NEEDS = ("AWS_REGION",)
_LOGIN = (*_NEEDS, "RASAX_INITIALUSER_PASSWORD")
COMMANDS = (
    Command("rasa-enterprise-install", install, (*_NEEDS, *SECRET_VALUES), aws=True),
    Command("rasa-enterprise-uninstall", uninstall, _NEEDS, aws=True),
    Command("rasa-enterprise-release-exists", release_exists, _NEEDS, aws=True),
    Command("rasa-enterprise-check-health", check_health, _NEEDS, aws=True),
    Command("rasa-enterprise-get-base-url", print_base_url, _NEEDS, aws=True),
    Command("rasa-enterprise-get-login", print_login, _NEEDS, aws=True),
    Command("rasa-enterprise-get-access-token", save_access_token, _LOGIN, aws=True),
    Command("rasa-enterprise-get-pods", print_pods, _NEEDS, aws=True),
    Command(
        "rasa-enterprise-get-secrets-postgresql", save_postgresql_secrets, _NEEDS, True
    ),
    Command("rasa-enterprise-get-secrets-redis", save_redis_secrets, _NEEDS, aws=True),
    Command("rasa-enterprise-get-secrets-rabbit", save_rabbit_secrets, _NEEDS, True),
    Command("rasa-enterprise-delete-pvc-all", delete_pvc_all, _NEEDS, aws=True),
)
