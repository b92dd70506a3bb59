"""The direction of dependencies, read from the imports (DESIGN §2)."""

import ast
from pathlib import Path
from typing import Dict, Iterator, List, Set

import pytest

from launcher.settings import ROOT

SKILLS = (
    "transfer_money",
    "pay_credit_card",
    "search_transactions",
    "show_balance",
    "show_recipients",
    "show_transfer_charge",
    "switch_forms",
    "session",
    "handoff",
)
ADAPTERS = ("actions.bank.memory_store", "actions.bank.postgres_store")
COMPOSITION = ("actions.bootstrap", "actions.config")
FRAMEWORKS = ("rasa", "rasa_sdk", "sanic", "flask", "requests", "aiohttp", "http")
# Who may import whom among our own packages; what is not listed imports only itself.
ALLOWED: Dict[str, Set[str]] = {
    "actions": set(),
    "components": set(),
    "duckling_server": set(),
    "desk": set(),
    "delivery": set(),
    "hosting": set(),
    "launcher": set(),
}


def _module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imports(path: Path) -> Iterator[str]:
    """Yield every module that a file names in an import, wherever it stands."""
    package = _module(path).split(".")
    if path.name != "__init__.py":
        package = package[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *(node.module or "").split(".")]).strip(".")
            yield module
            yield from (f"{module}.{name.name}" for name in node.names)


def _sources(package: str) -> List[Path]:
    found = sorted((ROOT / package).rglob("*.py"))
    assert found, f"{package} holds no Python files"
    return found


def _is_within(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def test_the_bank_knows_neither_rasa_nor_http() -> None:
    for path in _sources("actions/bank"):
        for module in _imports(path):
            wrong = [name for name in FRAMEWORKS if _is_within(module, name)]
            assert not wrong, f"{path} imports {module}"


def _is_command(path: Path) -> bool:
    return path.stem == "command" or "actions.bank.command" in set(_imports(path))


def test_the_bank_knows_nothing_of_the_skills() -> None:
    for path in _sources("actions/bank"):
        # A command, as the audit, is an entry point: it may ask for a store.
        inside = ["actions.bank", *(COMPOSITION if _is_command(path) else ())]
        for module in _imports(path):
            known = module == "actions" or any(_is_within(module, i) for i in inside)
            assert known or not _is_within(module, "actions"), f"{path}: {module}"


def test_only_bootstrap_names_an_adapter() -> None:
    for path in _sources("actions"):
        if _module(path) in ("actions.bootstrap", *ADAPTERS):
            continue
        named = [m for m in _imports(path) if any(_is_within(m, a) for a in ADAPTERS)]
        assert not named, f"{path} names {named}"


@pytest.mark.parametrize("skill", SKILLS)
def test_a_skill_reaches_the_store_only_through_the_service(skill: str) -> None:
    hidden = ("actions.bank.store", "actions.bank.demo_data", *ADAPTERS)
    path = ROOT / "actions" / f"{skill}.py"

    reached = [m for m in _imports(path) if any(_is_within(m, h) for h in hidden)]

    assert not reached


# Switching knows the forms that it switches between; nobody else knows another skill.
@pytest.mark.parametrize("skill", sorted(set(SKILLS) - {"switch_forms"}))
def test_a_skill_does_not_import_another_skill(skill: str) -> None:
    others = [f"actions.{other}" for other in SKILLS if other != skill]

    imported = set(_imports(ROOT / "actions" / f"{skill}.py"))

    assert not imported.intersection(others)


def test_the_store_port_knows_no_adapter_and_no_service() -> None:
    imported = set(_imports(ROOT / "actions" / "bank" / "store.py"))

    assert not imported.intersection([*ADAPTERS, "actions.bank.service"])


@pytest.mark.parametrize("package", sorted(ALLOWED))
def test_a_package_imports_none_of_the_others(package: str) -> None:
    others = set(ALLOWED) - {package} - ALLOWED[package]
    for path in _sources(package):
        for module in _imports(path):
            assert module.split(".")[0] not in others, f"{path} imports {module}"


@pytest.mark.parametrize("package", sorted(ALLOWED))
def test_no_code_that_ships_imports_a_test(package: str) -> None:
    for path in _sources(package):
        assert not any(_is_within(module, "tests") for module in _imports(path)), path


def test_reading_imports_sees_relative_and_nested_ones(tmp_path: Path) -> None:
    path = ROOT / "launcher" / "commands.py"

    assert "launcher.stack" in set(_imports(path))
    assert "launcher.services" in set(_imports(path))
