"""Alembic's entry: runs on the connection that `storage.sqlite.migrate` hands over, inside its transaction."""

from __future__ import annotations

from alembic import context
from sqlmodel import SQLModel

from caseworker.models import tables  # noqa: F401 - declares the tables

context.configure(
    connection=context.config.attributes["connection"], target_metadata=SQLModel.metadata, render_as_batch=True
)
context.run_migrations()
