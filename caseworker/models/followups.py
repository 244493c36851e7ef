"""What waits to be done about open referrals, as frozen values. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from caseworker.models.referral import Attempt, ReferralRow, ReferralState, Urgency
from caseworker.models.roles import Role


@dataclass(frozen=True, slots=True)
class OpenReferral:
    """The facts by which an open referral is due or not; read for all of them at once.

    `planned_on`: the day on which somebody last said when to look again. `news_at`, on a waitlist only: the last step,
    or the last time that somebody was reached.
    """

    id: int
    state: ReferralState
    role_sought: Role
    urgency: Urgency
    sendings: int
    first_sent_on: date | None
    sent_on: date | None
    answered_on: date | None
    follow_up: date | None
    planned_on: date | None
    consent_until: date | None
    consent_revoked_on: date | None
    news_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReferralAtWork:
    """A referral with what is needed to work on it.

    The number to call is as kept. `tries` is how often somebody was called since it was last sent (or ever, once it was
    answered), `last_try` the latest of them. `is_confidential`: nothing that leaves the program names the contact.
    """

    row: ReferralRow
    phone: str = ""
    extension: str = ""
    tries: int = 0
    last_try: Attempt | None = None
    is_confidential: bool = False


class Why(StrEnum):
    """Why a referral waits, from what hurts most to what hurts least."""

    HARD_STOP = "hard_stop"
    """Without an answer for so long that it is a dead end: send the client elsewhere."""

    OVERDUE = "overdue"
    """The answer is late."""

    CONSENT_REVOKED = "consent_revoked"
    CONSENT_EXPIRED = "consent_expired"
    WAITLIST = "waitlist"
    """On a waitlist, and either nothing was heard for a month or it was to be asked about again."""

    FOLLOW_UP = "follow_up"
    """The day has come that was set to follow up."""


@dataclass(frozen=True, slots=True)
class Reason:
    """`since`: the day on which it came up. `late`: business days that have passed since; 0 on the day itself."""

    why: Why
    since: date
    late: int


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One referral on the worklist; `reasons` worst first, never empty."""

    work: ReferralAtWork
    reasons: tuple[Reason, ...]

    @property
    def row(self) -> ReferralRow:
        return self.work.row

    @property
    def worst(self) -> Reason:
        return self.reasons[0]


@dataclass(frozen=True, slots=True)
class Worklist:
    """`items` are the first ones, what hurts most first; `total` is how many there are."""

    items: tuple[FollowUp, ...]
    total: int
