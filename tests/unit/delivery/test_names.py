"""Names made from branches."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.errors import DeliveryError
from delivery.names import Names, slug
from delivery.settings import Settings


def names(branch: str, **environ: str) -> Names:
    """Names of a branch, without git."""

    def git(*arguments: str) -> str:
        return f"{branch}\n" if "--abbrev-ref" in arguments else "0" * 40 + "\n"

    return Names(Settings(environ), git)


@given(st.text(max_size=300))
def test_a_slug_is_safe_everywhere(text: str) -> None:
    made = slug(text)
    assert len(made) <= 32
    assert re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", made)
    assert "--" not in made


@given(st.text(max_size=60), st.text(max_size=60))
def test_different_texts_have_different_slugs(one: str, other: str) -> None:
    assert one == other or slug(one) != slug(other)


@pytest.mark.parametrize("text", ["main", "cards-2"])
def test_a_plain_branch_keeps_its_name(text: str) -> None:
    assert slug(text) == text


def test_branches_that_look_alike_get_different_names() -> None:
    found = {slug(text) for text in ("a/b", "a-b", "a_b", "A-b")}
    assert len(found) == 4


@given(st.text(min_size=1, max_size=300))
def test_cluster_and_role_names_are_short_enough(branch: str) -> None:
    made = names(branch)
    assert re.fullmatch(r"[a-z][a-z0-9-]{0,58}", made.cluster())
    assert len(made.rasa_role()) <= 64  # the most that IAM allows


def test_a_commit_without_a_branch_is_refused() -> None:
    with pytest.raises(DeliveryError, match="no branch"):
        names("HEAD").cluster()
    assert names("HEAD", GIT_BRANCH="main").cluster() == "financial-demo-test-main"


def test_the_image_tag_holds_branch_and_commit() -> None:
    assert names("main").image_tag() == "main-000000000000"


def test_production_has_one_cluster_whatever_the_branch() -> None:
    made = names("feature", DEPLOY_ENVIRONMENT="production").cluster()
    assert made == "financial-demo-production"


@pytest.mark.parametrize(
    ("variable", "ask", "answer"),
    [
        ("GIT_BRANCH", Names.branch, "x"),
        ("RASA_MODEL_NAME", Names.model_key, "x.tar.gz"),
        ("IMAGE_TAG", Names.image_tag, "x"),
        ("AWS_EKS_CLUSTER_NAME", Names.cluster, "x"),
        ("ACTION_SERVER_DOCKERPATH", Names.action_server_image, "x"),
    ],
)
def test_a_variable_wins_over_the_branch(variable: str, ask: Any, answer: str) -> None:
    assert ask(names("main", **{variable: "x"})) == answer
