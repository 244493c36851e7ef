"""Notes and referrals."""

from __future__ import annotations

from sqlalchemy import Index, text
from sqlmodel import Field

from caseworker.models.referral import OutcomeSource, ReasonCode, ReferralState, Urgency
from caseworker.models.tables.base import COUNTED, Table, contact_key, one_of


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


class ReferralRecord(Table, table=True):
    __tablename__ = "referral"
    __table_args__ = (
        one_of("state", ReferralState),
        one_of("urgency", Urgency),
        one_of("outcome_source", OutcomeSource),
        Index("referral_contact", "contact_id"),
        Index("referral_replaces", "replaces", sqlite_where=text("replaces IS NOT NULL")),
        COUNTED,
    )

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = contact_key()
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


class ReferralEventRecord(Table, table=True):
    __tablename__ = "referral_event"
    __table_args__ = (
        one_of("before", ReferralState),
        one_of("after", ReferralState),
        one_of("reason", ReasonCode),
        Index("referral_event_referral", "referral_id"),
        COUNTED,
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
