"""SQLModel over the writer's connection. Imported by the first command, never by a start or a search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2
from sqlmodel import Session, SQLModel

from caseworker.models import tables  # noqa: F401 - declares the tables

if TYPE_CHECKING:
    from caseworker.storage.sqlite.connection import Connection


def engine_over(connection: Connection) -> Engine:
    """An engine with `connection` as its only one, which goes on belonging to the caller."""
    return create_engine(
        "sqlite://",
        module=dbapi2,
        creator=lambda: connection,
        poolclass=StaticPool,
        pool_reset_on_return=None,
        hide_parameters=True,
    )


def session_over(engine: Engine) -> Session:
    """For one command: objects are flushed where a method ends, the transaction is ended by its owner."""
    return Session(engine, autoflush=False, expire_on_commit=False)


def create_tables(connection: Connection) -> None:
    SQLModel.metadata.create_all(engine_over(connection))
