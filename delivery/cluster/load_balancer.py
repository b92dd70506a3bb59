"""The AWS Load Balancer Controller, which makes the Ingress public."""

from delivery.cluster.namespaces import connect
from delivery.context import Command, Context

NAME = "aws-load-balancer-controller"
CHART_VERSION = "1.17.1"
_REPOSITORY = ("eks", "https://aws.github.io/eks-charts")


def install(context: Context) -> None:
    """Install the controller, or upgrade it. eksctl made its service account."""
    kubectl = connect(context)
    context.programs.run("helm", "repo", "add", "--force-update", *_REPOSITORY)
    settings = f"clusterName: {kubectl.cluster}\n"
    settings += f"serviceAccount: {{create: false, name: {NAME}}}\n"
    context.programs.run(
        *("helm", "upgrade", "--install", NAME, f"eks/{NAME}"),
        *("--version", CHART_VERSION, "--kube-context", kubectl.cluster),
        *("--namespace", "kube-system", "--create-namespace"),
        *("--rollback-on-failure", "--timeout", "10m", "--values", "-"),
        stdin=settings,
    )


COMMANDS = (
    Command("aws-eks-load-balancer-install", install, ("AWS_REGION",), aws=True),
)
