"""Alembic runs this for each migration; `actions.bank.migrate` hands the connection.

The folder has no __init__.py, so that the action server, which imports every module
of actions/, never comes here.
"""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
