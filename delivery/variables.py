"""Every environment variable that delivery reads, and where its value comes from."""

from typing import Dict, NamedTuple, Optional, Tuple


class Variable(NamedTuple):
    """One setting.

    Attributes:
        name: name of the environment variable.
        where: where a person finds the value.
        default: value used when it is unset; None if it must be set.
        secret: true if it must never be printed or passed as an argument.
        also: other names of it, which count when the first is unset.
    """

    name: str
    where: str
    default: Optional[str] = None
    secret: bool = False
    also: Tuple[str, ...] = ()


def _secret(name: str, where: str, *also: str) -> Variable:
    return Variable(name, where, None, True, also)


_AWS = (
    Variable(
        "AWS_REGION",
        "the AWS region to work in, for example eu-central-1; without it that of "
        "`aws configure`",
        also=("AWS_DEFAULT_REGION",),
    ),
    Variable("AWS_S3_BUCKET_NAME", "the models' bucket; made from the account", ""),
    Variable(
        "AWS_ECR_REPOSITORY_NAME", "name of the image repository", "financial-demo"
    ),
    Variable("AWS_EKS_CLUSTER_NAME", "name of the cluster; made from the branch", ""),
    Variable("AWS_EKS_KEYPAIR_NAME", "EC2 console, Key Pairs (docs, 'Key pair')", ""),
    Variable("AWS_EKS_NAMESPACE", "the Kubernetes namespace", "financial-demo"),
    Variable("AWS_IAM_ROLE_NAME", "IAM console, Roles; the role the pipeline takes"),
    Variable("AWS_ENDPOINT_URL", "another address for AWS, for tests only", ""),
)
_IMAGES = (
    Variable("ACTION_SERVER_DOCKERPATH", "name:tag of the action server's image", ""),
    Variable("ACTION_SERVER_PORT", "local port of docker-run", "5056"),
    Variable("IMAGE_TAG", "tag of all images; made from the branch and commit", ""),
    Variable("DOCKER_REGISTRY", "registry of docker-login", "docker.io"),
    Variable("DOCKER_USER", "your account at the registry"),
    _secret("DOCKER_PASSWORD", "an access token of your registry account"),
)
_DEPLOYMENT = (
    Variable("GIT_BRANCH", "the branch; asked from git", ""),
    Variable("RASA_MODEL_NAME", "name of the model; made from the branch", ""),
    Variable("DEPLOY_ENVIRONMENT", "test or production", "test"),
    Variable("DEPLOY_HOST", "host name people will type; your DNS zone"),
    Variable("DEPLOY_URL", "smoke-test here, not at the load balancer", ""),
    Variable("DEPLOY_TIMEOUT", "seconds to wait for a roll-out", "900"),
    Variable("SMOKETEST_TIMEOUT", "seconds to wait for an answer", "300"),
    Variable("SMOKETEST_ROLLBACK", "yes: roll back when the smoke test fails", "no"),
    Variable("POSTGRES_HOST", "RDS console, the database's endpoint"),
    Variable("POSTGRES_USER", "user of the database", "financial_demo"),
    Variable("REDIS_HOST", "ElastiCache console, primary endpoint"),
    Variable("RABBITMQ_HOST", "Amazon MQ console, the AMQP endpoint's host"),
    Variable("RABBITMQ_USER", "user of the broker", "financial_demo"),
    _secret("GLOBAL_POSTGRESQL_POSTGRESQLPASSWORD", "choose one: openssl rand -hex 24"),
    _secret("GLOBAL_REDIS_PASSWORD", "choose one: openssl rand -hex 24"),
    _secret("RABBITMQ_RABBITMQ_PASSWORD", "choose one: openssl rand -hex 24"),
    _secret("ACTIONS_TOKEN", "choose one: openssl rand -hex 24"),
    _secret("RASA_TOKEN", "choose one: openssl rand -hex 24"),
    _secret("DESK_TOKEN", "choose one: openssl rand -hex 24"),
)
_ENTERPRISE = (
    Variable("RASAX_HELM_RELEASE", "name of the helm release", "my-release"),
    Variable("RASAX_CHART_VERSION", "version of the chart rasa-x", "1.16.0"),
    Variable("RASAX_CHART", "the chart", "rasa-x/rasa-x"),
    Variable(
        "RASAX_CHART_REPOSITORY",
        "the chart's repository",
        "https://rasahq.github.io/rasa-x-helm",
    ),
    Variable("RASAX_BASE_URL", "another address of Rasa Enterprise", ""),
    Variable(
        "RASAX_INITIALUSER_USERNAME",
        "name of the first user",
        "me",
        also=("RASAX_USERNAME",),
    ),
    Variable("RASAX_MODEL_TAG", "tag for rasa-enterprise-model-tag", "production"),
    _secret(
        "RASAX_INITIALUSER_PASSWORD",
        "choose one: the first user's password",
        "RASAX_PASSWORD",
    ),
    _secret("RASAX_JWTSECRET", "choose one: openssl rand -hex 24"),
    _secret("RASAX_PASSWORDSALT", "choose one: openssl rand -hex 24"),
    _secret("RASAX_TOKEN", "openssl rand -hex 24; made from RASAX_JWTSECRET"),
    Variable("GCR_AUTH_JSON_PROJECT_ID", "the licence; told by its e-mail", ""),
    _secret("GCR_AUTH_JSON_PRIVATE_KEY_ID", "the licence file of Rasa Enterprise"),
    _secret("GCR_AUTH_JSON_PRIVATE_KEY", "the licence file of Rasa Enterprise"),
    _secret("GCR_AUTH_JSON_CLIENT_EMAIL", "the licence file of Rasa Enterprise"),
    _secret("GCR_AUTH_JSON_CLIENT_ID", "the licence file of Rasa Enterprise"),
)
_TOOLS = (
    Variable("INSTALL_DIR", "folder for install-kubectl and the like", "~/.local/bin"),
    Variable("INSTALL_MIRROR", "a server with copies of the programs, HOST/PATH", ""),
    Variable("EKSCTL_SHA256", "pin: the checksum you trust", ""),
    Variable("KUBECTL_SHA256", "pin: the checksum you trust", ""),
    Variable("HELM_SHA256", "pin: the checksum you trust", ""),
)
GROUPS: Dict[str, Tuple[Variable, ...]] = {
    "AWS": _AWS,
    "Images": _IMAGES,
    "Deployment": _DEPLOYMENT,
    "Rasa Enterprise": _ENTERPRISE,
    "Tools": _TOOLS,
}
VARIABLES: Dict[str, Variable] = {
    variable.name: variable for group in GROUPS.values() for variable in group
}
# Secrets that other programs read (boto3); hidden from output like our own.
FOREIGN_SECRETS = ("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
