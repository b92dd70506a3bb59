"""Brings the bank's tables up to date: python -m actions.bank.migrate."""

import sys
from pathlib import Path

from actions.bank.command import with_database

FOLDER = Path(__file__).with_name("migrations")


def migrate(url: str, revision: str = "head") -> None:
    """Run the migrations up to a revision. One process at a time does so.

    It takes the time that it needs; the bank's own limits do not apply.

    Args:
        url: postgresql://user:password@host:port/database
        revision: An Alembic revision; "head" is the newest.
    """
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import text

    from actions.bank.postgres.engine import bank_errors, make_engine

    engine = make_engine(url, pool_size=1, limited=False)
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    with bank_errors(), engine.begin() as connection:
        # Any number will do, if only the bank's migrations use it.
        connection.execute(text("SELECT pg_advisory_xact_lock(7210385)"))
        config.attributes["connection"] = connection
        if revision == "base":
            command.downgrade(config, revision)
        else:
            command.upgrade(config, revision)
    engine.dispose()


def main() -> int:
    """Migrate the database of BANK_DATABASE_URL."""

    def work(url: str) -> int:
        migrate(url)
        print("The bank's tables are up to date.")
        return 0

    return with_database(work)


if __name__ == "__main__":
    sys.exit(main())
