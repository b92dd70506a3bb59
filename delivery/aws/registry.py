"""ECR: one repository for each image of the stack."""

import base64
import json
import re
from typing import Any, Dict, Iterable, List, Tuple

from botocore.exceptions import ClientError

from delivery.aws.failures import code_of, explain
from delivery.context import Command, Context
from delivery.errors import DeliveryError, NegativeAnswer
from delivery.names import slug
from delivery.private_files import save

# The action server's repository has the plain name; the others carry their part.
PARTS = ("actions", "rasa", "duckling", "web", "desk")
PRODUCTION = "production-"  # begins the second tag of what production runs
PRODUCTION_IMAGES_KEPT = 50
DAYS_KEPT = 90
_NEEDS = ("AWS_REGION",)


def repository_name(context: Context, part: str) -> str:
    """Return the repository of one part of the stack."""
    name = context.settings["AWS_ECR_REPOSITORY_NAME"]
    return name if part == "actions" else f"{name}-{part}"


def create_repositories(context: Context) -> None:
    """Create the repositories that are missing."""
    ecr = context.aws.client("ecr")
    for part in PARTS:
        name = repository_name(context, part)
        try:
            ecr.create_repository(
                repositoryName=name,
                imageScanningConfiguration={"scanOnPush": True},
                encryptionConfiguration={"encryptionType": "AES256"},
            )
            context.say(f"Created repository {name}.")
        except ClientError as error:
            if code_of(error) != "RepositoryAlreadyExistsException":
                raise
            context.say(f"Repository {name} exists.")
        ecr.put_lifecycle_policy(repositoryName=name, lifecyclePolicyText=_lifecycle())


def repository_uri(context: Context, part: str = "actions") -> str:
    """Return where images of a part are pushed.

    Raises:
        DeliveryError: there is no repository yet.
    """
    name = repository_name(context, part)
    try:
        found = context.aws.client("ecr").describe_repositories(repositoryNames=[name])
    except ClientError as error:
        raise _unknown(error, name) from error
    return str(found["repositories"][0]["repositoryUri"])


def print_repository_uri(context: Context) -> None:
    """Print where the action server's images are pushed."""
    context.say(repository_uri(context))


def login_of(context: Context) -> Tuple[str, str, str]:
    """Return registry, user and password for docker. The password is a secret."""
    answer = context.aws.client("ecr").get_authorization_token()
    data = answer["authorizationData"][0]
    context.aws.hide(data["authorizationToken"])
    decoded = base64.b64decode(data["authorizationToken"]).decode("utf-8")
    user, _, password = decoded.partition(":")
    registry = data["proxyEndpoint"].partition("://")[2]
    return registry, user, context.aws.hide(password)


def save_authorization_token(context: Context) -> None:
    """Save the password for docker in a private file."""
    save(context, "ecr-token", login_of(context)[2])


def docker_login(context: Context) -> None:
    """Let docker push to ECR; the password goes by standard input."""
    registry, user, password = login_of(context)
    arguments = ("login", "--username", user, "--password-stdin", registry)
    context.programs.run("docker", *arguments, stdin=password)


def list_images(context: Context) -> None:
    """Print the images of every repository, oldest first."""
    for part in PARTS:
        name = repository_name(context, part)
        images = _images(context, name)
        context.say(f"{name}: {len(images)} images")
        for image in sorted(images, key=lambda one: str(one["imagePushedAt"])):
            tags = ", ".join(image.get("imageTags", ["(no tag)"]))
            context.say(f"  {image['imagePushedAt']:%Y-%m-%d %H:%M}  {tags}")


def image_exists(context: Context) -> None:
    """Say whether the action server's image of this commit is in ECR."""
    tag = context.names.image_tag()
    if not has_image(context, "actions", tag):
        raise NegativeAnswer(f"no: there is no action server image {tag}")
    context.say(f"yes: {tag}")


def has_image(context: Context, part: str, tag: str) -> bool:
    """Tell whether a part's repository has an image of this tag."""
    name = repository_name(context, part)
    try:
        context.aws.client("ecr").describe_images(
            repositoryName=name, imageIds=[{"imageTag": tag}]
        )
    except ClientError as error:
        if code_of(error) == "ImageNotFoundException":
            return False
        raise _unknown(error, name) from error
    return True


