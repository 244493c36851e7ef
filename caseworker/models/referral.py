"""Referrals: states, reasons, what is typed to log one or to move it on, and the rows that show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from caseworker.models.roles import Role
from caseworker.models.vocabulary import TermKind


class ReferralState(StrEnum):
    DRAFT = "draft"
    SENT = "sent"
    NO_RESPONSE = "no_response"
    WAITLISTED = "waitlisted"
    ACCEPTED = "accepted"
    IN_PROGRESS = "in_progress"
    ON_HOLD = "on_hold"
    COMPLETED = "completed"
    DECLINED = "declined"
    NOT_COMPLETED = "not_completed"
    CANCELLED = "cancelled"
    ENTERED_IN_ERROR = "entered_in_error"


TERMINAL = frozenset(
    {
        ReferralState.COMPLETED,
        ReferralState.DECLINED,
        ReferralState.NOT_COMPLETED,
        ReferralState.CANCELLED,
        ReferralState.ENTERED_IN_ERROR,
    }
)
"""The states in which a referral has ended."""


class ReasonCode(StrEnum):
    NO_CAPACITY = "no_capacity"
    NOT_ELIGIBLE = "not_eligible"
    INSURANCE = "insurance"
    COST = "cost"
    LANGUAGE = "language"
    DISTANCE = "distance"
    WRONG_SPECIALTY = "wrong_specialty"
    CLIENT_UNREACHABLE = "client_unreachable"
    CLIENT_DECLINED = "client_declined"
    PROVIDER_UNREACHABLE = "provider_unreachable"
    LEFT_PRACTICE = "left_practice"
    HIGHER_LEVEL_NEEDED = "higher_level_needed"
    OTHER = "other"


class Urgency(StrEnum):
    ROUTINE = "routine"
    SOON = "soon"
    URGENT = "urgent"


class OutcomeSource(StrEnum):
    """Who said how it ended."""

    CLIENT = "client"
    PROVIDER = "provider"
    THIRD_PARTY = "third_party"


class ConsentType(StrEnum):
    """How the client agreed that the referral is made."""

    WRITTEN = "written"
    ELECTRONIC = "electronic"
    VERBAL = "verbal"
    GUARDIAN = "guardian"


@dataclass(frozen=True, slots=True)
class Consent:
    """`until` is its last day, `revoked_on` the first day on which it does not hold any more; None for neither."""

    type: ConsentType
    on: date
    until: date | None = None
    revoked_on: date | None = None

    def holds(self, day: date) -> bool:
        is_over = self.until is not None and day > self.until
        return self.on <= day and not is_over and (self.revoked_on is None or day < self.revoked_on)


class ContactResult(StrEnum):
    """What came of an attempt to reach the provider or the client about a referral."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    LEFT_MESSAGE = "left_message"


@dataclass(frozen=True, slots=True)
class ReferralInput:
    """A referral as typed; `services.referrals` checks it. `level_of_care` is a vocabulary code or empty.

    `needs` are terms of the vocabulary (payer, language, specialty …), each a kind and a code. `part2`: it says
    something about substance use treatment, which 42 CFR Part 2 protects. `together`: the first of several referrals
    for one need, each to another contact; None for that first one and for a single one.
    """

    contact_id: int
    client_code: str
    role_sought: Role
    reason: str
    level_of_care: str = ""
    urgency: Urgency = Urgency.ROUTINE
    follow_up: date | None = None
    how_sent: str = ""
    private_note: str = ""
    replaces: int | None = None
    needs: tuple[tuple[TermKind, str], ...] = ()
    link: str = ""
    part2: bool = False
    consent: Consent | None = None
    together: int | None = None


@dataclass(frozen=True, slots=True)
class AttemptInput:
    """An attempt to reach somebody about a referral, today. `next_on`: when to follow up next; None for never."""

    result: ContactResult
    note: str = ""
    next_on: date | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt as kept."""

    at: datetime
    actor: str
    result: ContactResult
    note: str
    next_on: date | None


@dataclass(frozen=True, slots=True)
class StepInput:
    """One step of a referral. `outcome`, `outcome_on` and `outcome_source` close the loop of a terminal state."""

    to: ReferralState
    reason: ReasonCode | None = None
    reason_text: str = ""
    note: str = ""
    follow_up: date | None = None
    outcome: str = ""
    outcome_on: date | None = None
    outcome_source: OutcomeSource | None = None


@dataclass(frozen=True, slots=True)
class ReferralEvent:
    at: datetime
    actor: str
    before: ReferralState | None
    after: ReferralState
    reason: ReasonCode | None
    reason_text: str
    note: str


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """`attempts`: how often it was sent. `sent_on`: the latest time; `answered_on`: the first time that the provider
    accepted, declined or put it on a waitlist. `stepped_at`: when it came to its state; what was noted or corrected
    after that is in `updated_at` alone."""

    id: int
    version: int
    contact_id: int
    contact_name: str
    contact_credentials: str
    client_code: str
    role_sought: Role
    reason: str
    level_of_care: str
    urgency: Urgency
    how_sent: str
    private_note: str
    follow_up: date | None
    replaces: int | None
    state: ReferralState
    attempts: int
    outcome: str
    outcome_on: date | None
    outcome_source: OutcomeSource | None
    created_at: datetime
    updated_at: datetime
    created_by: str
    last_reason: ReasonCode | None = None
    needs: tuple[tuple[TermKind, str], ...] = ()
    link: str = ""
    part2: bool = False
    consent: Consent | None = None
    together: int | None = None
    first_sent_on: date | None = None
    sent_on: date | None = None
    answered_on: date | None = None
    ended_on: date | None = None
    stepped_at: datetime | None = None

    @property
    def since(self) -> date:
        """The local day since which it is in its state."""
        return (self.stepped_at or self.updated_at).astimezone().date()


@dataclass(frozen=True, slots=True)
class ReferralFilter:
    """`text` matches the client code, the contact's name or the reason; empty sets mean any.

    `together`: the first of several for one need, and those that were logged with it.
    """

    text: str = ""
    states: frozenset[ReferralState] = frozenset()
    roles: frozenset[Role] = frozenset()
    due_by: date | None = None
    mine: str = ""
    contact_id: int | None = None
    client_code: str = ""
    together: int | None = None


@dataclass(frozen=True, slots=True)
class ReferralCounts:
    """How many referrals are open, are due (open, and the follow-up day has come), have ended, and of those how many
    with an outcome, its date and who said so. Those entered in error count nowhere."""

    open: int
    due: int
    ended: int
    closed: int


@dataclass(frozen=True, slots=True)
class CodeStyle:
    """Client codes that begin alike: what stands before the digits at their end, how many such codes are in the log
    (each as often as it is used), and the digits of the highest."""

    prefix: str
    count: int
    highest: str
