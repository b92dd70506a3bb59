"""`python -m benchmarks <name> …` runs one measurement; without a name it lists them.

A measurement is a module of this package with `main(argv) -> int`.
"""

import ast
import importlib
import sys
from pathlib import Path
from typing import Dict, List

HERE = Path(__file__).resolve().parent


def known() -> Dict[str, str]:
    """Return the measurements with the first line of what each says about itself."""
    found = {}
    for path in sorted(HERE.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        if "main" in names and not path.name.startswith("__"):
            found[path.stem] = (ast.get_docstring(tree) or "").partition("\n")[0]
    return found


def main(arguments: List[str]) -> int:
    """Run a measurement by its name; return its exit status."""
    measurements = known()
    if not arguments or arguments[0] not in measurements:
        for name, about in measurements.items():
            print(f"  {name:<16} {about}")
        return 0 if not arguments else 2
    chosen = importlib.import_module(f"benchmarks.{arguments[0]}")
    return int(chosen.main(arguments[1:]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
