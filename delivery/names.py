"""Names made from the git branch, safe for S3, docker tags and clusters."""

import hashlib
import re
from typing import Callable

from delivery.errors import DeliveryError
from delivery.settings import Settings

_LONGEST = 32  # with prefix and suffix, role names allow 64 characters


def slug(text: str, longest: int = _LONGEST) -> str:
    """Return lower-case letters, digits and single hyphens for any text.

    Different texts give different names: where the text had to be changed, six
    characters of its hash are appended.

    Args:
        text: for example a branch name.
        longest: most characters of the result, at least 8.
    """
    plain = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    if plain == text and 0 < len(plain) <= longest:
        return plain
    mark = hashlib.sha256(text.encode("utf-8")).hexdigest()[:6]
    return f"{plain[:longest - 7].strip('-')}-{mark}".lstrip("-")


class Names:
    """The names of one branch's things.

    Args:
        settings: a variable that is set there wins.
        git: answers `git` with the given arguments.
    """

    def __init__(self, settings: Settings, git: Callable[..., str]) -> None:
        self._settings = settings
        self._git = git

    def branch(self) -> str:
        """Return the branch checked out, or GIT_BRANCH.

        Raises:
            DeliveryError: a commit is checked out, which is on no branch.
        """
        given = self._settings["GIT_BRANCH"]
        branch = given or self._git("rev-parse", "--abbrev-ref", "HEAD").strip()
        if branch == "HEAD":
            raise DeliveryError(
                "A commit is checked out, no branch; the names would be of no branch.",
                "Say which branch it is: GIT_BRANCH=main make ...",
            )
        return branch

    def commit(self) -> str:
        """Return the commit checked out, 40 hexadecimal digits."""
        return self._git("rev-parse", "HEAD").strip()

    def model(self) -> str:
        """Return the model's name, without `.tar.gz`."""
        return self._settings["RASA_MODEL_NAME"] or slug(self.branch())

    def model_file(self) -> str:
        """Return the model's path below the project's folder."""
        return f"models/{self.model_key()}"

    def model_key(self) -> str:
        """Return the model's key in the bucket."""
        return f"{self.model()}.tar.gz"

    def image_tag(self) -> str:
        """Return the tag of the branch's images: branch and commit."""
        given = self._settings["IMAGE_TAG"]
        return given or f"{slug(self.branch())}-{self.commit()[:12]}"

    def action_server_image(self) -> str:
        """Return name and tag of the action server's image."""
        given = self._settings["ACTION_SERVER_DOCKERPATH"]
        repository = self._settings["AWS_ECR_REPOSITORY_NAME"]
        return given or f"{repository}:{self.image_tag()}"

    def cluster(self) -> str:
        """Return the cluster's name, which tells test from production."""
        if self._settings["AWS_EKS_CLUSTER_NAME"]:
            return self._settings["AWS_EKS_CLUSTER_NAME"]
        if self._settings.environment() == "production":
            return production_cluster()
        return f"{test_cluster_prefix()}{slug(self.branch())}"

    def rasa_role(self) -> str:
        """Return the IAM role with which Rasa's pods read their model."""
        return f"{self.cluster()}-rasa"


def production_cluster() -> str:
    """Return the name of the production cluster."""
    return "financial-demo-production"


def test_cluster_prefix() -> str:
    """Return what the name of every test cluster begins with."""
    return "financial-demo-test-"
