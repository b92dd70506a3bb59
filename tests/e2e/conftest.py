"""One running assistant and one browser for all end-to-end tests of a session."""

import shutil
from pathlib import Path
from typing import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.matrix.summary import pytest_terminal_summary
from tests.support.debian import ensure_debian_package
from tests.support.stack import RunningStack, running_stack

__all__ = ["pytest_terminal_summary"]

RASA_TOKEN = "token-of-the-end-to-end-tests"


@pytest.fixture(scope="session")
def rasa_token() -> str:
    """The token of the stack's HTTP API."""
    return RASA_TOKEN


@pytest.fixture(scope="session")
def stack() -> Iterator[RunningStack]:
    """The whole assistant on free ports, with a model that fits the data.

    Searches ask for consent, as the other forms do: the matrix plays all forms alike.
    """
    variables = {"RASA_TOKEN": RASA_TOKEN, "CONFIRM_SEARCHES": "yes"}
    with running_stack(variables) as started:
        yield started


@pytest.fixture(scope="session")
def chromium() -> Path:
    """Debian's Chromium, installed from Debian where it is missing and allowed."""
    found = ensure_debian_package("chromium", lambda: shutil.which("chromium"))
    return Path(found)


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(chromium), args=["--no-sandbox"]
        )
        yield browser
        browser.close()
