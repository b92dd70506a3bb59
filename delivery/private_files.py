"""Hand secrets to a person by a private file, never by the terminal or a log."""

import os
from pathlib import Path

from delivery.context import Context

FOLDER = ".run/secrets"


def save(context: Context, name: str, content: str) -> Path:
    """Write a secret to a file that only its owner can read, and say where.

    Args:
        context: knows the project's folder and hides the secret.
        name: file name.
        content: the secret; it is kept out of all output from now on.
    """
    folder = context.root / FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / name
    write_privately(path, context.aws.hide(content))
    context.say(f"Saved in {FOLDER}/{name}, readable by you alone.")
    return path


def write_privately(path: Path, text: str) -> None:
    """Write a file with mode 600, in one step."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    descriptor = os.open(str(part), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    part.replace(path)
