"""`python -m tools generate` writes the rules and stories that are products."""

import argparse
from pathlib import Path
from typing import List, Optional

from launcher.settings import ROOT
from tools.dialogue import check, files
from tools.dialogue.table import Table, build, load, written_rules


class Inconsistent(Exception):
    """The table and domain.yml do not fit each other."""


def read(root: Path) -> Table:
    """Read what is multiplied.

    Args:
        root: The project's folder.

    Raises:
        Inconsistent: Something is named in one place and missing in another.
    """
    domain, told = load(root / "domain.yml"), load(root / "tools" / "forms.yml")
    found = check.faults(domain, told)
    if found:
        raise Inconsistent("\n".join(found))
    return build(domain, told, written_rules(root / "data" / "rules"))


def main(arguments: Optional[List[str]] = None) -> int:
    """Write the files; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m tools generate",
        description="Write data/rules/generated and data/stories/generated.",
    )
    parser.parse_args(arguments)
    try:
        written = files.texts(read(ROOT))
    except Inconsistent as fault:
        print(fault)
        return 1
    for path, text in written.items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(text, encoding="utf-8")
        print(f"Wrote {path}.")
    return 0
