"""Which steps a referral may take, and what each asks for. The tables constrain what is stored by the same.

The states are those of a closed-loop referral and map onto FHIR Task.status (Gravity SDOH Clinical Care).
"""

from __future__ import annotations

from caseworker.models.referral import ReferralState

_S = ReferralState

FIRST: tuple[ReferralState, ...] = (_S.SENT, _S.DRAFT)
"""The states in which a referral may be logged."""

STEPS: dict[ReferralState, tuple[ReferralState, ...]] = {
    _S.DRAFT: (_S.SENT, _S.CANCELLED),
    _S.SENT: (_S.ACCEPTED, _S.WAITLISTED, _S.DECLINED, _S.NO_RESPONSE, _S.CANCELLED),
    _S.NO_RESPONSE: (_S.SENT, _S.ACCEPTED, _S.WAITLISTED, _S.DECLINED, _S.CANCELLED),
    _S.WAITLISTED: (_S.ACCEPTED, _S.DECLINED, _S.CANCELLED),
    _S.ACCEPTED: (_S.IN_PROGRESS, _S.COMPLETED, _S.ON_HOLD, _S.NOT_COMPLETED, _S.CANCELLED),
    _S.IN_PROGRESS: (_S.COMPLETED, _S.ON_HOLD, _S.NOT_COMPLETED, _S.CANCELLED),
    _S.ON_HOLD: (_S.IN_PROGRESS, _S.COMPLETED, _S.NOT_COMPLETED, _S.CANCELLED),
}
"""Legal steps, most usual first. Any state may besides turn out to be entered in error."""

NEEDS_REASON = frozenset({_S.DECLINED, _S.CANCELLED, _S.ON_HOLD, _S.NOT_COMPLETED})
NEEDS_OUTCOME = frozenset({_S.COMPLETED, _S.NOT_COMPLETED})
ANSWERS = frozenset({_S.ACCEPTED, _S.WAITLISTED, _S.DECLINED})
"""What a provider answers to a referral that was sent."""


def legal_steps(state: ReferralState) -> tuple[ReferralState, ...]:
    """The states that may follow `state`, most usual first."""
    if state is _S.ENTERED_IN_ERROR:
        return ()
    return (*STEPS.get(state, ()), _S.ENTERED_IN_ERROR)


def is_legal(before: ReferralState, after: ReferralState) -> bool:
    return after in legal_steps(before)
