"""Reports over a period: what became of referrals, how long answers took, what was missing, how true the listings are.

Exact numbers are for the screen. What leaves the program goes through `report_files`, which keeps small figures back.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING

from caseworker.errors import FieldProblem, InvalidInput
from caseworker.messages import translate
from caseworker.models.figures import Period
from caseworker.models.referral import ReasonCode
from caseworker.models.reports import ENDS, Fresh, Loop, Report, Response, Unmet
from caseworker.models.roles import Role
from caseworker.services import report_files, report_tables
from caseworker.services.clocks import Clocks
from caseworker.services.unmet import NEAR

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from caseworker.models.figures import Answered, Ended, EndedBecause, FreshCounts, SentInMonth, UnmetNeed
    from caseworker.models.referral import ReferralState
    from caseworker.models.report_table import ReportTable
    from caseworker.services.reference import Reference
    from caseworker.services.report_files import ReportFormat
    from caseworker.services.session import Session
    from caseworker.services.working_rules import RuleBook

MISSING = frozenset(
    {
        ReasonCode.NO_CAPACITY,
        ReasonCode.NOT_ELIGIBLE,
        ReasonCode.INSURANCE,
        ReasonCode.COST,
        ReasonCode.LANGUAGE,
        ReasonCode.DISTANCE,
        ReasonCode.WRONG_SPECIALTY,
        ReasonCode.PROVIDER_UNREACHABLE,
        ReasonCode.LEFT_PRACTICE,
    }
)
"""Reasons that mean that what was needed was not to be had there."""
_EVERYBODY: tuple[Role | None, ...] = (*Role, None)


class Reports:
    def __init__(self, session: Session, reference: Reference, rule_book: RuleBook) -> None:
        self._session = session
        self._reference = reference
        self._rule_book = rule_book

    def build(self, period: Period) -> Report:
        """Exact figures of a period. InvalidInput (field ``to``) when it ends before it begins."""
        if period.first is not None and period.last is not None and period.last < period.first:
            sentence = translate("reports", "The period ends before it begins: exchange the two days.")
            raise InvalidInput((FieldProblem("to", sentence),))
        store, today, rules = self._session.store, self._session.today(), self._rule_book.rules
        figures = store.figures
        ended = figures.ended(period)
        since = {group: today - timedelta(days=days) for group, days in rules.fresh_days.items()}
        searches, referrals = store.unmet(period), figures.unhelped(period, MISSING)
        return Report(
            period=period,
            made_on=today,
            loop=_loop(ended),
            outcomes_by_role=_outcomes_by_role(ended),
            outcomes_by_level=_outcomes_by_level(ended),
            response=_response(figures.answered(period), Clocks(rules)),
            reasons=_reasons(figures.ended_because(period)),
            unmet=_unmet(_by_term(searches), _by_term(referrals)),
            unmet_together=_unmet(_together(searches), _together(referrals)),
            freshness=_freshness(figures.freshness(since)),
            months=_months(figures.sent_by_month(period)),
        )

    def tables(self, report: Report) -> tuple[ReportTable, ...]:
        """Every report as a table, with exact figures: for the screen."""
        return report_tables.tables(report, self._reference.vocabulary.label)

    def guarded(self, report: Report) -> tuple[ReportTable, ...]:
        """The tables as they may leave the program: small figures, and those that would tell them, are kept back."""
        return report_files.guarded(self.tables(report), self._rule_book.rules.smallest_cell)

    def write(self, report: Report, path: Path, format: ReportFormat) -> tuple[Path, ...]:  # noqa: A002
        """Writes all tables and notes it in the audit; the files that were made.

        XLSX is one workbook; CSV is a file for each table, its name after that of `path`. Each is whole or not there.
        Raises DiskFull, ReadOnly, EnvironmentProblem.
        """
        about = report_tables.about(report, self._rule_book.rules.smallest_cell)
        written = report_files.write((about, *self.guarded(report)), path, format)
        self._audit("report.write", len(written))
        return written

    def record_print(self) -> None:
        """Call it once the pages went to a printer."""
        self._audit("report.print", 1)

    def about(self, report: Report) -> ReportTable:
        """What a reader of the guarded tables has to know."""
        return report_tables.about(report, self._rule_book.rules.smallest_cell)

    def _audit(self, action: str, count: int) -> None:
        self._session.command(action, lambda tx: tx.audit("report", (), count), undoable=False)


def _loop(ended: Iterable[Ended]) -> Mapping[Role | None, Loop]:
    whole: Counter[Role | None] = Counter()
    closed: Counter[Role | None] = Counter()
    for one in ended:
        for role in (one.role, None):
            whole[role] += one.count
            closed[role] += one.count * one.is_closed
    return {role: Loop(whole[role], closed[role]) for role in _EVERYBODY}


def _outcomes_by_role(ended: Iterable[Ended]) -> Mapping[Role | None, Mapping[ReferralState, int]]:
    counts: Counter[tuple[Role | None, ReferralState]] = Counter()
    for one in ended:
        for role in (one.role, None):
            counts[role, one.state] += one.count
    return {role: {state: counts[role, state] for state in ENDS} for role in _EVERYBODY}


def _outcomes_by_level(ended: Iterable[Ended]) -> Mapping[str, Mapping[ReferralState, int]]:
    counts: dict[str, Counter[ReferralState]] = defaultdict(Counter)
    for one in ended:
        counts[one.level_of_care][one.state] += one.count
    levels = sorted(counts, key=lambda level: (level == "", -counts[level].total(), level))
    return {level: {state: counts[level][state] for state in ENDS} for level in levels}


def _response(answered: Iterable[Answered], clocks: Clocks) -> Mapping[Role | None, Response]:
    days: dict[Role | None, Counter[int]] = {role: Counter() for role in _EVERYBODY}
    for one in answered:
        took = clocks.business_days(one.sent_on, one.answered_on)
        for role in (one.role, None):
            days[role][took] += one.count
    return {role: _spread(counts) for role, counts in days.items()}


def _spread(counts: Counter[int]) -> Response:
    """The median, and the value that nine in ten do not exceed (nearest rank)."""
    number = counts.total()
    if not number:
        return Response(0, None, None)
    middle = (_ranked(counts, (number + 1) // 2) + _ranked(counts, number // 2 + 1)) / 2
    return Response(number, middle, _ranked(counts, -(-9 * number // 10)))


def _ranked(counts: Counter[int], rank: int) -> int:
    """The value of this rank, the smallest being 1."""
    passed = 0
    for value in sorted(counts):
        passed += counts[value]
        if passed >= rank:
            return value
    raise ValueError("The rank is beyond the number of values.")


def _reasons(because: Iterable[EndedBecause]) -> Mapping[ReasonCode, Mapping[Role | None, int]]:
    counts: dict[ReasonCode, Counter[Role | None]] = defaultdict(Counter)
    for one in because:
        for role in (one.role, None):
            counts[one.reason][role] += one.count
    order = sorted(counts, key=lambda reason: (-counts[reason][None], reason.value))
    return {reason: {role: counts[reason][role] for role in _EVERYBODY} for reason in order}


def _by_term(needs: Iterable[UnmetNeed]) -> Counter[tuple[str, ...]]:
    counts: Counter[tuple[str, ...]] = Counter()
    for need in needs:
        for term in need.terms:
            # Near a place is nothing to look for by itself.
            if term != NEAR:
                counts[term,] += need.count
    return counts


def _together(needs: Iterable[UnmetNeed]) -> Counter[tuple[str, ...]]:
    counts: Counter[tuple[str, ...]] = Counter()
    for need in needs:
        counts[need.terms] += need.count
    return counts


def _unmet(searches: Counter[tuple[str, ...]], referrals: Counter[tuple[str, ...]]) -> tuple[Unmet, ...]:
    terms = sorted({*searches, *referrals}, key=lambda one: (-(searches[one] + referrals[one]), one))
    return tuple(Unmet(one, searches[one], referrals[one]) for one in terms)


def _freshness(counts: Iterable[FreshCounts]) -> tuple[Fresh, ...]:
    by_group = {(one.group, one.of_referred): one for one in counts}
    groups = dict.fromkeys(group for group, _ in by_group)
    return tuple(_fresh(by_group[group, False], by_group[group, True]) for group in groups)


def _fresh(every: FreshCounts, referred: FreshCounts) -> Fresh:
    return Fresh(
        every.group, every.fresh, every.stale, every.never, referred.fresh, referred.stale, referred.never
    )  # fmt: skip


def _months(sent: Iterable[SentInMonth]) -> Mapping[date, Mapping[Role | None, int]]:
    counts: dict[date, Counter[Role | None]] = defaultdict(Counter)
    for one in sent:
        for role in (one.role, None):
            counts[one.month][role] += one.count
    if not counts:
        return {}
    months, month = [], min(counts)
    while month <= max(counts):
        months.append(month)
        month = (month + timedelta(days=31)).replace(day=1)
    return {month: {role: counts[month][role] for role in _EVERYBODY} for month in months}
