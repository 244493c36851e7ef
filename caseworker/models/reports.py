"""What the reports say of a period. Standard library only; no client code is in any of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from caseworker.models.codes import FactGroup
from caseworker.models.figures import Period
from caseworker.models.referral import ReasonCode, ReferralState
from caseworker.models.roles import Role

ENDS = (
    ReferralState.COMPLETED, ReferralState.NOT_COMPLETED, ReferralState.DECLINED, ReferralState.CANCELLED,
)  # fmt: skip
"""How a referral ends, in the order of the tables; one that was entered in error counts nowhere."""


@dataclass(frozen=True, slots=True)
class Loop:
    """Of referrals that ended: with how many it is known what came of it, when, and who said so."""

    ended: int
    closed: int

    @property
    def rate(self) -> float | None:
        """0 to 1; None while none has ended."""
        return self.closed / self.ended if self.ended else None


@dataclass(frozen=True, slots=True)
class Response:
    """Business days from the day when it was first sent to the first answer (accepted, waitlisted or declined).

    `median` and `p90` (nine in ten were answered within so many) are None for no answer at all.
    """

    number: int
    median: float | None
    p90: int | None


@dataclass(frozen=True, slots=True)
class Unmet:
    """A term that was looked for in vain, and how often a referral that needed it ended without help."""

    terms: tuple[str, ...]
    searches: int
    referrals: int


@dataclass(frozen=True, slots=True)
class Fresh:
    """How many contacts have fresh, stale and never checked facts of a group; then only those with referrals."""

    group: FactGroup
    fresh: int
    stale: int
    never: int
    referred_fresh: int
    referred_stale: int
    referred_never: int


@dataclass(frozen=True, slots=True)
class Report:
    """Mappings by role have every role; the key None stands for all. `outcomes_by_level`: by code of the level of care,
    empty for none, most first. `months`: each month from the first to the last in which any was sent.

    `unmet` has single terms, `unmet_together` what was sought at once; both most first.
    """

    period: Period
    made_on: date
    loop: Mapping[Role | None, Loop]
    outcomes_by_role: Mapping[Role | None, Mapping[ReferralState, int]]
    outcomes_by_level: Mapping[str, Mapping[ReferralState, int]]
    response: Mapping[Role | None, Response]
    reasons: Mapping[ReasonCode, Mapping[Role | None, int]]
    unmet: tuple[Unmet, ...]
    unmet_together: tuple[Unmet, ...]
    freshness: tuple[Fresh, ...]
    months: Mapping[date, Mapping[Role | None, int]]

    @property
    def is_empty(self) -> bool:
        """Whether no referral and no unmet need falls into the period."""
        referrals = self.loop[None].ended or self.response[None].number or self.months
        return not referrals and not self.unmet
