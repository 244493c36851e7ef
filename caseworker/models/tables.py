"""The tables of a directory. Nothing outside `storage` sees an object of these classes.

Columns hold what the raw driver reads, so that both roads read the same: codes as their value, moments as ISO 8601
text in UTC to the second (``2026-03-01T14:05:09+00:00``), days as ISO 8601 text, lists of evidence as JSON text.
Rows that belong to a contact's facts are keyed by contact and position: they lie together on disk and need no further
index. `id` columns never give out a number twice, which undo relies on.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from caseworker.models.codes import (
    Availability,
    ContactKind,
    CredentialKind,
    CredentialStatus,
    FactGroup,
    Status,
    VerifyMethod,
    VerifyOutcome,
)
from caseworker.models.referral import OutcomeSource, ReasonCode, ReferralState, Urgency
from caseworker.models.roles import Strength, TagState


def _one_of(column: str, codes: Iterable[StrEnum]) -> CheckConstraint:
    """Roles and kinds of terms have none: they may grow without rebuilding a table."""
    # Not IN: SQLite builds an index of a list anew for each row, which took half the time of an import.
    return CheckConstraint(" OR ".join(f"{column} = '{code.value}'" for code in codes), name=f"{column}_code")


def _yes_or_no(column: str) -> CheckConstraint:
    return CheckConstraint(f"{column} = 0 OR {column} = 1", name=f"{column}_flag")


_COUNTED: dict[str, Any] = {"sqlite_autoincrement": True}
_BY_KEY: dict[str, Any] = {"sqlite_with_rowid": False}


class _Table(SQLModel):
    __tablename__: ClassVar[Any]
    __table_args__: ClassVar[Any]


def _contact(**more: Any) -> Any:
    return Field(foreign_key="contact.id", **more)


# --- a contact and its facts ------------------------------------------------------------------------------------
class ContactRecord(_Table, table=True):
    """The scalars of `ContactFacts` by the same names. `name` and `sort_name` are derived from them when written."""

    __tablename__ = "contact"
    __table_args__ = (
        _one_of("kind", ContactKind),
        _one_of("status", Status),
        _one_of("availability", Availability),
        Index("contact_uid", "uid", unique=True),
        # Not unique: two listings of one provider are a fact of life, found and merged by a person.
        Index("contact_npi", "npi", sqlite_where=text("npi <> ''")),
        _COUNTED,
    )

    id: int | None = Field(default=None, primary_key=True)
    uid: str
    version: int
    name: str
    sort_name: str
    kind: str
    prefix: str
    given: str
    middle: str
    family: str
    suffix: str
    preferred_name: str
    credential_text: str
    organization: str
    job_title: str
    profession: str
    npi: str
    status: str
    favorite: bool
    confidential: bool
    service_area: str
    availability: str
    waitlist_weeks: int | None
    in_person: bool | None
    telehealth: bool | None
    fees: str
    sliding_scale: bool | None
    about: str
    source: str
    created_at: str
    created_by: str
    updated_at: str
    updated_by: str
    deleted_at: str | None


class PhoneRecord(_Table, table=True):
    __tablename__ = "phone"
    __table_args__ = (_BY_KEY,)

    contact_id: int = _contact(primary_key=True)
    position: int = Field(primary_key=True)
    number: str
    extension: str
    label: str
    is_fax: bool
    confidential: bool


class EmailRecord(_Table, table=True):
    __tablename__ = "email"
    __table_args__ = (_BY_KEY,)

    contact_id: int = _contact(primary_key=True)
    position: int = Field(primary_key=True)
    address: str
    label: str
    confidential: bool


class AddressRecord(_Table, table=True):
    """`latitude` and `longitude` in degrees."""

    __tablename__ = "address"
    __table_args__ = (_BY_KEY,)

    contact_id: int = _contact(primary_key=True)
    position: int = Field(primary_key=True)
    line1: str
    line2: str
    city: str
    state: str
    zip: str
    country: str
    label: str
    latitude: float | None
    longitude: float | None
    confidential: bool


class LinkRecord(_Table, table=True):
    __tablename__ = "link"
    __table_args__ = (_BY_KEY,)

    contact_id: int = _contact(primary_key=True)
    position: int = Field(primary_key=True)
    url: str
    label: str


class CredentialRecord(_Table, table=True):
    __tablename__ = "credential"
    __table_args__ = (_one_of("kind", CredentialKind), _one_of("status", CredentialStatus), _BY_KEY)

    contact_id: int = _contact(primary_key=True)
    position: int = Field(primary_key=True)
    abbreviation: str
    kind: str
    number: str
    issuer: str
    jurisdiction: str
    issued: str | None
    expires: str | None
    status: str


class TaxonomyRecord(_Table, table=True):
    __tablename__ = "taxonomy"
    __table_args__ = (_BY_KEY,)

    contact_id: int = _contact(primary_key=True)
    position: int = Field(primary_key=True)
    code: str
    license_number: str
    state: str
    primary: bool


class TermRecord(_Table, table=True):
    """A link to a vocabulary term; free words have an empty `code`."""

    __tablename__ = "contact_term"
    __table_args__ = (_BY_KEY,)

    contact_id: int = _contact(primary_key=True)
    position: int = Field(primary_key=True)
    kind: str
    code: str
    text: str


class RoleTagRecord(_Table, table=True):
    """`evidence`: JSON list of `Evidence.to_dict`; `strength` is derived from it when written."""

    __tablename__ = "role_tag"
    __table_args__ = (_one_of("state", TagState), _one_of("strength", Strength), _BY_KEY)

    contact_id: int = _contact(primary_key=True)
    role: str = Field(primary_key=True)
    state: str
    strength: str
    evidence: str
    decided_by: str
    decided_at: str | None


class VerificationRecord(_Table, table=True):
    """One group of facts, checked once."""

    __tablename__ = "verification"
    __table_args__ = (
        _one_of("fact_group", FactGroup),
        _one_of("method", VerifyMethod),
        _one_of("outcome", VerifyOutcome),
        Index("verification_contact", "contact_id"),
        _COUNTED,
    )

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = _contact()
    fact_group: str
    checked_on: str
    method: str
    outcome: str
    source: str
    checked_by: str
    recorded_at: str


# --- notes and referrals ----------------------------------------------------------------------------------------
class NoteRecord(_Table, table=True):
    __tablename__ = "note"
    __table_args__ = (Index("note_contact", "contact_id"), _COUNTED)

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = _contact()
    version: int
    body: str
    author: str
    pinned: bool
    created_at: str
    updated_at: str


class NoteRevisionRecord(_Table, table=True):
    """The text that a note had before an edit: who wrote it, and when."""

    __tablename__ = "note_revision"
    __table_args__ = (Index("note_revision_note", "note_id"), _COUNTED)

    id: int | None = Field(default=None, primary_key=True)
    note_id: int = Field(foreign_key="note.id")
    body: str
    author: str
    written_at: str


class ReferralRecord(_Table, table=True):
    __tablename__ = "referral"
    __table_args__ = (
        _one_of("state", ReferralState),
        _one_of("urgency", Urgency),
        _one_of("outcome_source", OutcomeSource),
        Index("referral_contact", "contact_id"),
        Index("referral_replaces", "replaces", sqlite_where=text("replaces IS NOT NULL")),
        _COUNTED,
    )

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = _contact()
    version: int
    client_code: str
    role_sought: str
    reason: str
    level_of_care: str
    urgency: str
    how_sent: str
    private_note: str
    follow_up: str | None
    replaces: int | None = Field(foreign_key="referral.id")
    state: str
    attempts: int
    outcome: str
    outcome_on: str | None
    outcome_source: str | None
    created_at: str
    created_by: str
    updated_at: str


class ReferralEventRecord(_Table, table=True):
    __tablename__ = "referral_event"
    __table_args__ = (
        _one_of("before", ReferralState),
        _one_of("after", ReferralState),
        _one_of("reason", ReasonCode),
        Index("referral_event_referral", "referral_id"),
        _COUNTED,
    )

    id: int | None = Field(default=None, primary_key=True)
    referral_id: int = Field(foreign_key="referral.id")
    at: str
    actor: str
    before: str | None
    after: str
    reason: str | None
    reason_text: str
    note: str


# --- lists, imports, settings of the directory ------------------------------------------------------------------
class ListRecord(_Table, table=True):
    """`name` is empty for the sheet tray."""

    __tablename__ = "contact_list"
    __table_args__ = (Index("contact_list_name", "name", unique=True), _COUNTED)

    id: int | None = Field(default=None, primary_key=True)
    name: str
    created_at: str
    updated_at: str


class ListItemRecord(_Table, table=True):
    __tablename__ = "list_item"
    __table_args__ = (Index("list_item_contact", "contact_id"), _BY_KEY)

    list_id: int = Field(foreign_key="contact_list.id", primary_key=True)
    position: int = Field(primary_key=True)
    contact_id: int = _contact()


class ImportRecord(_Table, table=True):
    """Where a contact came from, and what the file said. The facts as last imported are the contact's own while
    `base_is_current`; the first edit afterwards writes them into `base` (JSON). Neither: never imported, only seen.
    """

    __tablename__ = "import_record"
    __table_args__ = (
        _yes_or_no("base_is_current"),
        Index("import_record_key", "source", "source_id", unique=True),
        Index("import_record_contact", "contact_id"),
        _COUNTED,
    )

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = _contact()
    source: str
    source_id: str
    digest: str
    base: str | None
    base_is_current: bool


class MetaRecord(_Table, table=True):
    """Settings of the directory that services keep (`Store.meta`); undone like any other change."""

    __tablename__ = "meta"
    __table_args__ = (_BY_KEY,)

    key: str = Field(primary_key=True)
    value: str


class DraftRecord(_Table, table=True):
    __tablename__ = "draft"
    __table_args__ = (_BY_KEY,)

    key: str = Field(primary_key=True)
    body: str
    saved_at: str


# --- the store's own books --------------------------------------------------------------------------------------
class AuditRecord(_Table, table=True):
    """`ids`: JSON list of at most 100 ids; `count` says how many there were."""

    __tablename__ = "audit_event"
    __table_args__ = (_COUNTED,)

    id: int | None = Field(default=None, primary_key=True)
    at: str
    actor: str
    action: str
    kind: str
    ids: str
    count: int


class UndoStepRecord(_Table, table=True):
    """One command. `is_undone`: taken back, and waiting to be done again. `bulk`: too many records to name."""

    __tablename__ = "undo_step"
    __table_args__ = (_COUNTED,)

    id: int | None = Field(default=None, primary_key=True)
    action: str
    actor: str
    at: str
    bulk: bool
    is_undone: bool


class UndoRowRecord(_Table, table=True):
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


class UndoImageRecord(_Table, table=True):
    """The rows of an undone range (`range_row`), kept until it is done again or forgotten."""

    __tablename__ = "undo_image"
    __table_args__ = (Index("undo_image_range", "range_row", "tbl"),)

    id: int | None = Field(default=None, primary_key=True)
    range_row: int = Field(foreign_key="undo_row.id")
    tbl: str
    image: str


class RevisionRecord(_Table, table=True):
    """The revision of the tables, in the place where Alembic keeps it."""

    __tablename__ = "alembic_version"
    __table_args__ = (_BY_KEY,)

    version_num: str = Field(primary_key=True)
