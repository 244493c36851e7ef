"""What is kept beside the contacts: lists, where they came from, settings of the directory, unsaved typing."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field

from caseworker.models.tables.base import BY_KEY, COUNTED, Table, added_text, contact_key, yes_or_no


class ListRecord(Table, table=True):
    """`kind` is a `ListKind`, `name` that of a named list and empty for the others, of which there is one each."""

    __tablename__ = "contact_list"
    __table_args__ = (
        Index("contact_list_name", "kind", "name", unique=True),
        COUNTED,
    )

    id: int | None = Field(default=None, primary_key=True)
    name: str
    created_at: str
    updated_at: str
    kind: str = added_text()


class ListItemRecord(Table, table=True):
    """`private_line` is for whoever made the list, `client_line` is printed beside the contact."""

    __tablename__ = "list_item"
    __table_args__ = (Index("list_item_contact", "contact_id"), BY_KEY)

    list_id: int = Field(foreign_key="contact_list.id", primary_key=True)
    position: int = Field(primary_key=True)
    contact_id: int = contact_key()
    private_line: str = added_text()
    client_line: str = added_text()


class ImportRecord(Table, table=True):
    """Where a contact came from, and what the file said. The facts as last imported are the contact's own while
    `base_is_current`; the first edit afterwards writes them into `base` (JSON). Neither: never imported, only seen.
    """

    __tablename__ = "import_record"
    __table_args__ = (
        yes_or_no("base_is_current"),
        Index("import_record_key", "source", "source_id", unique=True),
        Index("import_record_contact", "contact_id"),
        COUNTED,
    )

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = contact_key()
    source: str
    source_id: str
    digest: str
    base: str | None
    base_is_current: bool


class MetaRecord(Table, table=True):
    """Settings of the directory that services keep (`Store.meta`); undone like any other change."""

    __tablename__ = "meta"
    __table_args__ = (BY_KEY,)

    key: str = Field(primary_key=True)
    value: str


class DraftRecord(Table, table=True):
    __tablename__ = "draft"
    __table_args__ = (BY_KEY,)

    key: str = Field(primary_key=True)
    body: str
    saved_at: str
