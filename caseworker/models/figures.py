"""Counts over many referrals and checks, as a store gives them. Standard library only.

Referrals that were entered in error are in none of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from caseworker.models.codes import FactGroup
from caseworker.models.referral import ReasonCode, ReferralState
from caseworker.models.roles import Role


@dataclass(frozen=True, slots=True)
class Period:
    """Days, both included; None for no limit."""

    first: date | None = None
    last: date | None = None

    def holds(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Ended:
    """Referrals that ended. `is_closed`: with an outcome, its date and who said so."""

    role: Role
    level_of_care: str
    state: ReferralState
    is_closed: bool
    count: int


@dataclass(frozen=True, slots=True)
class EndedBecause:
    """Referrals that ended without help, by the reason of the last step."""

    role: Role
    reason: ReasonCode
    count: int


@dataclass(frozen=True, slots=True)
class Answered:
    """Referrals first sent on one day and first answered on another."""

    role: Role
    sent_on: date
    answered_on: date
    count: int


@dataclass(frozen=True, slots=True)
class SentInMonth:
    """`month` is its first day."""

    month: date
    role: Role
    count: int


@dataclass(frozen=True, slots=True)
class UnmetNeed:
    """What was sought and not found: `terms` as `services.unmet` writes them, in order."""

    terms: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class FreshCounts:
    """Of one group of facts: how many contacts have fresh ones, stale ones, never checked ones."""

    group: FactGroup
    fresh: int
    stale: int
    never: int
    of_referred: bool
    """Only of contacts to which a referral was made."""
