"""The assistant as a bank runs it: customers sign in at the bank's site."""

import importlib.util
import threading
from typing import Any, Iterator

import pytest

from launcher.settings import ROOT
from tests.e2e.failures.parts import Parts
from tests.support.bank_site import ISSUER, KEYS, SECRET
from tests.support.ports import free_port

BankSite = Any


@pytest.fixture(scope="package")
def site_port() -> int:
    """Where the bank's site will be."""
    return free_port()


@pytest.fixture(scope="package")
def bank(site_port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    """Duckling, the action server and Rasa, with keys of tokens."""
    keys = {**KEYS, "RASA_CORS": f"http://localhost:{site_port}"}
    keys["CUSTOMER_JWT_KEYS"] += f" site:{SECRET}"
    parts = Parts(tmp_path_factory.mktemp("logs"), keys)
    try:
        parts.start("duckling", "actions", "rasa")
        yield parts
    finally:
        parts.stop()


@pytest.fixture
def site(site_port: int, bank: Parts) -> Iterator[BankSite]:
    """The example in docs/bank_site, running."""
    spec = importlib.util.spec_from_file_location(
        "bank_site_example", ROOT / "docs" / "bank_site" / "site.py"
    )
    assert spec is not None and spec.loader is not None
    example = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(example)
    with example.BankSite(site_port, SECRET, bank.rasa_url) as started:
        threading.Thread(
            target=started.serve_forever, args=(0.05,), daemon=True
        ).start()
        started.issuer = ISSUER
        yield started
        started.shutdown()
