"""What all tests share: nothing of the developer's own settings leaks in."""

import os
from typing import List

import pytest

from tests.support.debian import pytest_terminal_summary

__all__ = ["pytest_terminal_summary"]

# Tests make their own state: a developer's database or token must not take part.
for name in (
    "BANK_DATABASE_URL",
    "DESK_DATABASE_URL",
    "ACTIONS_TOKEN",
    "RASA_TOKEN",
    "HANDOFF_CONFIG",
):
    os.environ.pop(name, None)
os.environ["RASA_TELEMETRY_ENABLED"] = "false"

# Fixtures that start an assistant for the tests of many files.
SHARED = {"stack", "parts", "machine", "production"}


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the marks
def pytest_collection_modifyitems(items: List[pytest.Item]) -> None:
    """Let pytest-xdist (-n) start each server once.

    A worker gets a file at a time, but for what shares servers across files.
    """
    for item in items:
        shared = SHARED & set(getattr(item, "fixturenames", ()))
        group = min(shared) if shared else item.nodeid.split("::")[0]
        item.add_marker(pytest.mark.xdist_group(group))
