"""What a lock must hold: all that its packages ask for, as their releases say."""

from importlib import metadata
from pathlib import Path
from typing import Dict, Iterable, Iterator, List, Set, Tuple

from packaging.requirements import Requirement

from launcher.settings import ROOT
from launcher.setup.requirements import normalize, pins

OVERRIDE = ROOT / "requirements-override.txt"
# A package, and one of its extras; empty for what it needs without any.
Wanted = Tuple[str, str]


def lines(path: Path) -> List[Requirement]:
    """Return the requirements that a file holds, without their reasons."""
    texts = (
        line.split("#")[0].strip() for line in path.read_text("utf-8").splitlines()
    )
    return [Requirement(text) for text in texts if text]


def gaps(lock: Path, chosen: Iterable[Path]) -> List[str]:
    """Return what is asked for and not locked, or locked in another version.

    Args:
        lock: The lock.
        chosen: The requirements that it was made from.
    """
    locked, installed = pins(lock), _installed()
    overridden = {normalize(each.name) for each in lines(OVERRIDE)}
    found: Set[str] = set()
    waiting = [each for path in chosen for each in lines(path)]
    seen: Set[Wanted] = set()
    while waiting:
        asked = waiting.pop()
        name = normalize(asked.name)
        version = locked.get(name)
        if name in overridden:
            continue
        if version is None or not asked.specifier.contains(version, prereleases=True):
            found.add(f"{asked} (locked: {version})")
        for extra in ("", *asked.extras):
            if name in locked and name in installed and (name, extra) not in seen:
                seen.add((name, extra))
                waiting += _asked_for(installed[name], extra)
    return sorted(found)


def _installed() -> Dict[str, metadata.Distribution]:
    """Return what is installed by normalized name; the first on the path counts."""
    found: Dict[str, metadata.Distribution] = {}
    for one in metadata.distributions():
        found.setdefault(normalize(one.metadata["Name"]), one)
    return found


def _asked_for(package: metadata.Distribution, extra: str) -> Iterator[Requirement]:
    """Yield what an installed package asks for on this Python and system."""
    for text in package.requires or []:
        asked = Requirement(text)
        if asked.marker is None or asked.marker.evaluate({"extra": extra}):
            yield asked
