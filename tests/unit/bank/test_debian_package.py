"""A missing PostgreSQL is said out loud, and is a failure under CI."""

from types import SimpleNamespace
from typing import Any, List

import pytest

from tests.support import debian


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without apt, and nothing missed so far."""
    monkeypatch.setattr("shutil.which", lambda _: None)
    monkeypatch.setattr(debian, "_missing", {})


def nothing() -> None:
    return None


def test_what_is_there_is_not_installed(nowhere: None) -> None:
    assert debian.ensure_debian_package("sh", lambda: "/bin/sh") == "/bin/sh"


def test_under_ci_a_missing_package_is_a_failure(
    nowhere: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")

    with pytest.raises(pytest.fail.Exception, match="apt-get install postgresql"):
        debian.ensure_debian_package("postgresql", nothing)


def test_elsewhere_a_missing_package_is_skipped_and_named_at_the_end(
    nowhere: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "false")
    with pytest.raises(pytest.skip.Exception, match="NOT TESTED") as skipped:
        debian.ensure_debian_package("postgresql", nothing)
    report = Report(str(skipped.value))

    debian.pytest_terminal_summary(report)

    assert len(report.lines) == 2
    assert report.lines[0] == "NOT TESTED: postgresql is missing"
    assert report.lines[1].endswith("; run: sudo apt-get install postgresql")


def test_nothing_is_named_where_nothing_is_missing() -> None:
    report = Report("a test of something else")

    debian.pytest_terminal_summary(report)

    assert report.lines == []


def test_a_missing_package_is_installed_once(
    nowhere: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: List[str] = []
    installed: List[str] = []

    def install(package: str) -> str:
        asked.append(package)
        installed.append("/usr/bin/thing")
        return ""

    monkeypatch.setattr(debian, "_install", install)
    for _ in range(2):
        found = debian.ensure_debian_package(
            "thing", lambda: installed[0] if installed else None
        )
        assert found == "/usr/bin/thing"
    assert asked == ["thing"]


class Report:
    """Holds why two tests were skipped; takes what pytest would print."""

    def __init__(self, why: str) -> None:
        self.stats = {"skipped": 2 * [SimpleNamespace(longrepr=("file", 1, why))]}
        self.lines: List[str] = []

    def section(self, title: str, **_: Any) -> None:
        self.lines.append(title)

    def line(self, text: str) -> None:
        self.lines.append(text)