def need_images(context: Context, tag: str, parts: Iterable[str] = PARTS) -> None:
    """Check that the images of some parts are there.

    Raises:
        DeliveryError: names those that are not.
    """
    missing = [
        f"{repository_name(context, part)}:{tag}"
        for part in parts
        if not has_image(context, part, tag)
    ]
    if missing:
        raise DeliveryError(
            f"These images are not in ECR: {', '.join(missing)}.",
            "Run: make docker-build-stack aws-ecr-docker-login docker-push-stack",
        )


def keep_images(context: Context, tag: str) -> None:
    """Tag what production runs, so that time does not delete it."""
    ecr = context.aws.client("ecr")
    for part in PARTS:
        name = repository_name(context, part)
        found = ecr.batch_get_image(repositoryName=name, imageIds=[{"imageTag": tag}])
        image = found["images"][0]
        names = ("imageManifest", "imageManifestMediaType")
        manifest = {name: image[name] for name in names if name in image}
        try:
            ecr.put_image(
                repositoryName=name,
                imageTag=f"{PRODUCTION}{tag}",
                **manifest,
            )
        except ClientError as error:
            if code_of(error) != "ImageAlreadyExistsException":
                raise


def delete_image(context: Context) -> None:
    """Delete this commit's image of every part."""
    ecr, tag = context.aws.client("ecr"), context.names.image_tag()
    for part in PARTS:
        name = repository_name(context, part)
        answer = ecr.batch_delete_image(
            repositoryName=name, imageIds=[{"imageTag": tag}]
        )
        what = "Deleted" if answer.get("imageIds") else "There was no"
        context.say(f"{what} {name}:{tag}.")


def delete_branch_images(context: Context) -> None:
    """Delete the images of all commits of the branch, of every part."""
    of_branch = re.compile(f"{re.escape(slug(context.names.branch()))}-[0-9a-f]{{12}}")
    ecr = context.aws.client("ecr")
    for part in PARTS:
        name = repository_name(context, part)
        tags = [t for one in _images(context, name) for t in one.get("imageTags", [])]
        found = [{"imageTag": tag} for tag in tags if of_branch.fullmatch(tag)]
        if found:
            ecr.batch_delete_image(repositoryName=name, imageIds=found[:100])
        context.say(f"Deleted {len(found[:100])} images of {name}.")


def _images(context: Context, name: str) -> List[Dict[str, Any]]:
    pages = context.aws.client("ecr").get_paginator("describe_images")
    try:
        found = list(pages.paginate(repositoryName=name))
    except ClientError as error:
        raise _unknown(error, name) from error
    return [image for page in found for image in page["imageDetails"]]


def _lifecycle() -> str:
    """Return what ECR deletes by itself.

    An image that the first rule selects is out of the second one's reach (Amazon ECR
    User Guide, "How lifecycle policies work"). So branches cannot push away what
    production runs, nor one branch the images of another.
    """
    production = {
        "tagStatus": "tagged",
        "tagPrefixList": [PRODUCTION],
        "countType": "imageCountMoreThan",
        "countNumber": PRODUCTION_IMAGES_KEPT,
    }
    others = {
        "tagStatus": "any",
        "countType": "sinceImagePushed",
        "countUnit": "days",
        "countNumber": DAYS_KEPT,
    }
    rules = [
        {"rulePriority": number, "selection": one, "action": {"type": "expire"}}
        for number, one in enumerate((production, others), start=1)
    ]
    return json.dumps({"rules": rules})


def _unknown(error: ClientError, name: str) -> Exception:
    if code_of(error) == "RepositoryNotFoundException":
        return DeliveryError(
            f"There is no repository {name}.", "Run: make aws-ecr-create-repository"
        )
    return explain(error)


COMMANDS = (
    Command("aws-ecr-create-repository", create_repositories, _NEEDS, aws=True),
    Command("aws-ecr-get-repositoryUri", print_repository_uri, _NEEDS, aws=True),
    Command(
        "aws-ecr-get-authorization-token", save_authorization_token, _NEEDS, aws=True
    ),
    Command("aws-ecr-docker-login", docker_login, _NEEDS, aws=True),
    Command("aws-ecr-list-images", list_images, _NEEDS, aws=True),
    Command("aws-ecr-image-exists", image_exists, _NEEDS, aws=True),
    Command("aws-ecr-delete-image", delete_image, _NEEDS, aws=True),
    Command("aws-ecr-delete-branch-images", delete_branch_images, _NEEDS, aws=True),
)
