"""Reads requirements and lock files, and compares them with what is installed.

Only the standard library: this runs before anything is installed.
"""

import re
from importlib import metadata
from pathlib import Path
from typing import Dict, List, NamedTuple

_PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==([^\s;\\]+)")
_HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}\b")


class Misfit(NamedTuple):
    """A package whose installed version is not the locked one.

    Attributes:
        name: Normalized name of the package.
        wanted: The version that the lock holds.
        found: The installed version, empty if there is none.
    """

    name: str
    wanted: str
    found: str

    def __str__(self) -> str:
        return f"{self.name} {self.wanted} (installed: {self.found or 'none'})"


def normalize(name: str) -> str:
    """Return a package's name as PEP 503 spells it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(path: Path) -> Dict[str, str]:
    """Return the `name==version` pins of a requirements or lock file.

    Args:
        path: The file; comments, hashes and blank lines are skipped.
    """
    found = (_PIN.match(line) for line in path.read_text(encoding="utf-8").splitlines())
    return {normalize(pin.group(1)): pin.group(2) for pin in found if pin}


def unhashed(lock: Path) -> List[str]:
    """Return the pins of a lock that carry no sha256."""
    blocks = re.split(r"\n(?=[A-Za-z0-9])", lock.read_text(encoding="utf-8"))
    pinned = (block for block in blocks if _PIN.match(block))
    return [block.split("==")[0] for block in pinned if not _HASH.search(block)]


def installed() -> Dict[str, str]:
    """Return the packages that this interpreter can import, with their versions.

    The first on the path counts, as in an import: setuptools appends a folder of
    copies of its own.
    """
    found: Dict[str, str] = {}
    for dist in metadata.distributions():
        if dist.metadata["Name"]:
            found.setdefault(normalize(dist.metadata["Name"]), dist.version)
    return found


def misfits(lock: Path) -> List[Misfit]:
    """Return what this interpreter has otherwise than the lock says."""
    present = installed()
    return [
        Misfit(name, version, present.get(name, ""))
        for name, version in sorted(pins(lock).items())
        if present.get(name) != version
    ]
