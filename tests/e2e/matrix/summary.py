"""What was covered, told at the end.

Tests note it in their reports, which also reach the process that pytest-xdist prints
from; that one runs no test and reads no conftest of this folder.
"""

from typing import Any, Dict, Iterator, List, Tuple

from tests.e2e.matrix.cells import KINDS, Case

CELL, MINUTES = "matrix cell", "matrix minutes"


def note(node: Any, case: Case, went_well: bool, turns: int) -> None:
    """Note what became of a case; it covers a cell for each of its things."""
    cells = len(case.things)
    row = [case.form, case.point, case.kind, cells if went_well else 0, cells, turns]
    node.user_properties.append((CELL, row))


def _noted(terminalreporter: Any, name: str) -> Iterator[Any]:
    """Yield what tests noted under a name."""
    for kind in ("passed", "failed"):
        for report in terminalreporter.stats.get(kind, []):
            if report.when == "call":
                yield from (
                    value for key, value in report.user_properties if key == name
                )


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the table: cells that went well, of all there are."""
    covered: Dict[Tuple[str, str], Dict[str, List[int]]] = {}
    turns = 0
    for form, point, kind, passed, cells, took in _noted(terminalreporter, CELL):
        cell = covered.setdefault((form, point), {}).setdefault(kind, [0, 0])
        cell[0] += passed
        cell[1] += cells
        turns += took
    if not covered:
        return
    terminalreporter.section("interruption matrix: cells passed / cells")
    width = max(len(f"{form}  {point}") for form, point in covered) + 2
    head = "".join(f"{kind:>17}" for kind in KINDS)
    terminalreporter.line(" " * width + head)
    for (form, point), kinds in covered.items():
        shown = [kinds.get(kind, [0, 0]) for kind in KINDS]
        row = "".join(f"{f'{passed} / {all_}':>17}" for passed, all_ in shown)
        terminalreporter.line(f"{form}  {point}".ljust(width) + row)
    counts = [count for kinds in covered.values() for count in kinds.values()]
    passed, cells = (sum(each) for each in zip(*counts))
    told = f"{passed} of {cells} cells passed, with {turns:,} messages"
    for minutes in _noted(terminalreporter, MINUTES):
        told += f", in {minutes:.1f} minutes"
    terminalreporter.line(told)
