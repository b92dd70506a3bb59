"""Train and test the branch's model."""

import sys
from pathlib import Path

from delivery.context import Command, Context
from delivery.errors import DeliveryError


def train(context: Context) -> None:
    """Keep a model that fits the data under the branch's name; train if none does.

    Raises:
        DeliveryError: there is no such model afterwards.
    """
    arguments = ("train", "--name", context.names.model())
    context.programs.run(sys.executable, "-m", "launcher", *arguments)
    need_file(context)
    context.say(f"The branch's model is {context.names.model_file()}.")


def need_file(context: Context) -> Path:
    """Return the file of the branch's model.

    Raises:
        DeliveryError: there is none.
    """
    path = context.root / context.names.model_file()
    if not path.is_file():
        raise DeliveryError(f"There is no model {path.name}.", "Run: make rasa-train")
    return path


def source_of(path: Path) -> str:
    """Return the hash of what a model was trained from, or "" if it is not known.

    Training notes it beside the model, as the first word of NAME.fingerprint. A note
    that is older than the model speaks of another one.
    """
    note = _note(path)
    if not note.is_file() or note.stat().st_mtime < path.stat().st_mtime:
        return ""
    return (note.read_text(encoding="utf-8").split() or [""])[0]


def note_source(path: Path, source: str) -> None:
    """Note what a model was trained from; with "" that nobody knows."""
    note = _note(path)
    if source:
        note.write_text(f"{source}\n", encoding="utf-8")
    elif note.exists():
        note.unlink()


def present_source(context: Context) -> str:
    """Return the hash of what training would read now, committed or not."""
    arguments = ("-m", "launcher", "fingerprint")
    return context.programs.ask(sys.executable, *arguments).strip()


def _note(path: Path) -> Path:
    return path.with_name(path.name.replace(".tar.gz", ".fingerprint"))


def test(context: Context) -> None:
    """Play the conversation tests against the branch's model."""
    stories = ("-m", "launcher", "stories", "--model", str(need_file(context)))
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
