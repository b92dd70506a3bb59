"""Asks the bank whether its database can be used, and says what mends it.

The bank answers in a process of its own: the launcher does not know its insides.
"""

import os
import sys
from subprocess import run
from typing import Mapping, Tuple
from urllib.parse import urlsplit

from launcher.settings import ROOT

# Exit status of `python -m actions.bank.migrate --check`.
WELL, NOT_MIGRATED, NO_ADDRESS = 0, 1, 2


def look(environ: Mapping[str, str] = os.environ) -> Tuple[str, str]:
    """Return what is known of BANK_DATABASE_URL as a sentence, and what mends it.

    Args:
        environ: Environment variables; an empty address counts as unset.

    Returns:
        The sentence, empty if no database is named, and the mend, empty if all is well.
    """
    url = environ.get("BANK_DATABASE_URL", "")
    if not url:
        return "", ""
    checked = run(
        [sys.executable, "-m", "actions.bank.migrate", "--check"],
        cwd=ROOT,
        env=dict(environ),
        capture_output=True,
        encoding="utf-8",
    )
    if checked.returncode == WELL:
        return "The bank's database answers, and its tables are up to date", ""
    told = checked.stderr.strip().splitlines() or ["it says nothing"]
    return told[-1].rstrip("."), _mend(checked.returncode, told[-1], url)


def _mend(status: int, told: str, url: str) -> str:
    if status == NOT_MIGRATED:
        return "make bank-migrate"
    if status == NO_ADDRESS:
        return "set BANK_DATABASE_URL so, or unset it (the bank is then in memory)"
    if 'database "' in told and "does not exist" in told:
        place = urlsplit(url)
        at = f"-h {place.hostname or 'localhost'} -p {place.port or 5432}"
        who = f" -U {place.username}" if place.username else ""
        return f"createdb {at}{who} {place.path[1:]} && make bank-migrate"
    return "start PostgreSQL, or correct BANK_DATABASE_URL, or unset it"
