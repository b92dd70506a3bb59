"""All commands by name. Each is a make target of the same name."""

from typing import Dict

from delivery import (
    cluster_secrets,
    deployment,
    docker,
    enterprise,
    enterprise_models,
    installers,
    load_balancer,
    model,
    namespaces,
    removal,
    smoketest,
)
from delivery.aws import bucket, clusters, kubeconfig, models, registry, roles
from delivery.context import Command

_MODULES = (
    docker,
    registry,
    bucket,
    models,
    clusters,
    removal,
    kubeconfig,
    roles,
    namespaces,
    cluster_secrets,
    installers,
    load_balancer,
    model,
    deployment,
    smoketest,
    enterprise,
    enterprise_models,
)
COMMANDS: Dict[str, Command] = {
    command.name: command for module in _MODULES for command in module.COMMANDS
}
