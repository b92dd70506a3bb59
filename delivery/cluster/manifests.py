"""Fill the overlays of deploy/ with a deployment's names and render them."""

from typing import Any, Dict, List

import yaml

from delivery.aws.models import StoredModel
from delivery.aws.registry import PARTS, repository_uri
from delivery.cluster.kubectl import render
from delivery.context import Context

# Host names of the databases in the cluster, which only the test overlay has.
TEST_HOSTS = {
    "POSTGRES_HOST": "postgres",
    "REDIS_HOST": "redis",
    "RABBITMQ_HOST": "rabbitmq",
}
_HANDOFF = {
    "name": "handoff",
    "behavior": "replace",
    "files": ["handoff_config.yml"],
}
WORKLOADS = tuple(f"deployment/{part}" for part in PARTS)
DATABASES = tuple(f"statefulset/{name}" for name in ("postgres", "redis", "rabbitmq"))


def hosts(context: Context) -> Dict[str, str]:
    """Return where PostgreSQL, Redis and RabbitMQ answer.

    Raises:
        MissingVariables: production, and the managed services are not given.
    """
    if context.settings.environment() == "test":
        return dict(TEST_HOSTS)
    context.settings.require(TEST_HOSTS)
    return {name: context.settings[name] for name in TEST_HOSTS}


def workloads(context: Context) -> List[str]:
    """Return what has to come up, databases first."""
    if context.settings.environment() == "test":
        return [*DATABASES, *WORKLOADS]
    return list(WORKLOADS)


def render_release(context: Context, model: StoredModel, tag: str) -> str:
    """Return all manifests of a release."""
    environment = context.settings.environment()
    folder = context.root / ".run" / "deploy" / environment
    folder.mkdir(parents=True, exist_ok=True)
    content = {
        "apiVersion": "kustomize.config.k8s.io/v1beta1",
        "kind": "Kustomization",
        "namespace": context.settings["AWS_EKS_NAMESPACE"],
        "resources": [f"../../../deploy/overlays/{environment}"],
        "images": [_image(context, part, tag) for part in PARTS],
        "configMapGenerator": [_settings(context, model), _HANDOFF],
        "patches": [_ingress_patch(context), _role_patch(context)],
    }
    (folder / "handoff_config.yml").write_text(_handoff(context), encoding="utf-8")
    text = yaml.safe_dump(content, sort_keys=False)
    (folder / "kustomization.yaml").write_text(text, encoding="utf-8")
    return render(context, str(folder))


def _image(context: Context, part: str, tag: str) -> Dict[str, str]:
    uri = repository_uri(context, part)
    return {"name": f"financial-demo/{part}", "newName": uri, "newTag": tag}


def _settings(context: Context, model: StoredModel) -> Dict[str, Any]:
    values = {
        **hosts(context),
        "AWS_DEFAULT_REGION": context.settings["AWS_REGION"],
        "BUCKET_NAME": context.aws.bucket(),
        "RASA_MODEL": model.key,
        "POSTGRES_USER": context.settings["POSTGRES_USER"],
        "RABBITMQ_USER": context.settings["RABBITMQ_USER"],
        "PUBLIC_URL": f"https://{context.settings['DEPLOY_HOST']}",
        "DESK_PUBLIC_URL": f"https://{_desk_host(context)}",
    }
    literals = [f"{name}={value}" for name, value in sorted(values.items())]
    return {"name": "settings", "behavior": "merge", "literals": literals}


def _desk_host(context: Context) -> str:
    return f"desk.{context.settings['DEPLOY_HOST']}"


def _handoff(context: Context) -> str:
    text = (context.root / "deploy/base/handoff/handoff_config.yml").read_text()
    return text.replace("bank.example.com", context.settings["DEPLOY_HOST"])


def _ingress_patch(context: Context) -> Dict[str, Any]:
    names = [context.settings["DEPLOY_HOST"], _desk_host(context)]
    changes = [_replace("/spec/tls/0/hosts", names)]
    for index, name in enumerate(names):
        changes.append(_replace(f"/spec/rules/{index}/host", name))
    target = {"group": "networking.k8s.io", "version": "v1", "kind": "Ingress"}
    return {"target": target, "patch": yaml.safe_dump(changes)}


def _role_patch(context: Context) -> Dict[str, Any]:
    arn = f"arn:aws:iam::{context.aws.account()}:role/{context.names.rasa_role()}"
    # "~1" stands for a slash in such a path (RFC 6901).
    change = _replace("/metadata/annotations/eks.amazonaws.com~1role-arn", arn)
    target = {"kind": "ServiceAccount", "name": "rasa"}
    return {"target": target, "patch": yaml.safe_dump([change])}


def _replace(path: str, value: Any) -> Dict[str, Any]:
    return {"op": "replace", "path": path, "value": value}
