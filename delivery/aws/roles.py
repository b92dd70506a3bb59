"""IAM: the role that the pipeline or the cluster takes."""

from delivery.context import Command, Context


def role_arn(context: Context) -> str:
    """Return the ARN of the role AWS_IAM_ROLE_NAME."""
    name = context.settings["AWS_IAM_ROLE_NAME"]
    role = context.aws.client("iam").get_role(RoleName=name)
    return str(role["Role"]["Arn"])


def print_role_arn(context: Context) -> None:
    """Print the ARN of the role AWS_IAM_ROLE_NAME."""
    context.say(role_arn(context))


COMMANDS = (
    Command(
        "aws-iam-role-get-Arn",
        print_role_arn,
        ("AWS_REGION", "AWS_IAM_ROLE_NAME"),
        True,
    ),
)
