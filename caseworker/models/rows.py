"""Rows of lists, as frozen values. Standard library only: the first page is painted with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from caseworker.models.codes import FRESH_DAYS, Availability, FactGroup, Status, VerifyMethod, VerifyOutcome
from caseworker.models.roles import Role, Strength, TagState


@dataclass(frozen=True, slots=True)
class RoleChip:
    role: Role
    state: TagState
    strength: Strength


@dataclass(frozen=True, slots=True)
class Match:
    """Where a typed word matched outside the three lines of the row; `field` is a code such as ``note``."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One contact as the result list shows it. `distance_miles` is set only when the query asked for a place.

    So are the marks after it. `is_across_state_line`: the place is measured, and in another state than the one asked
    for. `telehealth_in`: too far away, or nobody knows how far, but there by telehealth with a license of this state.
    `is_distance_unknown`: no address has a known point.

    `expired`: the letters of credentials that have run out; they stand among `credentials` too.
    `believed_days`: for so many days after it was checked the availability is believed, as in the query.
    """

    id: int
    version: int
    name: str
    is_organization: bool
    credentials: str
    organization: str
    roles: tuple[RoleChip, ...]
    specialties: tuple[str, ...]
    languages: tuple[str, ...]
    payers: tuple[str, ...]
    city: str
    state: str
    zip: str
    phone: str
    availability: Availability
    waitlist_weeks: int | None
    availability_checked: date | None
    verified_on: date | None
    telehealth: bool
    favorite: bool
    status: Status
    in_bin: bool = False
    latitude: float | None = None
    longitude: float | None = None
    distance_miles: float | None = None
    is_across_state_line: bool = False
    telehealth_in: str = ""
    is_distance_unknown: bool = False
    matched: tuple[Match, ...] = ()
    expired: tuple[str, ...] = ()
    believed_days: int = FRESH_DAYS[FactGroup.AVAILABILITY]


@dataclass(frozen=True, slots=True)
class Checked:
    """The last time a group of facts was verified."""

    group: FactGroup
    on: date
    method: VerifyMethod
    by: str
    outcome: VerifyOutcome
    source: str = ""


@dataclass(frozen=True, slots=True)
class NoteRow:
    id: int
    contact_id: int
    version: int
    body: str
    author: str
    pinned: bool
    created_at: datetime
    updated_at: datetime
    revisions: int


@dataclass(frozen=True, slots=True)
class NoteRevision:
    """An older text of a note, kept when it was edited."""

    body: str
    author: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AuditRow:
    """Who did what when. Holds ids and counts, never content. `detail`: of a disclosure, what for and to whom."""

    id: int
    at: datetime
    actor: str
    action: str
    kind: str
    ids: tuple[int, ...]
    count: int
    detail: str = ""
