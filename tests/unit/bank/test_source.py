"""What the bank's source must never hold, read from the source itself."""

import ast
import re
import subprocess
import sys
from pathlib import Path
from typing import Iterator, Set

import pytest

from actions.bank import money

BANK = Path(money.__file__).parent
ACTIONS = BANK.parent
FILES = sorted(BANK.rglob("*.py"))
ADAPTERS = {"actions.bank.memory.store", "actions.bank.postgres.store"}


def floats(tree: ast.AST) -> Iterator[str]:
    """Binary fractions, and what makes them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, (float, complex)):
            yield f"line {node.lineno}: {node.value}"
        elif isinstance(node, ast.Name) and node.id == "float":
            yield f"line {node.lineno}: float"
        elif isinstance(node, (ast.BinOp, ast.AugAssign)):
            if isinstance(node.op, ast.Div):
                yield f"line {node.lineno}: true division"
        elif isinstance(node, ast.Attribute) and node.attr in (
            "total_seconds",
            "ratio",
        ):
            yield f"line {node.lineno}: {node.attr} gives a float"


def imports(path: Path) -> Set[str]:
    found: Set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_no_binary_fraction_is_anywhere_in_the_bank(path: Path) -> None:
    assert list(floats(ast.parse(path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    "source",
    ["a = 0.5", "float(1)", "a / b", "a /= b", "x: float", "t.total_seconds()"],
)
def test_the_search_for_binary_fractions_finds_them(source: str) -> None:
    assert list(floats(ast.parse(source)))


@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_the_bank_knows_neither_rasa_nor_http(path: Path) -> None:
    forbidden = re.compile(
        r"(rasa|rasa_sdk|sanic|requests|http|urllib|aiohttp|flask)\b"
    )

    assert not {name for name in imports(path) if forbidden.match(name)}


def test_only_bootstrap_names_a_store() -> None:
    named = {
        str(path.relative_to(ACTIONS))
        for path in ACTIONS.rglob("*.py")
        if imports(path) & ADAPTERS
    }

    assert named == {"bootstrap.py"}


def test_the_domain_does_not_know_the_adapters() -> None:
    domain = (
        "money model errors names cycle lookup movements runner service store trail"
    )
    for name in domain.split():
        for module in imports(BANK / f"{name}.py"):
            assert not re.match(r"sqlalchemy|alembic|psycopg2", module)
            assert not re.search(r"\.(memory|postgres)_", module)


def test_importing_the_whole_bank_opens_nothing_and_runs_no_migration() -> None:
    script = """
import builtins, pkgutil, importlib, socket, sys
import sqlalchemy.dialects.postgresql, alembic, psycopg2, backports.zoneinfo
def refuse(*args, **kwargs): raise AssertionError("a connection at import")
socket.socket.connect = psycopg2.connect = refuse
import actions.bank
names = [m.name for m in pkgutil.walk_packages(actions.bank.__path__, "actions.bank.")]
for name in names: importlib.import_module(name)
assert not [n for n in sys.modules if "migrations" in n], "a migration was imported"
print(len(names))
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ACTIONS.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )

    assert done.returncode == 0, done.stdout
    assert int(done.stdout) > 15
