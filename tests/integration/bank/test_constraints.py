"""What PostgreSQL refuses even if the bank's own checks were gone."""

import psycopg2
import pytest

from actions.bank.service import Bank
from tests.support.banks import TODAY, usd

PAYMENT = (
    "INSERT INTO bank_payment VALUES"
    " ('P99', 99, 'ann', '{card}', {amount}, '2027-01-01', '{status}', '', NULL)"
)
LINE = (
    "INSERT INTO bank_transaction"
    " (customer, kind, amount, source, target, party, made_at, receipt) VALUES"
    " ('{customer}', '{kind}', {amount}, '{source}', '{target}', 'x', now(), {receipt})"
)
PURCHASE = {
    "customer": "ann",
    "kind": "purchase",
    "amount": "1",
    "source": "account",
    "target": "outside",
    "receipt": "NULL",
}


@pytest.fixture
def run(bank: Bank, url: str):  # type: ignore[no-untyped-def]
    bank.transfer("ann", "Katy Parrow", usd("10"), "m1")
    bank.pay_card("ann", "emblem", usd("10"), "m2", TODAY.replace(year=2030))
    for customer in ("ben", "cat"):
        bank.balance(customer)
    connection = psycopg2.connect(url)
    connection.autocommit = True

    def statement(text: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(text)

    # A receipt that no key of its own stands for.
    statement(
        "INSERT INTO bank_receipt VALUES"
        " ('R9', 'cat', 'transfer', 1, 0, 'account', 'x', 1, now())"
    )
    yield statement
    connection.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE bank_ledger SET balance = -0.01 WHERE place = 'account'",
        "UPDATE bank_ledger SET balance = balance + 1 WHERE place = 'account'",
        "UPDATE bank_ledger SET lowest = NULL WHERE place = 'account'",
        "UPDATE bank_ledger SET minimum = -1 WHERE place = 'card:emblem'",
        "UPDATE bank_ledger SET minimum = NULL WHERE place = 'card:emblem'",
        "UPDATE bank_ledger SET place = 'card:' WHERE place = 'card:emblem'",
        "UPDATE bank_customer SET currency = 'dollar'",
        "DELETE FROM bank_customer",
        "DELETE FROM bank_ledger WHERE place = 'outside'",
        "INSERT INTO bank_party VALUES ('ann', 'recipient', 99, 'Katy Parrow')",
        "INSERT INTO bank_party VALUES ('ann', 'enemy', 0, 'Katy Parrow')",
        "INSERT INTO bank_deed (customer, key, content) VALUES ('ann', 'k', 'c')",
        "INSERT INTO bank_deed (customer, key, content, receipt)"
        " SELECT customer, 'again', content, receipt FROM bank_deed"
        " WHERE receipt IS NOT NULL",
        "INSERT INTO bank_deed (customer, key, content, payment)"
        " SELECT customer, key, content, payment FROM bank_deed"
        " WHERE payment IS NOT NULL",
        "INSERT INTO bank_deed (customer, key, content, receipt)"
        " SELECT 'ben', 'k', 'c', number FROM bank_receipt WHERE customer = 'cat'",
        "INSERT INTO bank_deed (customer, key, content, payment)"
        " SELECT 'ben', 'k', 'c', id FROM bank_payment WHERE customer = 'ann'",
        "INSERT INTO bank_transaction"
        " (customer, kind, amount, source, target, party, made_at, receipt)"
        " SELECT 'ben', kind, amount, source, target, party, made_at, receipt"
        " FROM bank_transaction WHERE customer = 'ann' AND kind = 'transfer'",
        "UPDATE bank_payment SET status = 'paid', receipt ="
        " (SELECT number FROM bank_receipt WHERE customer = 'cat')",
        "UPDATE bank_customer SET minor_units = 5",
        "UPDATE bank_ledger SET minimum = 'NaN' WHERE place = 'card:emblem'",
        "UPDATE bank_ledger SET minimum = 0.004 WHERE place = 'card:emblem'",
        PAYMENT.format(card="card:emblem", amount="'NaN'", status="scheduled"),
        PAYMENT.format(card="card:emblem", amount="0.004", status="scheduled"),
        PAYMENT.format(card="card:emblem", amount=0, status="scheduled"),
        PAYMENT.format(card="card:golden", amount=1, status="scheduled"),
        PAYMENT.format(card="account", amount=1, status="scheduled"),
        PAYMENT.format(card="card:emblem", amount=1, status="paid"),
        PAYMENT.format(card="card:emblem", amount=1, status="failed"),
        PAYMENT.format(card="card:emblem", amount=1, status="lost"),
        "UPDATE bank_payment SET status = 'paid'",
        LINE.format(**{**PURCHASE, "amount": "0"}),
        LINE.format(**{**PURCHASE, "amount": "-1"}),
        LINE.format(**{**PURCHASE, "amount": "'NaN'"}),
        LINE.format(**{**PURCHASE, "amount": "0.004"}),
        LINE.format(**{**PURCHASE, "target": "account"}),
        LINE.format(**{**PURCHASE, "target": "card:emblem"}),
        LINE.format(**{**PURCHASE, "source": "card:golden"}),
        LINE.format(**{**PURCHASE, "customer": "nobody"}),
        LINE.format(**{**PURCHASE, "kind": "gift"}),
        LINE.format(**{**PURCHASE, "kind": "transfer"}),
        LINE.format(**{**PURCHASE, "receipt": "'R00000001'"}),
        LINE.format(**{**PURCHASE, "kind": "transfer", "receipt": "'R00000099'"}),
    ],
)
def test_a_wrong_row_is_impossible(run, statement: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(psycopg2.IntegrityError):
        run(statement)


def test_the_account_cannot_fall_below_its_limit(run) -> None:  # type: ignore[no-untyped-def]
    move = (
        "UPDATE bank_ledger SET balance = balance + CASE place"
        " WHEN 'account' THEN -{0} WHEN 'outside' THEN {0} ELSE 0 END"
    )
    run(move.format("990.00"))
    with pytest.raises(psycopg2.IntegrityError, match="bank_ledger_limit"):
        run(move.format("0.01"))


def test_money_cannot_come_from_nowhere(run) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(psycopg2.IntegrityError, match="off by 0.01"):
        run("UPDATE bank_ledger SET balance = balance + 0.01 WHERE place = 'outside'")


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM bank_ledger WHERE customer = 'eve' AND place = 'outside'",
        "UPDATE bank_ledger SET customer = 'dan' WHERE customer = 'eve'"
        " AND place = 'outside'",
    ],
)
def test_no_place_of_a_ledger_can_disappear(run, statement: str) -> None:  # type: ignore[no-untyped-def]
    run(
        "INSERT INTO bank_customer SELECT name, 'USD', 2, now(), 0, repeat('0', 64)"
        " FROM unnest(ARRAY['eve', 'dan']) AS name;"
        "INSERT INTO bank_ledger VALUES"
        " ('eve', 'account', 5, 0, NULL), ('eve', 'outside', -5, NULL, NULL)"
    )
    with pytest.raises(psycopg2.IntegrityError, match="is off by -?5"):
        run(statement)


def test_the_statements_above_fail_for_what_is_wrong_with_them(run) -> None:  # type: ignore[no-untyped-def]
    run(LINE.format(**PURCHASE))
    run(PAYMENT.format(card="card:emblem", amount=1, status="scheduled"))
    run("UPDATE bank_ledger SET minimum = 1 WHERE place = 'card:emblem'")


@pytest.mark.parametrize(
    "table", ["bank_transaction", "bank_receipt", "bank_deed", "bank_audit"]
)
def test_what_was_recorded_cannot_be_changed(run, table: str) -> None:  # type: ignore[no-untyped-def]
    for statement in (
        f"UPDATE {table} SET customer = customer",
        f"DELETE FROM {table}",
        f"TRUNCATE {table} CASCADE",
    ):
        with pytest.raises(psycopg2.IntegrityError, match="only grows"):
            run(statement)
