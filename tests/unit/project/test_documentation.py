"""Every make target and every environment variable is documented."""

import re
import subprocess
from pathlib import Path
from typing import Dict, Iterator, Set

from launcher.settings import DEFAULT_PORTS, ROOT

CODE = (
    "actions",
    "addons",
    "benchmarks",
    "components",
    "delivery",
    "desk",
    "duckling_server",
    "launcher",
    "staff",
    "tools",
)
# What a path in a document may begin with.
FOLDERS = {*CODE, "data", "deploy", "docs", "make", "tests", "web"}
# Set by the system or by other programs, not by people for us.
FOREIGN = {"PATH", "HOME", "USER", "CI", "TERM", "MAKE", "TMPDIR", "TZ", "LANG"}
_READ = re.compile(
    r"""(?:environ(?:\.get|\.setdefault|\.pop)?|getenv)\s*[(\[]\s*["']([A-Z][A-Z0-9_]+)["']"""
)
_NAMED = re.compile(r"""["']([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)["']""")
_YAML = re.compile(r"\$\{?([A-Z][A-Z0-9_]+)\}?")


def _documents() -> str:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return "\n".join(page.read_text(encoding="utf-8") for page in pages)


def _sources() -> Iterator[Path]:
    for package in CODE:
        yield from sorted((ROOT / package).rglob("*.py"))


def _variables() -> Dict[str, Set[str]]:
    """Return the variables that code and settings read, with where."""
    found: Dict[str, Set[str]] = {}
    for path in _sources():
        text = path.read_text(encoding="utf-8")
        names = set(_READ.findall(text))
        if path.name in ("settings.py", "variables.py", "bootstrap.py"):
            names |= set(_NAMED.findall(text)) if "environ" in text else set()
        for name in names:
            found.setdefault(name, set()).add(str(path.relative_to(ROOT)))
    for name in ("endpoints.yml", "credentials.yml"):
        for variable in _YAML.findall((ROOT / name).read_text(encoding="utf-8")):
            found.setdefault(variable, set()).add(name)
    return found


def _makefiles() -> str:
    texts = [ROOT / "Makefile", *sorted((ROOT / "make").glob("*.mk"))]
    return "\n".join(text.read_text(encoding="utf-8") for text in texts)


def _targets() -> Set[str]:
    return set(re.findall(r"^([A-Za-z0-9][A-Za-z0-9-]*):(?!=)", _makefiles(), re.M))


def _make_variables() -> Set[str]:
    """Return what the makefiles read and do not set: a person may."""
    text = _makefiles()
    used = set(re.findall(r"(?<!\$)\$\(([A-Z][A-Z_]*)\)", text))
    made = set(re.findall(r"^(?:export )?([A-Z][A-Z_]*) *[:?]?=", text, re.M))
    return used - made - {"MAKEFILE_LIST"}


def _advertised() -> Set[str]:
    """Return the targets that code in the documents makes."""
    text = _documents()
    spans = re.findall(r"`make ([^`&]+)", text)
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.M | re.S)
    commands = re.findall(
        r"(?:^|\| |[A-Z]=\S+ )make ([^#\n|&]+)", "\n".join(blocks), re.M
    )
    words = " ".join([*spans, *commands]).replace("…", " ").split()
    return {word for word in words if re.fullmatch(r"[a-z][A-Za-z0-9-]*", word)}


def test_every_environment_variable_is_documented() -> None:
    known = _documents()

    missing = {
        name: sorted(places)
        for name, places in _variables().items()
        if name not in FOREIGN and not re.search(rf"\b{name}\b", known)
    }

    assert not missing


def test_the_search_for_variables_finds_the_known_ones() -> None:
    assert set(DEFAULT_PORTS) | {"RASA_TOKEN", "BIND_HOST"} <= set(_variables())


