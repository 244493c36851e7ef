"""The store's own books: who did what, how to take it back, which revision the tables have."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field

from caseworker.models.tables.base import BY_KEY, COUNTED, Table, added_text


class AuditRecord(Table, table=True):
    """`ids`: JSON list of at most 100 ids; `count` says how many there were. `detail`: what for and to whom, if
    anything about a client was handed out."""

    __tablename__ = "audit_event"
    __table_args__ = (COUNTED,)

    id: int | None = Field(default=None, primary_key=True)
    at: str
    actor: str
    action: str
    kind: str
    ids: str
    count: int
    detail: str = added_text()


class UndoStepRecord(Table, table=True):
    """One command. `is_undone`: taken back, and waiting to be done again. `bulk`: too many records to name."""

    __tablename__ = "undo_step"
    __table_args__ = (COUNTED,)

    id: int | None = Field(default=None, primary_key=True)
    action: str
    actor: str
    at: str
    bulk: bool
    is_undone: bool


class UndoRowRecord(Table, table=True):
    """One changed row, in the order of the changes. `op`: insert, update, delete, or range (of new contacts).

    `key`: JSON list of the primary key (for a range: first and last contact id). `before`: JSON object of what an
    undo brings back (of an update only the columns that changed); `after`: what a redo does, known once undone.
    """

    __tablename__ = "undo_row"
    __table_args__ = (Index("undo_row_step", "step"),)

    id: int | None = Field(default=None, primary_key=True)
    step: int = Field(foreign_key="undo_step.id")
    op: str
    tbl: str
    key: str
    before: str | None
    after: str | None


class UndoImageRecord(Table, table=True):
    """The rows of an undone range (`range_row`), kept until it is done again or forgotten."""

    __tablename__ = "undo_image"
    __table_args__ = (Index("undo_image_range", "range_row", "tbl"),)

    id: int | None = Field(default=None, primary_key=True)
    range_row: int = Field(foreign_key="undo_row.id")
    tbl: str
    image: str


class RevisionRecord(Table, table=True):
    """The revision of the tables, in the place where Alembic keeps it."""

    __tablename__ = "alembic_version"
    __table_args__ = (BY_KEY,)

    version_num: str = Field(primary_key=True)
