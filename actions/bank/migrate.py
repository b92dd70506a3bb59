"""Brings the bank's tables up to date: `make bank-migrate`.

With `--check` it only looks whether they are.
"""

import sys
from pathlib import Path
from typing import Any, Sequence

from actions.bank.command import with_database

FOLDER = Path(__file__).with_name("migrations")


def migrate(url: str, revision: str = "head") -> bool:
    """Run the migrations up to a revision. One process at a time does so.

    Tables that a newer release made are left alone: migrations only add, so an older
    release works with them, and going back to it needs no step back here.

    It takes the time that it needs; the bank's own limits do not apply.

    Args:
        url: postgresql://user:password@host:port/database
        revision: An Alembic revision; "head" is the newest.

    Returns:
        False if the tables are newer than this release knows.
    """
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import text

    from actions.bank.postgres.engine import bank_errors, make_engine

    engine = make_engine(url, pool_size=1, limited=False)
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    try:
        with bank_errors(), engine.begin() as connection:
            # Any number will do, if only the bank's migrations use it.
            connection.execute(text("SELECT pg_advisory_xact_lock(7210385)"))
            if not _is_known(config, connection):
                return False
            config.attributes["connection"] = connection
            if revision == "base":
                command.downgrade(config, revision)
            else:
                command.upgrade(config, revision)
    finally:
        engine.dispose()
    return True


def is_up_to_date(url: str) -> bool:
    """Tell whether the bank's tables are those of this release, or of a newer one.

    Args:
        url: postgresql://user:password@host:port/database

    Raises:
        ValueError: The address is not one of PostgreSQL.
        StoreUnavailable: The database cannot be reached or read.
    """
    from alembic.config import Config
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    from actions.bank.postgres.engine import bank_errors, make_engine

    engine = make_engine(url, pool_size=1)
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    try:
        with bank_errors(), engine.connect() as connection:
            present = MigrationContext.configure(connection).get_current_heads()
            newer = not _is_known(config, connection)
    finally:
        engine.dispose()
    return newer or set(present) == set(scripts.get_heads())


def _is_known(config: Any, connection: Any) -> bool:
    """Tell whether the database is at a revision that this release brings."""
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory.from_config(config).walk_revisions()
    present = MigrationContext.configure(connection).get_current_heads()
    return set(present) <= {script.revision for script in scripts}


def _check(url: str) -> int:
    if is_up_to_date(url):
        return 0
    print("The tables of the bank's database are not up to date.", file=sys.stderr)
    return 1


def main(arguments: Sequence[str] = ()) -> int:
    """Migrate the database of BANK_DATABASE_URL, or look at it.

    Args:
        arguments: `--check` only looks.

    Returns:
        0 when the tables are up to date, 1 when the check found that they are not, else
        as `with_database` says.
    """
    if list(arguments) == ["--check"]:
        return with_database(_check)

    def work(url: str) -> int:
        if migrate(url):
            print("The bank's tables are up to date.")
        else:
            print("The bank's tables are of a newer release; they stay as they are.")
        return 0

    return with_database(work)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
