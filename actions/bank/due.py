"""Carries out the payments that are due: python -m actions.bank.due.

Made for a timer such as cron. The bank also carries them out whenever their customer
asks for anything, so that a missed run delays money but never loses or doubles it.
"""

import sys

from actions.bank.command import with_database
from actions.bank.model import ScheduledPayment


def main() -> int:
    """Carry out what is due in the database of BANK_DATABASE_URL."""

    def work(_: str) -> int:
        from actions.bootstrap import bank

        payments = bank().carry_out_due(tell=_print)
        print(f"{len(payments)} payments were due.")
        return 0

    return with_database(work)


def _print(payment: ScheduledPayment) -> None:
    text = f"{payment.id} {payment.card} {payment.amount} {payment.status.value}"
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
