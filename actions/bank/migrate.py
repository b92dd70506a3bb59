"""Brings the bank's tables up to date: python -m actions.bank.migrate."""

import sys
from pathlib import Path
from typing import Any

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


def _is_known(config: Any, connection: Any) -> bool:
    """Tell whether the database is at a revision that this release brings."""
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory.from_config(config).walk_revisions()
    present = MigrationContext.configure(connection).get_current_heads()
    return set(present) <= {script.revision for script in scripts}


def main() -> int:
    """Migrate the database of BANK_DATABASE_URL."""

    def work(url: str) -> int:
        if migrate(url):
            print("The bank's tables are up to date.")
        else:
            print("The bank's tables are of a newer release; they stay as they are.")
        return 0

    return with_database(work)


if __name__ == "__main__":
    sys.exit(main())
