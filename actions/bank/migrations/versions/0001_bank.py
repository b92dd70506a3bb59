"""The bank's tables, with checks that make a wrong row impossible."""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = """
CREATE SEQUENCE bank_receipt_number;
CREATE SEQUENCE bank_payment_number;

-- PostgreSQL holds NaN for a number, above all others.
CREATE DOMAIN bank_money AS numeric(20, 4) CHECK (VALUE <> 'NaN');

CREATE TABLE bank_customer (
    id text PRIMARY KEY CHECK (length(id) <= 128),
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    minor_units integer NOT NULL CHECK (minor_units BETWEEN 0 AND 4),
    opened_at timestamptz NOT NULL,
    audit_number integer NOT NULL DEFAULT 0 CHECK (audit_number >= 0),
    audit_hash text NOT NULL CHECK (length(audit_hash) = 64)
);

CREATE TABLE bank_ledger (
    customer text NOT NULL REFERENCES bank_customer,
    place text NOT NULL CHECK (place IN ('account', 'outside') OR place LIKE 'card:_%'),
    balance bank_money NOT NULL,
    lowest bank_money,
    minimum bank_money,
    PRIMARY KEY (customer, place),
    CONSTRAINT bank_ledger_limit CHECK (balance >= lowest),
    CONSTRAINT bank_ledger_account_has_limit
        CHECK ((place = 'account') = (lowest IS NOT NULL)),
    CONSTRAINT bank_ledger_card_has_minimum
        CHECK ((place LIKE 'card:_%') = (minimum IS NOT NULL)),
    CHECK (minimum >= 0)
);

CREATE TABLE bank_party (
    customer text NOT NULL REFERENCES bank_customer,
    role text NOT NULL CHECK (role IN ('recipient', 'vendor', 'depositor')),
    position integer NOT NULL CHECK (position >= 0),
    name text NOT NULL CHECK (name <> ''),
    PRIMARY KEY (customer, role, position),
    UNIQUE (customer, role, name)
);

CREATE TABLE bank_receipt (
    number text PRIMARY KEY,
    customer text NOT NULL REFERENCES bank_customer,
    kind text NOT NULL CHECK (kind IN ('transfer', 'card_payment')),
    amount bank_money NOT NULL CHECK (amount > 0),
    charge bank_money NOT NULL CHECK (charge >= 0),
    source text NOT NULL,
    target text NOT NULL,
    balance bank_money NOT NULL,
    made_at timestamptz NOT NULL,
    UNIQUE (customer, number)
);

CREATE TABLE bank_transaction (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer text NOT NULL,
    kind text NOT NULL CHECK (kind IN (
        'opening', 'purchase', 'deposit', 'transfer', 'charge', 'card_payment')),
    search_type text GENERATED ALWAYS AS (
        CASE WHEN kind IN ('purchase', 'transfer', 'charge') THEN 'spend'
             WHEN kind = 'deposit' THEN 'deposit' END) STORED,
    amount bank_money NOT NULL CHECK (amount > 0),
    source text NOT NULL,
    target text NOT NULL,
    party text NOT NULL,
    made_at timestamptz NOT NULL,
    receipt text,
    FOREIGN KEY (customer, receipt) REFERENCES bank_receipt (customer, number),
    FOREIGN KEY (customer, source) REFERENCES bank_ledger,
    FOREIGN KEY (customer, target) REFERENCES bank_ledger,
    CONSTRAINT bank_transaction_way CHECK (CASE kind
        WHEN 'opening' THEN source <> target
        WHEN 'deposit' THEN source = 'outside' AND target = 'account'
        WHEN 'card_payment' THEN source = 'account' AND target LIKE 'card:_%'
        ELSE source = 'account' AND target = 'outside' END),
    CONSTRAINT bank_transaction_receipt CHECK (
        (kind IN ('transfer', 'charge', 'card_payment')) = (receipt IS NOT NULL))
);
CREATE INDEX bank_transaction_search
    ON bank_transaction (customer, search_type, made_at);
CREATE INDEX bank_transaction_kind ON bank_transaction (customer, kind, made_at);

CREATE TABLE bank_payment (
    id text PRIMARY KEY,
    number bigint NOT NULL UNIQUE,
    customer text NOT NULL,
    card text NOT NULL CHECK (card LIKE 'card:_%'),
    amount bank_money NOT NULL CHECK (amount > 0),
    due date NOT NULL,
    status text NOT NULL CHECK (
        status IN ('scheduled', 'paid', 'failed', 'cancelled')),
    reason text NOT NULL,
    receipt text UNIQUE,
    UNIQUE (customer, id),
    FOREIGN KEY (customer, receipt) REFERENCES bank_receipt (customer, number),
    FOREIGN KEY (customer, card) REFERENCES bank_ledger,
    CONSTRAINT bank_payment_paid_has_receipt
        CHECK ((status = 'paid') = (receipt IS NOT NULL)),
    CONSTRAINT bank_payment_failed_has_reason
        CHECK (status <> 'failed' OR reason <> '')
);
CREATE INDEX bank_payment_due ON bank_payment (due) WHERE status = 'scheduled';
CREATE INDEX bank_payment_customer ON bank_payment (customer, due);

CREATE TABLE bank_deed (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer text NOT NULL REFERENCES bank_customer,
    key text NOT NULL CHECK (length(key) BETWEEN 1 AND 128),
    content text NOT NULL,
    receipt text UNIQUE,
    payment text,
    FOREIGN KEY (customer, receipt) REFERENCES bank_receipt (customer, number),
    FOREIGN KEY (customer, payment) REFERENCES bank_payment (customer, id),
    UNIQUE (customer, key),
    CHECK (num_nonnulls(receipt, payment) = 1)
);

CREATE TABLE bank_audit (
    customer text NOT NULL REFERENCES bank_customer,
    number integer NOT NULL CHECK (number > 0),
    at timestamptz NOT NULL,
    action text NOT NULL,
    result text NOT NULL,
    key text NOT NULL,
    amount text NOT NULL,
    charge text NOT NULL,
    source text NOT NULL,
    target text NOT NULL,
    reference text NOT NULL,
    previous text NOT NULL CHECK (length(previous) = 64),
    hash text NOT NULL UNIQUE CHECK (length(hash) = 64),
    PRIMARY KEY (customer, number)
);
"""

