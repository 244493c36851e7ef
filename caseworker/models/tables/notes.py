"""Notes."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field

from caseworker.models.tables.base import COUNTED, Table, contact_key


class NoteRecord(Table, table=True):
    __tablename__ = "note"
    __table_args__ = (Index("note_contact", "contact_id"), COUNTED)

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = contact_key()
    version: int
    body: str
    author: str
    pinned: bool
    created_at: str
    updated_at: str


class NoteRevisionRecord(Table, table=True):
    """The text that a note had before an edit: who wrote it, and when."""

    __tablename__ = "note_revision"
    __table_args__ = (Index("note_revision_note", "note_id"), COUNTED)

    id: int | None = Field(default=None, primary_key=True)
    note_id: int = Field(foreign_key="note.id")
    body: str
    author: str
    written_at: str
