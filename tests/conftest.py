"""What all tests share: nothing of the developer's own settings leaks in."""

import os

from tests.support.debian import pytest_terminal_summary

__all__ = ["pytest_terminal_summary"]

# Tests make their own state: a developer's database or token must not take part.
for name in ("BANK_DATABASE_URL", "DESK_DATABASE_URL", "RASA_TOKEN", "HANDOFF_CONFIG"):
    os.environ.pop(name, None)
os.environ["RASA_TELEMETRY_ENABLED"] = "false"
