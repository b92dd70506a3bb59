"""Trains the spaCy pipeline with spaCy's own trainer, once for the same inputs."""
import hashlib
import logging
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Sequence

import spacy
from spacy.cli.train import train as spacy_train

from components.spacy_model.corpus import FOLDER, Example, write

SEED = 1
logger = logging.getLogger(__name__)


def fingerprint(examples: Sequence[Example]) -> str:
    """Sum up all that the pipeline depends on: examples, names, settings, spaCy."""
    digest = hashlib.sha256(spacy.__version__.encode())
    for file in sorted(FOLDER.glob("*.*")):
        if file.suffix in {".py", ".txt", ".cfg"}:
            digest.update(file.read_bytes())
    for example in examples:
        digest.update(repr(example).encode())
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """Return where trained pipelines wait for the next training."""
    return Path(os.environ.get("SPACY_CACHE_DIR", ".run/spacy"))


def trained(examples: Sequence[Example]) -> Path:
    """Return the folder of a pipeline trained from these examples.

    Args:
        examples: Texts with the places of the names in them.

    Returns:
        A folder that `spacy.load` reads; the one made before if nothing changed.
    """
    folder = cache_folder() / fingerprint(examples)
    if folder.is_dir():
        logger.info("The spaCy pipeline in %s is up to date.", folder)
        return folder
    started = time.monotonic()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as name:
        work = Path(name)
        learn, judge = write(examples, work, SEED)
        paths = {"paths.train": str(learn), "paths.dev": str(judge)}
        spacy_train(FOLDER / "config.cfg", work / "out", overrides=paths)
        shutil.move(str(work / "out" / "model-last"), str(folder))
    logger.info("Trained the spaCy pipeline in %.0f s.", time.monotonic() - started)
    return folder
