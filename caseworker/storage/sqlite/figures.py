"""Counts for reports, on the raw driver: everything is added up by the engine, nothing row by row in Python."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from caseworker.models.codes import ANSWERED as ANSWERED_OUTCOMES
from caseworker.models.codes import FactGroup, Status, VerifyOutcome
from caseworker.models.figures import Answered, Ended, EndedBecause, FreshCounts, SentInMonth, UnmetNeed
from caseworker.models.referral import TERMINAL, ReasonCode, ReferralState
from caseworker.models.roles import Role
from caseworker.storage.sqlite.unmet import within

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

    from caseworker.models.figures import Period
    from caseworker.storage.sqlite.connection import Connection

T = TypeVar("T")
_S = ReferralState
_COUNTS = f"state <> '{_S.ENTERED_IN_ERROR.value}'"
_CLOSED = "outcome <> '' AND outcome_on IS NOT NULL AND outcome_source IS NOT NULL"


def _codes(states: Iterable[object]) -> str:
    return ", ".join(sorted(f"'{state}'" for state in states))


_UNHELPED = f"r.state IN ({_codes(TERMINAL - {_S.COMPLETED, _S.ENTERED_IN_ERROR})})"
_ACCEPTED = _codes({_S.ACCEPTED, _S.IN_PROGRESS, _S.ON_HOLD, _S.COMPLETED})
_HELPED = f"""
    SELECT client_code, role_sought, max(coalesce(ended_on, '9999-12-31')) AS until FROM referral
    WHERE state IN ({_ACCEPTED}) GROUP BY client_code, role_sought"""
"""Until when somebody had taken a client on; for ever where that has not ended."""


class FigureReader:
    """Implements `storage.base_figures.FigureReads`. `read` runs a query on a connection that reads."""

    def __init__(self, read: Callable[[Callable[[Connection], Any]], Any]) -> None:
        self._read = read

    def _rows(self, statement: str, values: Iterable[object] = ()) -> list[Any]:
        rows: list[Any] = self._read(lambda connection: connection.execute(statement, list(values)).fetchall())
        return rows

    def ended(self, period: Period) -> list[Ended]:
        condition, days = within("ended_on", period)
        rows = self._rows(
            f"SELECT role_sought, level_of_care, state, {_CLOSED} AS is_closed, count(*) FROM referral "
            f"WHERE {condition} AND {_COUNTS} GROUP BY role_sought, level_of_care, state, is_closed",
            days,
        )
        return [
            Ended(Role(role), level, ReferralState(state), bool(closed), count)
            for role, level, state, closed, count in rows
        ]

    def ended_because(self, period: Period) -> list[EndedBecause]:
        condition, days = within("r.ended_on", period)
        rows = self._rows(
            "SELECT r.role_sought, e.reason, count(*) "
            "FROM referral AS r JOIN referral_event AS e ON e.id = r.last_event "
            f"WHERE {condition} AND {_UNHELPED} GROUP BY r.role_sought, e.reason",
            days,
        )
        return [EndedBecause(Role(role), ReasonCode(reason), count) for role, reason, count in rows]

    def answered(self, period: Period) -> list[Answered]:
        condition, days = within("answered_on", period)
        rows = self._rows(
            "SELECT role_sought, first_sent_on, answered_on, count(*) FROM referral "
            f"WHERE {condition} AND first_sent_on IS NOT NULL AND {_COUNTS} "
            # In the order of the index.
            "GROUP BY answered_on, first_sent_on, role_sought",
            days,
        )
        return [
            Answered(Role(role), date.fromisoformat(sent), date.fromisoformat(answered), count)
            for role, sent, answered, count in rows
        ]

    def sent_by_month(self, period: Period) -> list[SentInMonth]:
        condition, days = within("first_sent_on", period)
        rows = self._rows(
            "SELECT first_sent_on, role_sought, count(*) FROM referral "
            f"WHERE {condition} AND {_COUNTS} GROUP BY first_sent_on, role_sought",
            days,
        )
        counts: Counter[tuple[str, str]] = Counter()
        for day, role, count in rows:
            counts[day[:7], role] += count
        return [
            SentInMonth(date.fromisoformat(f"{month}-01"), Role(role), count)
            for (month, role), count in sorted(counts.items())
        ]

    def unhelped(self, period: Period, reasons: frozenset[ReasonCode]) -> list[UnmetNeed]:
        condition, days = within("r.ended_on", period)
        rows = self._rows(
            f"""WITH helped AS MATERIALIZED ({_HELPED})
            SELECT role_sought, level_of_care, needs, count(*) FROM (
                SELECT r.role_sought AS role_sought, r.level_of_care AS level_of_care,
                    (SELECT group_concat(kind || ':' || code, ' ') FROM referral_need WHERE referral_id = r.id) AS needs
                FROM referral AS r JOIN referral_event AS e ON e.id = r.last_event
                LEFT JOIN helped AS h ON h.client_code = r.client_code AND h.role_sought = r.role_sought
                WHERE {condition} AND {_UNHELPED} AND e.reason IN ({_codes(reasons) or "''"})
                    AND (h.until IS NULL OR h.until < coalesce(r.first_sent_on, r.ended_on)))
            GROUP BY role_sought, level_of_care, needs""",
            days,
        )
        counts: Counter[tuple[str, ...]] = Counter()
        for role, level, needs, count in rows:
            counts[_terms(role, level, needs)] += count
        return [UnmetNeed(terms, count) for terms, count in counts.most_common()]

    def freshness(self, fresh_since: Mapping[FactGroup, date]) -> list[FreshCounts]:
        counts: list[FreshCounts] = self._read(lambda connection: _freshness(connection, fresh_since))
        return counts


_SHOWN = f"c.deleted_at IS NULL AND c.status <> '{Status.INACTIVE.value}'"


def _freshness(connection: Connection, fresh_since: Mapping[FactGroup, date]) -> list[FreshCounts]:
    totals = _contacts(connection)
    checked = {
        (group, bool(of_referred)): (fresh, stale)
        for group, of_referred, fresh, stale in connection.execute(*_checks(fresh_since))
    }
    counts = []
    for of_referred in (False, True):
        for group in fresh_since:
            # All contacts are those with referrals and those without.
            parts = [checked.get((group.value, one), (0, 0)) for one in {True, of_referred}]
            fresh, stale = (sum(part[at] for part in parts) for at in (0, 1))
            counts.append(FreshCounts(group, fresh, stale, totals[of_referred] - fresh - stale, of_referred))
    return counts


def _contacts(connection: Connection) -> dict[bool, int]:
    """How many there are, by whether only those with referrals are meant."""
    (whole,) = connection.execute(f"SELECT count(*) FROM contact AS c WHERE {_SHOWN}").fetchone()
    (referred,) = connection.execute(
        f"SELECT count(*) FROM (SELECT DISTINCT contact_id FROM referral WHERE {_COUNTS}) AS r "
        f"JOIN contact AS c ON c.id = r.contact_id WHERE {_SHOWN}"
    ).fetchone()
    return {False: whole, True: referred}


def _checks(fresh_since: Mapping[FactGroup, date]) -> tuple[str, list[str]]:
    """Of groups of facts that somebody answered for: fresh ones and stale ones, with and without referrals."""
    whens = " ".join("WHEN ? THEN ?" for _ in fresh_since)
    values = [text for group, day in fresh_since.items() for text in (group.value, day.isoformat())]
    answered = f"max(CASE WHEN v.outcome IN ({_codes(ANSWERED_OUTCOMES)}) THEN v.checked_on END)"
    # As `services.freshness` says.
    is_dead = f"v.outcome = '{VerifyOutcome.NUMBER_DEAD.value}' AND v.fact_group = '{FactGroup.REACH.value}'"
    doubted = f"max(CASE WHEN v.outcome = '{VerifyOutcome.DOUBTED.value}' OR {is_dead} THEN v.checked_on END)"
    statement = f"""
        SELECT fact_group, of_referred, sum(is_fresh), sum(NOT is_fresh) FROM (
            SELECT k.fact_group AS fact_group, k.contact_id IN referred AS of_referred,
                   k.answered >= CASE k.fact_group {whens} END AND (k.doubted IS NULL OR k.doubted < k.answered)
                       AS is_fresh
            FROM (
                SELECT v.contact_id AS contact_id, v.fact_group AS fact_group, {answered} AS answered,
                       {doubted} AS doubted
                FROM verification AS v GROUP BY v.contact_id, v.fact_group) AS k
            JOIN contact AS c ON c.id = k.contact_id
            WHERE k.answered IS NOT NULL AND {_SHOWN})
        GROUP BY fact_group, of_referred"""
    referred = f"WITH referred AS MATERIALIZED (SELECT DISTINCT contact_id FROM referral WHERE {_COUNTS})"
    return f"{referred} {statement}", values


def _terms(role: str, level: str, needs: str | None) -> tuple[str, ...]:
    terms = {f"role:{role}", *(needs or "").split()}
    return tuple(sorted(terms | {f"level_of_care:{level}"} if level else terms))
