"""The direction of dependencies, read from the imports (DESIGN §2)."""

import ast
from pathlib import Path
from typing import Dict, Iterator, List, Set

import pytest

from launcher.settings import ROOT

# Each adapter of the store is a package.
ADAPTERS = ("actions.bank.memory", "actions.bank.postgres")
MIGRATE = "actions.bank.migrate"
COMPOSITION = ("actions.bootstrap", "actions.config")
FRAMEWORKS = (
    *("rasa", "rasa_sdk", "sanic", "flask", "socketio"),
    *("http", "urllib", "urllib3", "requests", "httpx", "aiohttp", "socket"),
)
# Who may import whom among our own packages; what is not listed imports only itself.
ALLOWED: Dict[str, Set[str]] = {
    "actions": set(),
    "addons": set(),
    "benchmarks": {"actions", "components", "duckling_server", "launcher"},
    "components": set(),
    "delivery": set(),
    "desk": {"staff"},
    "duckling_server": set(),
    "launcher": set(),
    "staff": set(),
    "tools": {"launcher"},
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


def _names_an_adapter(module: str) -> bool:
    return module.startswith(ADAPTERS)


def _is_skill(path: Path) -> bool:
    """Tell whether a module has an action of its own."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return any(
        isinstance(node, ast.ClassDef) and node.name.startswith("Action")
        for node in tree.body
    )


SKILLS = sorted(
    path.stem for path in (ROOT / "actions").rglob("*.py") if _is_skill(path)
)
# Each may import what stands before it, and what is beside all of them.
LAYERS = ("parsing", "slots", "forms", "skills")


def test_the_skills_are_found() -> None:
    known = {"transfer_money", "pay_credit_card", "search_transactions", "session"}
    known |= {"show_balance", "show_recipients", "show_transfer_charge", "handoff"}

    known |= {"switch_forms", "scheduled_payments", "movement_status", "show_what_if"}

    assert known < set(SKILLS)


def test_a_skill_is_a_module_of_skills_and_nothing_else_is() -> None:
    modules = {path.stem for path in (ROOT / "actions" / "skills").glob("*.py")}

    assert modules - {"__init__", "registry"} == set(SKILLS)


@pytest.mark.parametrize("layer", LAYERS)
def test_parsing_knows_no_slots_slots_no_forms_forms_no_skills(layer: str) -> None:
    above = LAYERS[LAYERS.index(layer) + 1 :]
    for path in _sources(f"actions/{layer}"):
        for module in _imports(path):
            wrong = [name for name in above if _is_within(module, f"actions.{name}")]
            assert not wrong, f"{path} imports {module}"


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
        module = _module(path)
        # A command that makes tables is an entry point of its own.
        if module in ("actions.bootstrap", MIGRATE) or _names_an_adapter(module):
            continue
        if _is_within(module, "actions.bank.migrations"):
            continue
        named = [m for m in _imports(path) if _names_an_adapter(m)]
        assert not named, f"{path} names {named}"


def test_nobody_reaches_the_store_but_through_the_service() -> None:
    hidden = ("actions.bank.store", "actions.bank.demo_data", *ADAPTERS)
    for path in _sources("actions"):
        module = _module(path)
        if module not in COMPOSITION and not _is_within(module, "actions.bank"):
            reached = [m for m in _imports(path) if m.startswith(hidden)]
            assert not reached, f"{path} imports {reached}"


@pytest.mark.parametrize("skill", SKILLS)
def test_a_skill_knows_others_only_by_the_registry(skill: str) -> None:
    others = [f"actions.skills.{other}" for other in SKILLS if other != skill]

    imported = set(_imports(ROOT / "actions" / "skills" / f"{skill}.py"))

    assert not imported.intersection(others)


def test_the_store_port_knows_no_adapter_and_no_service() -> None:
    imported = set(_imports(ROOT / "actions" / "bank" / "store.py"))

    assert "actions.bank.service" not in imported
    assert not [module for module in imported if _names_an_adapter(module)]


def test_every_package_is_listed() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}

    assert packages == set(ALLOWED)


@pytest.mark.parametrize("package", sorted(ALLOWED))
def test_a_package_imports_none_of_the_others(package: str) -> None:
    others = set(ALLOWED) - {package} - ALLOWED[package]
    for path in _sources(package):
        for module in _imports(path):
            assert module.split(".")[0] not in others, f"{path} imports {module}"


# Benchmarks measure on the PostgreSQL that tests make.
@pytest.mark.parametrize("package", sorted(set(ALLOWED) - {"benchmarks"}))
def test_no_code_that_ships_imports_a_test(package: str) -> None:
    for path in _sources(package):
        assert not any(_is_within(module, "tests") for module in _imports(path)), path


def test_reading_imports_sees_relative_and_nested_ones(tmp_path: Path) -> None:
    path = ROOT / "launcher" / "commands.py"

    assert "launcher.stack" in set(_imports(path))
    assert "launcher.services" in set(_imports(path))