APPEND_ONLY = """
CREATE FUNCTION bank_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% only grows: % is refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""

ZERO_SUM = """
CREATE FUNCTION bank_check_zero_sum() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    owner text;
    surplus numeric;
BEGIN
    FOR owner IN SELECT OLD.customer UNION SELECT NEW.customer LOOP
        SELECT sum(balance) INTO surplus FROM bank_ledger WHERE customer = owner;
        IF surplus <> 0 THEN
            RAISE EXCEPTION 'the ledger of % is off by %', owner, surplus
                USING ERRCODE = 'check_violation', CONSTRAINT = 'bank_ledger_zero_sum';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER bank_ledger_zero_sum
    AFTER INSERT OR UPDATE OR DELETE ON bank_ledger DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION bank_check_zero_sum();
"""

SCALE = """
CREATE FUNCTION bank_check_scale() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    name text;
    places integer;
BEGIN
    SELECT minor_units INTO places FROM bank_customer WHERE id = NEW.customer;
    FOREACH name IN ARRAY TG_ARGV LOOP
        IF min_scale((to_jsonb(NEW) ->> name)::numeric) > places THEN
            RAISE EXCEPTION '%.% has more than % decimal places',
                TG_TABLE_NAME, name, places USING ERRCODE = 'check_violation';
        END IF;
    END LOOP;
    RETURN NEW;
END $$;
"""
SCALED = {
    "bank_ledger": "balance, lowest, minimum",
    "bank_receipt": "amount, charge, balance",
    "bank_transaction": "amount",
    "bank_payment": "amount",
}

GROWING = ("bank_transaction", "bank_receipt", "bank_deed", "bank_audit")


def upgrade() -> None:
    op.execute(TABLES)
    op.execute(APPEND_ONLY)
    op.execute(ZERO_SUM)
    op.execute(SCALE)
    for table, columns in SCALED.items():
        op.execute(
            f"CREATE TRIGGER {table}_scale BEFORE INSERT OR UPDATE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION bank_check_scale({columns})"
        )
    for table in GROWING:
        op.execute(
            f"CREATE TRIGGER {table}_grows BEFORE UPDATE OR DELETE OR TRUNCATE"
            f" ON {table} EXECUTE FUNCTION bank_refuse_change()"
        )


def downgrade() -> None:
    op.execute(
        "DROP TABLE bank_audit, bank_deed, bank_payment, bank_transaction,"
        " bank_receipt, bank_party, bank_ledger, bank_customer;"
        " DROP FUNCTION bank_refuse_change, bank_check_zero_sum,"
        " bank_check_scale; DROP DOMAIN bank_money;"
        " DROP SEQUENCE bank_receipt_number, bank_payment_number"
    )
