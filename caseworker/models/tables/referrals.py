"""Referrals, their steps and what was needed. The file itself keeps them legal: no road around the services leads to a
state that the field does not know.

Each event names the one before it, so that the steps of a referral are one chain, and the referral names its last one:
its state can only be what that event leads to. An event says where the referral stands only while none follows it, and
what it has passed from then on: so the last one cannot be followed by others. The references are deferred to the end of
a transaction, because each row refers to the other.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, UniqueConstraint, text
from sqlmodel import Field

from caseworker.models.referral import (
    TERMINAL,
    ConsentType,
    ContactResult,
    OutcomeSource,
    ReasonCode,
    ReferralState,
    Urgency,
)
from caseworker.models.referral_steps import FIRST, NEEDS_OUTCOME, NEEDS_REASON, legal_steps
from caseworker.models.tables.base import BY_KEY, COUNTED, Table, contact_key, one_of, yes_or_no


def _any(column: str, states: Collection[ReferralState]) -> str:
    return " OR ".join(f"{column} = '{state.value}'" for state in ReferralState if state in states)


def _none(column: str, states: Collection[ReferralState]) -> str:
    return " AND ".join(f"{column} <> '{state.value}'" for state in ReferralState if state in states)


_STEPS = " OR ".join(
    f"before = '{state.value}' AND ({_any('after', legal_steps(state))})"
    for state in ReferralState
    if legal_steps(state)
)
# Told apart by IS NULL on both sides: a comparison with NULL is neither true nor false, and a check would let it pass.
_LEGAL = (
    f"before IS NULL AND previous IS NULL AND ({_any('after', FIRST)}) OR "
    f"before IS NOT NULL AND previous IS NOT NULL AND ({_STEPS})"
)
_IS_OPEN = _none("state", TERMINAL)
_UNSENT = frozenset({ReferralState.DRAFT, ReferralState.CANCELLED, ReferralState.ENTERED_IN_ERROR})
"""Where a referral may be that was never sent."""
_IS_CLOSED = "outcome <> '' AND outcome_on IS NOT NULL AND outcome_source IS NOT NULL AND ended_on IS NOT NULL"


class ReferralRecord(Table, table=True):
    """`planned_on` is the day on which `follow_up` was last said. `needs` has rows of its own.

    Days that follow from the events are kept for reports over many referrals.

    `last_event_of` is the id once more: a key that counts cannot itself be part of a reference.
    """

    __tablename__ = "referral"
    __table_args__ = (
        one_of("state", ReferralState),
        one_of("urgency", Urgency),
        one_of("outcome_source", OutcomeSource),
        one_of("consent", ConsentType),
        yes_or_no("part2"),
        CheckConstraint(
            f"{_none('state', NEEDS_OUTCOME)} OR "
            "trim(outcome) <> '' AND outcome_on IS NOT NULL AND outcome_source IS NOT NULL",
            name="outcome_known",
        ),
        CheckConstraint("(consent IS NULL) = (consent_on IS NULL)", name="consent_day"),
        CheckConstraint(
            "(consent_until IS NULL OR consent_on IS NOT NULL AND consent_until >= consent_on) AND "
            "(consent_revoked_on IS NULL OR consent_on IS NOT NULL AND consent_revoked_on >= consent_on)",
            name="consent_order",
        ),
        CheckConstraint("part2 = 0 OR first_sent_on IS NULL OR consent IS NOT NULL", name="part2_consent"),
        CheckConstraint("attempts >= 1", name="attempts_counted"),
        CheckConstraint(
            f"({_any('state', _UNSENT)} OR first_sent_on IS NOT NULL) AND (first_sent_on IS NULL) = (sent_on IS NULL)",
            name="sent_day",
        ),
        CheckConstraint(f"({_IS_OPEN}) = (ended_on IS NULL)", name="end_day"),
        ForeignKeyConstraint(
            ["last_event", "last_event_of", "state"],
            ["referral_event.id", "referral_event.referral_id", "referral_event.stands"],
            name="state_reached",
            deferrable=True,
            initially="DEFERRED",
            # Each table refers to the other; this is the reference that is left aside when they are put in order.
            use_alter=True,
        ),
        CheckConstraint("last_event_of = id", name="event_of_its_own"),
        # Asked whenever an event is passed or deleted: does a referral stand on it? All columns of the reference, else
        # the engine looks through all referrals of that state instead.
        Index("referral_last_event", "last_event", "last_event_of", "state"),
        Index("referral_state", "state"),
        Index("referral_created", "created_at"),
        Index("referral_closed", "state", sqlite_where=text(_IS_CLOSED)),
        # With what counts open and recent ones, so that a count reads nothing else.
        Index("referral_contact", "contact_id", "state", "created_at"),
        Index("referral_replaces", "replaces", sqlite_where=text("replaces IS NOT NULL")),
        Index("referral_together", "together", sqlite_where=text("together IS NOT NULL")),
        Index("referral_client", "client_code", "state", "updated_at"),
        # Reports are counted in these alone.
        Index(
            "referral_ended",
            *("ended_on", "state", "role_sought", "level_of_care", "outcome_source", "outcome_on", "outcome"),
            *("last_event", "client_code", "first_sent_on"),
            sqlite_where=text("ended_on IS NOT NULL"),
        ),
        Index(
            "referral_answered",
            *("answered_on", "first_sent_on", "role_sought", "state"),
            sqlite_where=text("answered_on IS NOT NULL"),
        ),
        Index(
            "referral_first_sent",
            *("first_sent_on", "role_sought", "state"),
            sqlite_where=text("first_sent_on IS NOT NULL"),
        ),
        Index("referral_helped", "client_code", "role_sought", "state", "ended_on"),
        Index("referral_follow_up", "follow_up", sqlite_where=text(f"{_IS_OPEN}")),
        COUNTED,
    )

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = contact_key()
    version: int
    # However it is typed, it is one client.
    client_code: str = Field(sa_type=String(collation="NOCASE"))
    role_sought: str
    reason: str
    level_of_care: str
    urgency: str
    how_sent: str
    link: str
    private_note: str
    part2: bool
    consent: str | None
    consent_on: str | None
    consent_until: str | None
    consent_revoked_on: str | None
    follow_up: str | None
    planned_on: str | None
    replaces: int | None = Field(foreign_key="referral.id")
    together: int | None = Field(foreign_key="referral.id")
    state: str
    last_event: int
    last_event_of: int
    attempts: int
    first_sent_on: str | None
    sent_on: str | None
    answered_on: str | None
    ended_on: str | None
    outcome: str
    outcome_on: str | None
    outcome_source: str | None
    created_at: str
    created_by: str
    updated_at: str


class ReferralEventRecord(Table, table=True):
    """`previous` is the event before it, None for the first. `after` stands in `stands` too while the event is the last
    of its referral, in `passed` once another follows."""

    __tablename__ = "referral_event"
    __table_args__ = (
        one_of("before", ReferralState),
        one_of("after", ReferralState),
        one_of("reason", ReasonCode),
        CheckConstraint(_LEGAL, name="legal_step"),
        CheckConstraint(f"{_none('after', NEEDS_REASON)} OR reason IS NOT NULL", name="reason_given"),
        CheckConstraint("reason IS NULL OR reason <> 'other' OR trim(reason_text) <> ''", name="other_reason_told"),
        CheckConstraint("previous IS NULL OR previous < id", name="one_direction"),
        CheckConstraint(
            "stands IS NOT NULL AND stands = after AND passed IS NULL OR "
            "passed IS NOT NULL AND passed = after AND stands IS NULL",
            name="last_or_passed",
        ),
        ForeignKeyConstraint(
            ["previous", "referral_id", "before"],
            ["referral_event.id", "referral_event.referral_id", "referral_event.passed"],
            name="chain",
            deferrable=True,
            initially="DEFERRED",
        ),
        ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name="of_referral", deferrable=True, initially="DEFERRED"
        ),
        UniqueConstraint("id", "referral_id", "stands", name="standing"),
        UniqueConstraint("id", "referral_id", "passed", name="passing"),
        UniqueConstraint("previous", name="no_fork"),
        Index("referral_event_first", "referral_id", unique=True, sqlite_where=text("previous IS NULL")),
        Index("referral_event_referral", "referral_id"),
        COUNTED,
    )

    id: int | None = Field(default=None, primary_key=True)
    referral_id: int
    previous: int | None
    at: str
    actor: str
    before: str | None
    after: str
    stands: str | None
    passed: str | None
    reason: str | None
    reason_text: str
    note: str


class ReferralNeedRecord(Table, table=True):
    """A term of the vocabulary that the client needs, as Spanish or Medicaid."""

    __tablename__ = "referral_need"
    __table_args__ = (BY_KEY,)

    referral_id: int = Field(foreign_key="referral.id", primary_key=True)
    kind: str = Field(primary_key=True)
    code: str = Field(primary_key=True)


class ReferralAttemptRecord(Table, table=True):
    """An attempt to reach somebody about a referral."""

    __tablename__ = "referral_attempt"
    __table_args__ = (one_of("result", ContactResult), Index("referral_attempt_referral", "referral_id"), COUNTED)

    id: int | None = Field(default=None, primary_key=True)
    referral_id: int = Field(foreign_key="referral.id")
    at: str
    actor: str
    result: str
    note: str
    next_on: str | None


class UnmetNeedRecord(Table, table=True):
    """How often on a day something was looked for and not found: `terms` are codes joined by blanks, never text."""

    __tablename__ = "unmet_need"
    __table_args__ = (BY_KEY,)

    day: str = Field(primary_key=True)
    terms: str = Field(primary_key=True)
    count: int
