"""What the bank's commands share: the database, and errors a person can act on."""

import sys
from typing import Callable

from actions.bank.errors import StoreUnavailable
from actions.config import read_config

_NO_DATABASE = (
    "BANK_DATABASE_URL is not set. The bank in memory lives inside the action server"
    " and ends with it; this command is for a bank in PostgreSQL."
)


def with_database(work: Callable[[str], int]) -> int:
    """Run a command on the database of BANK_DATABASE_URL.

    Returns:
        The exit code: what `work` returns, 2 when no usable database is named or
        another variable cannot be used, 3 when the database cannot be reached.
    """
    try:
        url = read_config().database_url
        return work(url) if url else _complain(2, _NO_DATABASE)
    except ValueError as error:
        return _complain(2, str(error))
    except StoreUnavailable as error:
        return _complain(3, f"The bank's database is not available: {error}")


def _complain(code: int, sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return code
