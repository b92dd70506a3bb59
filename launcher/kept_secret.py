"""Secrets that the parts share and nobody has set: made once, kept in a file."""

import os
import secrets
from pathlib import Path
from typing import Mapping

from launcher.settings import ROOT, Settings


def actions_token(
    settings: Settings,
    environ: Mapping[str, str] = os.environ,
    folder: Path = ROOT / ".run",
) -> str:
    """Return what Rasa shows to the action server.

    It is kept: the parts may be started in terminals of their own.

    Args:
        settings: The action server's port tells whose token it is.
        environ: ACTIONS_TOKEN is taken from it, if set.
        folder: Where a made one is kept; only its owner can read the file.
    """
    given = environ.get("ACTIONS_TOKEN")
    port = settings.ports["ACTIONS_PORT"]
    return given or kept(folder / f"actions-{port}.token")


def kept(path: Path) -> str:
    """Return the secret in a file; make one if there is none.

    The file appears whole or not at all.
    """
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = path.with_suffix(f".{os.getpid()}")
        unfinished.touch(mode=0o600)
        unfinished.write_text(secrets.token_urlsafe(24) + "\n", encoding="utf-8")
        unfinished.replace(path)
    return path.read_text(encoding="utf-8").strip()
