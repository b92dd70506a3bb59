"""rasa-train by Rasa itself, on data that takes a second to train, and its upload."""

import os
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Dict

import pytest

from tests.integration.delivery.support import Project
from tests.integration.delivery.test_s3 import model

FILES = {
    "config.yml": """
language: en
pipeline:
  - name: components.shout.Shout
  - name: KeywordIntentClassifier
policies:
  - name: RulePolicy
""",
    "domain.yml": """
version: "2.0"
intents: [greet, goodbye]
responses:
  utter_greet:
    - text: Hello
""",
    "data/nlu.yml": """
version: "2.0"
nlu:
  - intent: greet
    examples: |
      - hello
  - intent: goodbye
    examples: |
      - bye
""",
    "data/rules.yml": """
version: "2.0"
rules:
  - rule: greet
    steps:
      - intent: greet
      - action: utter_greet
""",
    "components/__init__.py": "",
    "components/shout.py": """
from rasa.nlu.components import Component


class Shout(Component):
    pass
""",
}


@pytest.fixture
def trainable(project: Project) -> Project:
    """A project whose model Rasa trains at once."""
    project.add("launcher", "requirements.lock")
    for name, text in FILES.items():
        path = project.root / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    project.commit("something to train")
    return project


def contents(path: Path) -> Dict[str, bytes]:
    """Return the files of a model."""
    with tarfile.open(str(path)) as archive:
        files = [(one.name, archive.extractfile(one)) for one in archive]
        return {name: file.read() for name, file in files if file}


def note(project: Project, source: str, name: str = "main") -> None:
    """Note what a model was trained from, as training does."""
    path = project.root / "models" / f"{name}.fingerprint"
    path.write_text(f"{source}\n")


def source(project: Project) -> str:
    """Return the hash of what training would read now."""
    command = [sys.executable, "-m", "launcher", "fingerprint"]
    return subprocess.check_output(command, cwd=project.root, text=True).strip()


def test_every_branch_gets_its_model_though_nothing_changed(
    trainable: Project,
) -> None:
    models = trainable.root / "models"
    trainable.ok("rasa-train")
    first = contents(models / "main.tar.gz")
    assert any(name.endswith("fingerprint.json") for name in first)
    trainable.ok("rasa-train", GIT_BRANCH="cards")
    assert contents(models / "cards.tar.gz") == first

    code = trainable.root / "components" / "shout.py"
    code.write_text(f"{FILES['components/shout.py']}    loud = True\n")
    trainable.ok("rasa-train")
    assert contents(models / "main.tar.gz") != first
    assert contents(models / "cards.tar.gz") == first


def test_a_training_that_fails_makes_no_model_and_says_so(trainable: Project) -> None:
    (trainable.root / "config.yml").write_text("pipeline: [{name: Nobody}]\n")
    out = trainable.refused("rasa-train")
    assert "The branch's model is" not in out
    assert "make rasa-train" in trainable.refused("rasa-test")


def test_a_model_is_current_while_the_files_are_those_it_was_trained_from(
    trainable: Project,
) -> None:
    trainable.ok("aws-s3-create-bucket")
    present = source(trainable)
    trainable.write_model(model())
    note(trainable, present)
    assert "no:" in trainable.refused("aws-s3-rasa-model-is-current")
    trainable.ok("aws-s3-upload-rasa-model")
    (trainable.root / "README.md").write_text("not read by training")
    trainable.commit("another commit")
    assert "yes:" in trainable.ok("aws-s3-rasa-model-is-current")
    (trainable.root / "domain.yml").write_text("intents: []")
    assert "no:" in trainable.refused("aws-s3-rasa-model-is-current")


def test_files_pulled_after_the_training_do_not_count_as_its_source(
    trainable: Project,
) -> None:
    trainable.ok("aws-s3-create-bucket")
    trainable.write_model(model())
    note(trainable, source(trainable))
    (trainable.root / "domain.yml").write_text("intents: [pulled]")
    trainable.commit("pulled")
    trainable.ok("aws-s3-upload-rasa-model")
    assert "no:" in trainable.refused("aws-s3-rasa-model-is-current")


def test_a_model_without_a_note_or_with_an_older_one_is_never_current(
    trainable: Project,
) -> None:
    trainable.ok("aws-s3-create-bucket")
    present = source(trainable)
    trainable.write_model(model())
    trainable.ok("aws-s3-upload-rasa-model")
    assert "no:" in trainable.refused("aws-s3-rasa-model-is-current")
    note(trainable, present)
    old = trainable.root / "models" / "main.fingerprint"
    os.utime(old, (1, 1))
    trainable.write_model(model(trained_at=2.0))
    trainable.ok("aws-s3-upload-rasa-model")
    assert "no:" in trainable.refused("aws-s3-rasa-model-is-current")


def test_a_model_that_is_downloaded_brings_its_source_along(
    trainable: Project,
) -> None:
    trainable.ok("aws-s3-create-bucket")
    trainable.write_model(model())
    note(trainable, source(trainable))
    trainable.ok("aws-s3-upload-rasa-model")
    note(trainable, "another")
    trainable.ok("aws-s3-download-rasa-model")
    assert "unchanged" in trainable.ok("aws-s3-upload-rasa-model")
    assert "yes:" in trainable.ok("aws-s3-rasa-model-is-current")
