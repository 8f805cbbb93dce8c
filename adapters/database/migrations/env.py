"""How Alembic runs a migration: on the connection, and in the transaction, that `register_migration` gives it.

A revision is written by hand: copy the newest and raise its numbers. One that was released is never changed.
tests/adapters/test_migrations.py compares what all of them build with `adapters.database.register_schema` and
`adapters.database.account_schema`.
"""

from alembic import context

from adapters.database.account_schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters a table by building it anew
)
with context.begin_transaction():
    context.run_migrations()
