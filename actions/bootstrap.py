"""Puts the bank together, once a process, when it is first needed.

This is the only module that names a store.
"""

import threading
from datetime import datetime, timezone
from typing import Optional

from actions.bank.memory.store import MemoryStore
from actions.bank.service import Bank
from actions.bank.settings import BankSettings
from actions.bank.store import Store
from actions.config import Config, read_config

_lock = threading.Lock()
_bank: Optional[Bank] = None


def bank() -> Bank:
    """Return the bank of this process, built from the environment at the first call."""
    global _bank
    with _lock:
        if _bank is None:
            _bank = build_bank(read_config())
        return _bank


def build_bank(config: Config) -> Bank:
    """Build a bank over the store that the configuration names."""
    settings = BankSettings(time_zone=config.time_zone)
    return Bank(build_store(config), _now, settings)


def build_store(config: Config) -> Store:
    """Build the store: PostgreSQL when a database is named, else memory."""
    if not config.database_url:
        return MemoryStore(max_customers=config.max_customers)
    from actions.bank.postgres.store import PostgresStore

    return PostgresStore(config.database_url)


def _now() -> datetime:
    return datetime.now(timezone.utc)
