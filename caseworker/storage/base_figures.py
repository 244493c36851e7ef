"""The part of the store's contract that reports are counted with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from caseworker.models.codes import FactGroup
    from caseworker.models.figures import Answered, Ended, EndedBecause, FreshCounts, Period, SentInMonth, UnmetNeed
    from caseworker.models.referral import ReasonCode


class FigureReads(Protocol):
    """Counts for reports, made where the data lies. Referrals that were entered in error count nowhere."""

    def ended(self, period: Period) -> list[Ended]:
        """Of referrals that ended in the period."""

    def ended_because(self, period: Period) -> list[EndedBecause]:
        """Of those that ended in the period declined, canceled or not completed."""

    def answered(self, period: Period) -> list[Answered]:
        """Of those that were first answered in the period."""

    def sent_by_month(self, period: Period) -> list[SentInMonth]:
        """Of those that were first sent in the period."""

    def unhelped(self, period: Period, reasons: frozenset[ReasonCode]) -> list[UnmetNeed]:
        """What was needed in vain: of those that ended in the period declined, canceled or not completed for one of
        `reasons`, while no other referral of that client for that role was accepted or went on since it was sent.

        Terms are ``role:…``, ``level_of_care:…`` and the referral's needs as ``kind:code``, sorted.
        """

    def freshness(self, fresh_since: Mapping[FactGroup, date]) -> list[FreshCounts]:
        """For each group: of all contacts and of those with referrals, how old the facts are that were last answered
        for. Fresh: on that day or later, and not doubted since. The bin and inactive contacts count not."""
