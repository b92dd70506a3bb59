"""The store in PostgreSQL: a row lock per customer, a bounded pool.

A unit of work that writes first locks the customer's row, so that all that follows
sees what the one before committed. Constraints of the tables refuse what slips by.
One that only reads sees the data of one moment and locks nothing.
"""

from contextlib import contextmanager
from datetime import date
from typing import Iterator, List

from sqlalchemy import select

from actions.bank.postgres.engine import bank_errors, make_engine
from actions.bank.postgres.tables import customer as customers
from actions.bank.postgres.tables import payment
from actions.bank.postgres.work import PostgresWork
from actions.bank.store import Store, UnitOfWork


class PostgresStore(Store):
    """Safe to share between threads; connects on first use.

    Args:
        url: postgresql://user:password@host:port/database
        pool_size: Connections kept; as many again may be open under load.

    Raises:
        ValueError: The address is not one of PostgreSQL.
    """

    def __init__(self, url: str, pool_size: int = 5) -> None:
        self.engine = make_engine(url, pool_size)
        # Shares the pool. All that one unit of work reads is of one moment.
        self._reader = self.engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )

    @contextmanager
    def transaction(self, customer: str, write: bool = True) -> Iterator[UnitOfWork]:
        """See `Store.transaction`."""
        engine = self.engine if write else self._reader
        with bank_errors(), engine.connect() as connection:
            work = PostgresWork(connection, customer)
            if write:
                work.lock()
            work.load()
            yield work

    def customers(self) -> List[str]:
        """See `Store.customers`."""
        return self._column(select(customers.c.id).order_by(customers.c.id))

    def customers_with_due(self, day: date) -> List[str]:
        """See `Store.customers_with_due`."""
        waits = (payment.c.status == "scheduled") & (payment.c.due <= day)
        owner = payment.c.customer
        return self._column(select(owner).where(waits).distinct().order_by(owner))

    def close(self) -> None:
        """See `Store.close`."""
        self.engine.dispose()

    def _column(self, query: object) -> List[str]:
        with bank_errors(), self.engine.connect() as connection:
            return list(connection.execute(query).scalars())
