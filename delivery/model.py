"""Train and test the branch's model."""

import sys

from delivery.context import Command, Context
from delivery.errors import DeliveryError


def train(context: Context) -> None:
    """Train a model named after the branch."""
    arguments = ("train", "--fixed-model-name", context.names.model())
    context.programs.run(sys.executable, "-m", "rasa", *arguments)
    context.say(f"Trained {context.names.model_file()}.")


def test(context: Context) -> None:
    """Play the conversation tests against the branch's model."""
    path = context.root / context.names.model_file()
    if not path.is_file():
        raise DeliveryError(f"There is no model {path.name}.", "Run: make rasa-train")
    stories = ("-m", "launcher", "stories", "--model", str(path))
    context.programs.run(sys.executable, *stories)


def print_parameters(context: Context) -> None:
    """Print the names of this commit, as GitHub's pipeline reads them."""
    context.say(f"image_tag={context.names.image_tag()}")
    context.say(f"model={context.names.model()}")
    context.say(f"cluster={context.names.cluster()}")


COMMANDS = (
    Command("rasa-train", train),
    Command("rasa-test", test),
    Command("pipeline-params", print_parameters),
)
