"""Deploy, look, go back, remove."""

from typing import Optional

from delivery.aws.models import release_model
from delivery.aws.registry import keep_images, need_images
from delivery.cluster.kubectl import Kubectl
from delivery.cluster.manifests import hosts, render_release, workloads
from delivery.cluster.namespaces import apply_namespace, connect
from delivery.cluster.releases import NAME as RELEASES
from delivery.cluster.releases import Release, Releases
from delivery.cluster.secrets import NAME as SECRET
from delivery.cluster.secrets import SECRET_VARIABLES, apply_secrets
from delivery.context import Command, Context
from delivery.errors import CommandFailed, DeliveryError

KINDS = "ingress,horizontalpodautoscaler,poddisruptionbudget,networkpolicy,service"
KINDS += ",deployment,statefulset,cronjob,configmap,serviceaccount"
LABEL = "app.kubernetes.io/part-of=financial-demo"


def deploy(context: Context) -> None:
    """Deploy this commit's images with the branch's model.

    If the pods do not come up, the release before is applied again.
    """
    _deploy(context, context.names.image_tag(), context.names.commit())


def deploy_model(context: Context) -> None:
    """Deploy the branch's model with the images that run already."""
    current = current_release(connect(context))
    _deploy(context, current.image_tag, current.commit)


def status(context: Context) -> None:
    """Print what is deployed and how its pods are."""
    kubectl = connect(context)
    current = Releases(kubectl).current()
    context.say(f"Deployed: {current.title() if current else 'nothing'}")
    kubectl.show("deployments", "statefulsets", "pods", "ingress")


def rollback(context: Context) -> None:
    """Apply the release before the current one, images and model."""
    kubectl = connect(context)
    releases = Releases(kubectl)
    previous = releases.previous()
    if previous is None:
        raise DeliveryError(
            "There is no earlier release to go back to.",
            "Deploy an earlier commit: git checkout COMMIT, then "
            f"GIT_BRANCH={context.names.branch()} make deploy",
        )
    context.say(f"Going back to: {previous.title()}")
    _bring_up(context, kubectl, previous)
    releases.go_back(previous)
    context.say("Rolled back.")


def undeploy(context: Context) -> None:
    """Remove the assistant from the namespace; data volumes stay."""
    kubectl = connect(context)
    kubectl.delete_labelled(KINDS, LABEL)
    kubectl.delete("secret", SECRET)
    kubectl.delete("configmap", RELEASES)
    context.say(
        "Removed. The test databases' volumes remain; remove them with the namespace: "
        "make aws-eks-namespace-delete"
    )


def current_release(kubectl: Kubectl) -> Release:
    """Return what is deployed.

    Raises:
        DeliveryError: nothing is.
    """
    current = Releases(kubectl).current()
    if current is None:
        raise DeliveryError("Nothing is deployed.", "Run: make deploy")
    return current


def _deploy(context: Context, tag: str, commit: str) -> None:
    where = hosts(context)  # complains about missing settings before anything else
    need_images(context, tag)
    kubectl = connect(context)
    model = release_model(context)
    manifests = render_release(context, model, tag)
    apply_namespace(context, kubectl)
    apply_secrets(context, kubectl, where)
    release = Release(tag, model.key, model.trained_at, commit, manifests)
    context.say(f"Deploying: {release.title()}")
    releases = Releases(kubectl)
    before = releases.current()
    try:
        _bring_up(context, kubectl, release)
    except CommandFailed as error:
        raise _undone(context, kubectl, before, error) from error
    if context.settings.environment() == "production":
        keep_images(context, tag)
    releases.add(release)
    context.say("Deployed. Try it out with: make deploy-smoketest")


def _undone(
    context: Context, kubectl: Kubectl, before: Optional[Release], error: CommandFailed
) -> DeliveryError:
    if before is None:
        remedy = "It was the first release; look at it with: make deploy-status"
        return DeliveryError(f"The release did not come up: {error.output}", remedy)
    context.say(f"The release did not come up. Going back to: {before.title()}")
    problem = f"The release did not come up: {error.output}"
    try:
        _bring_up(context, kubectl, before)
    except CommandFailed as second:
        problem += f"\nNor did the one before, {before.title()}: {second.output}"
        return DeliveryError(problem, "Look at it with: make deploy-status")
    return DeliveryError(problem, f"The one before runs again: {before.title()}")


def _bring_up(context: Context, kubectl: Kubectl, release: Release) -> None:
    kubectl.apply(release.manifests)
    seconds = context.settings.seconds("DEPLOY_TIMEOUT")
    deadline = context.clock.now() + seconds
    for workload in workloads(context):
        left = max(1.0, deadline - context.clock.now())
        kubectl.wait_for_rollout(workload, left)


_NEEDS = ("AWS_REGION",)
_ALL = (*_NEEDS, "DEPLOY_HOST", *SECRET_VARIABLES)
COMMANDS = (
    Command("deploy", deploy, _ALL, aws=True),
    Command("deploy-model", deploy_model, _ALL, aws=True),
    Command("deploy-status", status, _NEEDS, aws=True),
    Command("deploy-rollback", rollback, _NEEDS, aws=True),
    Command("undeploy", undeploy, _NEEDS, aws=True),
)
