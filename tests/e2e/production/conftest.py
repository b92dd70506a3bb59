"""Production, started once for the tests of this folder."""

from typing import Iterator

import pytest

from tests.support.production import Production


@pytest.fixture(scope="session")
def production(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Production]:
    """Two Rasas on PostgreSQL, Redis and RabbitMQ."""
    made = Production(tmp_path_factory.mktemp("production"))
    try:
        made.start()
        yield made
    finally:
        made.remove()
