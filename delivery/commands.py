"""All commands by name. Each is a make target of the same name."""

from typing import Dict

from delivery import deployment, docker, installers, model, smoketest
from delivery.aws import bucket, clusters, kubeconfig, models, registry, roles
from delivery.cluster import load_balancer, namespaces, removal, secrets
from delivery.context import Command
from delivery.enterprise import chart
from delivery.enterprise import models as enterprise_models

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
    secrets,
    installers,
    load_balancer,
    model,
    deployment,
    smoketest,
    chart,
    enterprise_models,
)
COMMANDS: Dict[str, Command] = {
    command.name: command for module in _MODULES for command in module.COMMANDS
}
