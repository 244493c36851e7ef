"""What the states of a referral mean for its listing, and how they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseworker.models.codes import FactGroup
from caseworker.models.referral import TERMINAL, ReasonCode, ReferralState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caseworker.models.referral import ReferralRow

OPEN = frozenset(ReferralState) - TERMINAL
UNANSWERED = frozenset({ReferralState.SENT, ReferralState.NO_RESPONSE})
"""Sent, and an answer is awaited."""
WAITING = UNANSWERED | {ReferralState.DRAFT, ReferralState.WAITLISTED}
"""Open, and nobody has accepted it."""
UNDER_WAY = frozenset(
    {ReferralState.ACCEPTED, ReferralState.IN_PROGRESS, ReferralState.ON_HOLD, ReferralState.COMPLETED}
)
"""Accepted, and not for nothing."""

DOUBTS: dict[ReasonCode, FactGroup] = {
    ReasonCode.NO_CAPACITY: FactGroup.AVAILABILITY,
    ReasonCode.INSURANCE: FactGroup.PAYMENT,
    ReasonCode.PROVIDER_UNREACHABLE: FactGroup.REACH,
    ReasonCode.LEFT_PRACTICE: FactGroup.REACH,
    ReasonCode.LANGUAGE: FactGroup.PRACTICE,
    ReasonCode.WRONG_SPECIALTY: FactGroup.PRACTICE,
}
"""Reasons on the provider's side: which facts of the listing they call in doubt."""


def still_waiting(rows: Iterable[ReferralRow]) -> list[ReferralRow]:
    return [row for row in rows if row.state in WAITING]


def words(state: ReferralState) -> str:
    """The state as a person writes it. The code of "canceled" has two l, as in FHIR."""
    return state.value.replace("_", " ").replace("cancelled", "canceled")


def from_words(text: str) -> ReferralState | None:
    """The state that `text` names, by code or words, with blanks, hyphens or underscores; None for any other."""
    code = "_".join(text.lower().replace("-", " ").replace("_", " ").split()).replace("canceled", "cancelled")
    return next((state for state in ReferralState if state.value == code), None)
