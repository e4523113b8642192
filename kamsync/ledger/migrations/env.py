"""Alembic's entry: runs the scripts on the connection that the ledger hands over."""

from __future__ import annotations

from alembic import context

from kamsync.ledger.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()
