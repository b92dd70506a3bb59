"""Secrets in the cluster: made from the environment, sent by standard input."""

import base64
import json
from typing import Dict
from urllib.parse import quote

from delivery.aws.registry import login_of
from delivery.cluster.kubectl import Kubectl, secret
from delivery.cluster.namespaces import connect
from delivery.context import Command, Context

NAME = "financial-demo-secrets"
ECR_PULL_SECRET = "ecr-pull-secret"  # noqa: S105 a name
GCR_PULL_SECRET = "gcr-pull-secret"  # noqa: S105 a name
GCR_REGISTRY = "https://gcr.io"
SECRET_VARIABLES = (
    "GLOBAL_POSTGRESQL_POSTGRESQLPASSWORD",
    "GLOBAL_REDIS_PASSWORD",
    "RABBITMQ_RABBITMQ_PASSWORD",
    "ACTIONS_TOKEN",
    "RASA_TOKEN",
    "DESK_TOKEN",
)
GCR_VARIABLES = (
    "GCR_AUTH_JSON_PRIVATE_KEY_ID",
    "GCR_AUTH_JSON_PRIVATE_KEY",
    "GCR_AUTH_JSON_CLIENT_EMAIL",
    "GCR_AUTH_JSON_CLIENT_ID",
)


def apply_secrets(context: Context, kubectl: Kubectl, hosts: Dict[str, str]) -> None:
    """Bring the Secret of the stack up to date.

    Args:
        context: has the values.
        kubectl: where they go.
        hosts: POSTGRES_HOST, REDIS_HOST and RABBITMQ_HOST.
    """
    settings = context.settings
    postgres = _login(context, "POSTGRES_USER", "GLOBAL_POSTGRESQL_POSTGRESQLPASSWORD")
    database = f"postgresql://{postgres}@{hosts['POSTGRES_HOST']}:5432"
    rabbitmq = _login(context, "RABBITMQ_USER", "RABBITMQ_RABBITMQ_PASSWORD")
    # Amazon MQ speaks TLS only; the pod of the test cluster has no certificate.
    tls = settings.environment() == "production"
    scheme, port = ("amqps", 5671) if tls else ("amqp", 5672)
    values = {
        "postgres-password": settings["GLOBAL_POSTGRESQL_POSTGRESQLPASSWORD"],
        "redis-password": settings["GLOBAL_REDIS_PASSWORD"],
        "rabbitmq-password": settings["RABBITMQ_RABBITMQ_PASSWORD"],
        "actions-token": settings["ACTIONS_TOKEN"],
        "rasa-token": settings["RASA_TOKEN"],
        "desk-token": settings["DESK_TOKEN"],
        "bank-database-url": f"{database}/bank",
        "desk-database-url": f"{database}/desk",
        "rabbitmq-url": f"{scheme}://{rabbitmq}@{hosts['RABBITMQ_HOST']}:{port}",
    }
    kubectl.apply(secret(NAME, values))


def create_ecr_pull_secret(context: Context) -> None:
    """Let a cluster outside this account pull from ECR, for twelve hours."""
    registry, user, password = login_of(context)
    _apply_pull_secret(context, ECR_PULL_SECRET, registry, user, password)


def delete_ecr_pull_secret(context: Context) -> None:
    """Delete it."""
    connect(context).delete("secret", ECR_PULL_SECRET)


def create_gcr_pull_secret(context: Context) -> None:
    """Let the cluster pull Rasa Enterprise with the licence's key."""
    key = context.aws.hide(json.dumps(_licence_key(context)))
    _apply_pull_secret(context, GCR_PULL_SECRET, GCR_REGISTRY, "_json_key", key)


def delete_gcr_pull_secret(context: Context) -> None:
    """Delete it."""
    connect(context).delete("secret", GCR_PULL_SECRET)


def _login(context: Context, user: str, password: str) -> str:
    name = quote(context.settings[user], safe="")
    return f"{name}:{context.aws.hide(quote(context.settings[password], safe=''))}"


def _licence_key(context: Context) -> Dict[str, str]:
    key_id, key, email, client = (context.settings[n] for n in GCR_VARIABLES)
    certificates = "https://www.googleapis.com/robot/v1/metadata/x509/"
    return {
        "type": "service_account",
        "project_id": _project(context, email),
        "private_key_id": key_id,
        "private_key": key.replace("\\n", "\n"),
        "client_email": email,
        "client_id": client,
        "auth_uri": "https://accounts.google.com/o/oauth2/auth",
        "token_uri": "https://oauth2.googleapis.com/token",
        "auth_provider_x509_cert_url": "https://www.googleapis.com/oauth2/v1/certs",
        "client_x509_cert_url": certificates + quote(email, safe=""),
    }


def _project(context: Context, email: str) -> str:
    """Return the licence's project, which the e-mail NAME@PROJECT.iam… tells."""
    of_email = email.partition("@")[2].partition(".")[0]
    return context.settings["GCR_AUTH_JSON_PROJECT_ID"] or of_email


def _apply_pull_secret(
    context: Context, name: str, registry: str, user: str, password: str
) -> None:
    login = f"{user}:{password}".encode()
    entry = {
        "username": user,
        "password": password,
        "auth": context.aws.hide(base64.b64encode(login).decode("ascii")),
    }
    config = json.dumps({"auths": {registry: entry}})
    kind = "kubernetes.io/dockerconfigjson"
    connect(context).apply(secret(name, {".dockerconfigjson": config}, kind))


_NEEDS = ("AWS_REGION",)
COMMANDS = (
    Command("pull-secret-ecr-create", create_ecr_pull_secret, _NEEDS, aws=True),
    Command("pull-secret-ecr-delete", delete_ecr_pull_secret, _NEEDS, aws=True),
    Command(
        "pull-secret-gcr-create",
        create_gcr_pull_secret,
        (*_NEEDS, *GCR_VARIABLES),
        True,
    ),
    Command("pull-secret-gcr-delete", delete_gcr_pull_secret, _NEEDS, aws=True),
)
