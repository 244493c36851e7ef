"""What is known of a client, by code alone: a row of a list, and what happened to each referral. Never a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from caseworker.models.referral import Attempt, ReferralEvent


@dataclass(frozen=True, slots=True)
class ClientRow:
    """A client's code and its referrals, those entered in error aside. `last_at`: when one of them last changed."""

    code: str
    referrals: int
    open: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class ReferralHistory:
    """The steps of one referral and the attempts to reach somebody about it, each oldest first."""

    events: tuple[ReferralEvent, ...] = ()
    attempts: tuple[Attempt, ...] = ()
