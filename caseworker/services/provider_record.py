"""A provider's own record: what became of the latest referrals to a contact. Computed, never typed, never a score."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import TYPE_CHECKING

from caseworker.models.referral import ReferralState
from caseworker.services.referral_states import UNANSWERED

if TYPE_CHECKING:
    from caseworker.models.clients import ReferralHistory
    from caseworker.models.referral import ReasonCode, ReferralRow
    from caseworker.services.clocks import Clocks

LATEST = 5
_NEVER_SENT = frozenset({ReferralState.DRAFT, ReferralState.ENTERED_IN_ERROR})
_SEEN = frozenset({ReferralState.IN_PROGRESS, ReferralState.COMPLETED})


@dataclass(frozen=True, slots=True)
class ProviderRecord:
    """Of the latest `referrals` that were sent. `seen`: the service began or was completed. `declined`: how often for
    which reason, the most frequent first. `waiting`: not answered yet. `answers` there were; `answer_days`: the median
    of the business days from the first sending to the first answer, None where nobody answered."""

    referrals: int
    accepted: int
    seen: int
    declined: tuple[tuple[ReasonCode, int], ...]
    waitlisted: int
    waiting: int
    answers: int
    answer_days: float | None


def latest(rows: Sequence[ReferralRow]) -> tuple[ReferralRow, ...]:
    """Those that the record is made of: the last five that were sent, newest first."""
    sent = [row for row in rows if row.state not in _NEVER_SENT and row.first_sent_on is not None]
    return tuple(sorted(sent, key=lambda row: (row.first_sent_on or date.min, row.id), reverse=True)[:LATEST])


def record(
    rows: Sequence[ReferralRow], histories: Mapping[int, ReferralHistory], clocks: Clocks
) -> ProviderRecord | None:
    """Of the referrals to one contact, with the histories of the `latest`; None where none was ever sent."""
    counted = latest(rows)
    if not counted:
        return None
    reached = {row.id: _reached(row, histories) for row in counted}
    reasons = Counter(
        row.last_reason for row in counted if row.state is ReferralState.DECLINED and row.last_reason is not None
    )
    answers = [
        clocks.business_days(row.first_sent_on, row.answered_on)
        for row in counted
        if row.first_sent_on is not None and row.answered_on is not None
    ]
    return ProviderRecord(
        referrals=len(counted),
        accepted=sum(ReferralState.ACCEPTED in states for states in reached.values()),
        seen=sum(not _SEEN.isdisjoint(states) for states in reached.values()),
        declined=tuple(sorted(reasons.items(), key=lambda one: (-one[1], one[0].value))),
        waitlisted=sum(row.state is ReferralState.WAITLISTED for row in counted),
        waiting=sum(row.state in UNANSWERED for row in counted),
        answers=len(answers),
        answer_days=median(answers) if answers else None,
    )


def _reached(row: ReferralRow, histories: Mapping[int, ReferralHistory]) -> set[ReferralState]:
    events = histories[row.id].events if row.id in histories else ()
    return {row.state, *(event.after for event in events)}