def test_every_make_target_says_what_it_does() -> None:
    told = subprocess.run(
        ["make", "help"], cwd=ROOT, stdout=subprocess.PIPE, check=True
    ).stdout.decode()

    listed = {line.split()[0]: line.split()[1:] for line in told.splitlines()}

    assert {"run", "test", "shell", "train", "doctor", "help", "clean"} <= set(listed)
    assert _targets() - set(listed) == set()
    assert all(len(words) >= 2 for words in listed.values())


def test_every_make_target_is_documented() -> None:
    known = _documents()

    missing = {t for t in _targets() if not re.search(rf"(\bmake |`){t}\b", known)}

    assert not missing


def test_every_make_target_in_the_documents_exists() -> None:
    assert {"run", "test", "deploy", "image-locks"} <= _advertised()

    assert _advertised() - _targets() == set()


def test_every_variable_of_the_makefiles_is_documented() -> None:
    variables = _make_variables()
    assert {"PYTHON", "FORCE", "UPGRADE", "FOLDS", "SETS", "NAME"} <= variables

    missing = {v for v in variables if not re.search(rf"\b{v}=", _documents())}

    assert not missing


def test_every_package_is_told_of() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    architecture = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")

    for package in CODE:
        assert (ROOT / package / "__init__.py").exists(), package
        assert f"{package}/" in readme, f"README.md: {package}/"
        assert package in architecture, f"docs/architecture.md: {package}"


def test_every_link_between_documents_leads_somewhere() -> None:
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        text = page.read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
            if "://" not in target and not target.startswith("mailto:"):
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_path_in_the_documents_exists() -> None:
    paths = re.findall(r"`((?:[a-z_]+/)+[\w.-]+\.\w+)`", _documents())
    places = (ROOT, ROOT / "docs" / "new_form", ROOT / "actions")
    assert len(paths) > 50

    lost = {path for path in paths if path.split("/")[0] in FOLDERS}
    lost = {path for path in lost if not any((at / path).exists() for at in places)}

    assert lost == set()


def test_the_table_of_tests_names_each_test_of_the_actions() -> None:
    page = (ROOT / "docs" / "changing.md").read_text(encoding="utf-8")
    found = {path.stem for path in (ROOT / "tests" / "unit" / "actions").glob("test_*")}

    assert {name for name in found if f"`{name}`" not in page} == set()


def test_every_module_in_the_table_of_tests_exists() -> None:
    page = (ROOT / "docs" / "changing.md").read_text(encoding="utf-8")
    folders = ("forms", "parsing", "skills", "slots")
    named = re.findall(rf"`((?:{'|'.join(folders)})/\w+)`", page)
    assert len(named) > 20

    assert [m for m in named if not (ROOT / "actions" / f"{m}.py").exists()] == []


def test_the_pipeline_runs_what_a_person_runs_and_skips_nothing(tmp_path: Path) -> None:
    make = tmp_path / "make"
    make.write_text('#!/bin/sh\necho "make $@ in $PWD with CI=$CI"\n')
    make.chmod(0o755)

    told = subprocess.run(
        [str(ROOT / ".ci" / "run")],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        stdout=subprocess.PIPE,
        check=True,
    ).stdout.decode()

    assert told == f"make test in {ROOT} with CI=true\n"
    assert "make test    #" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_what_format_sets_format_check_checks() -> None:
    for target in ("format", "format-check"):
        told = subprocess.run(
            ["make", "--dry-run", target], cwd=ROOT, stdout=subprocess.PIPE, check=True
        ).stdout.decode()

        assert "ruff check --quiet --select I" in told, target
        assert "black" in told, target


def test_every_script_that_a_recipe_runs_exists() -> None:
    told = [*(ROOT / "make").glob("*.mk"), *(ROOT / "deploy").rglob("*.sh")]
    told += (ROOT / "launcher").rglob("*.sh")
    text = "\n".join(path.read_text(encoding="utf-8") for path in told)

    scripts = set(re.findall(r"\b(?:launcher|deploy)/[\w/]+\.(?:sh|py)\b", text))

    assert "launcher/setup/ensure_npm.sh" in scripts
    assert not [script for script in scripts if not (ROOT / script).exists()]
