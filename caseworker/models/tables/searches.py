"""Searches that are kept: those with a name, and the last ones."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from caseworker.models.tables.base import COUNTED, Table


class SavedSearchRecord(Table, table=True):
    """`chosen`: filters, place and order as JSON (`models.search_json`), empty for none. `slot`: its shortcut."""

    __tablename__ = "saved_search"
    __table_args__ = (
        CheckConstraint("slot BETWEEN 1 AND 9", name="slot_range"),
        Index("saved_search_name", "name", unique=True),
        Index("saved_search_slot", "slot", unique=True, sqlite_where=text("slot IS NOT NULL")),
        COUNTED,
    )

    id: int | None = Field(default=None, primary_key=True)
    version: int
    name: str
    text: str
    chosen: str
    slot: int | None
    position: int
    created_at: str
    created_by: str
    updated_at: str


class RecentSearchRecord(Table, table=True):
    """Kept like unsaved typing: neither undone nor audited. Position 0 is the latest."""

    __tablename__ = "recent_search"
    __table_args__ = ()

    position: int = Field(primary_key=True)
    text: str
    chosen: str
    used_at: str
