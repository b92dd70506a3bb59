"""The assistant as a bank runs it: customers sign in at the bank's site."""

from typing import Iterator

import pytest

from tests.e2e.failures.parts import Parts
from tests.support.bank_site import KEYS


@pytest.fixture(scope="package")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    """Duckling, the action server and Rasa, with keys of tokens."""
    parts = Parts(tmp_path_factory.mktemp("logs"), KEYS)
    try:
        parts.start("duckling", "actions", "rasa")
        yield parts
    finally:
        parts.stop()
