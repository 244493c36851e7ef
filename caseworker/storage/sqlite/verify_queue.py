"""Which listings are to be verified next, most harmful first: read a part at a time until there are enough.

Referrals are counted from an index alone. Contacts without any follow in the order of an index too, stalest first; of
each part the checks and credentials are read together.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any

from caseworker.models.codes import ANSWERED, Availability, CredentialStatus, FactGroup, VerifyMethod, VerifyOutcome
from caseworker.models.referral import TERMINAL, ReferralState
from caseworker.models.verify_queue import ASKED, QueueRules, ToVerify
from caseworker.storage.sqlite.index_document import AVAILABLE
from caseworker.storage.sqlite.index_schema import SHOWN
from caseworker.storage.sqlite.moments import day_from_text

if TYPE_CHECKING:
    from caseworker.storage.base import Cancel

Connection = Any

_FIRST, _MOST = 250, 2_000
"""Contacts that are looked at together, at first and when it goes on."""
_AMONG = "IN (SELECT value FROM json_each(?))"
_ACTIVE = "0"
_CLOSED = AVAILABLE.index(Availability.NOT_ACCEPTING)
_ANSWERS = ", ".join(f"'{outcome.value}'" for outcome in sorted(ANSWERED))
_DOUBT = (
    f"outcome = '{VerifyOutcome.DOUBTED.value}' OR "
    f"(outcome = '{VerifyOutcome.NUMBER_DEAD.value}' AND fact_group = '{FactGroup.REACH.value}')"
)
_CHECKS = f"""
    SELECT contact_id, fact_group,
        max(checked_on) FILTER (WHERE outcome IN ({_ANSWERS})),
        max(checked_on) FILTER (WHERE {_DOUBT}),
        max(checked_on) FILTER (WHERE method <> '{VerifyMethod.REFERRAL.value}')
    FROM verification WHERE contact_id {_AMONG} GROUP BY contact_id, fact_group
"""
_ENDED = ", ".join(f"'{state.value}'" for state in sorted(TERMINAL))
_REFERRED = f"""
    SELECT contact_id, count(*), sum(state NOT IN ({_ENDED}) OR created_at >= ?)
    FROM referral WHERE state <> '{ReferralState.ENTERED_IN_ERROR.value}' GROUP BY contact_id
"""
_LISTED = f"""
    SELECT contact_id, verified_on, sort_key, substr(name_key, 1, 1), available, available_on FROM listing
    WHERE contact_id {_AMONG} AND hidden = {SHOWN}
"""
_STALEST = f"""
    SELECT contact_id, verified_on, sort_key, substr(name_key, 1, 1), available, available_on FROM listing
    WHERE (verified_on, sort_key) > (?, ?) AND hidden = {SHOWN} ORDER BY verified_on, sort_key LIMIT ?
"""
# Not DISTINCT, for which the whole table would be read in its own order.
_LAPSING = "SELECT contact_id FROM credential WHERE expires <= ?"

Listed = tuple[int, int, int, str, int, int]
"""Of `listing`: contact, day of the last answer, place in the order of names, how its name key begins, availability
(its rank) and the day since which it is known (0: not known)."""


def queue(conn: Connection, rules: QueueRules, limit: int, cancel: Cancel | None = None) -> list[ToVerify]:
    """At most `limit`, in order."""
    return list(islice(_Queue(conn, rules, cancel).everybody(), limit))


def count(conn: Connection, rules: QueueRules, most: int, cancel: Cancel | None = None) -> int:
    """How many have open or recent referrals, or a credential to ask about; counted up to `most`."""
    return sum(1 for _ in islice(_Queue(conn, rules, cancel).pressing(), most))


@dataclass(slots=True)
class _Checked:
    """Of one contact: when each group was last answered and doubted, and when anybody was last asked."""

    answered: dict[str, str]
    doubted: dict[str, str]
    asked: str = ""


class _Queue:
    def __init__(self, conn: Connection, rules: QueueRules, cancel: Cancel | None) -> None:
        self._conn = conn
        self._rules = rules
        self._cancel = cancel
        rows = conn.execute(_REFERRED, (rules.recent_since.isoformat(),))
        self._referred: dict[int, tuple[int, int]] = {one: (referrals, live) for one, referrals, live in rows}

    def everybody(self) -> Iterator[ToVerify]:
        yield from self._of_referred(self._by_harm(self._referred))
        yield from self._unreferred()

    def pressing(self) -> Iterator[ToVerify]:
        live = [one for one, (_, live) in self._referred.items() if live]
        for ids in _parts(live):
            yield from self._judged(self._listed(ids))
        known = set(live)
        rows = self._conn.execute(_LAPSING, (self._rules.warned_until.isoformat(),))
        lapsing = dict.fromkeys(one for (one,) in rows if one not in known)
        for ids in _parts(list(lapsing)):
            yield from (one for one in self._judged(self._listed(ids)) if one.asks_credentials)

    def _by_harm(self, ids: Iterable[int]) -> list[int]:
        return sorted(ids, key=self._harm)

    def _harm(self, contact_id: int) -> tuple[bool, int]:
        referrals, live = self._referred[contact_id]
        return (not live, -referrals)

    def _of_referred(self, ids: Iterable[int]) -> Iterator[ToVerify]:
        # Those that are alike in this are put in order only when it is their turn.
        for _, alike in groupby(ids, key=self._harm):
            listed = sorted(
                (row for part in _parts(list(alike)) for row in self._listed(part)), key=lambda row: (row[1], row[2])
            )
            for rows in _parts(listed):
                yield from self._judged(rows)

    def _unreferred(self) -> Iterator[ToVerify]:
        size, after = _FIRST, (-1, -1)
        while rows := self._conn.execute(_STALEST, (*after, size)).fetchall():
            yield from self._judged([row for row in rows if row[0] not in self._referred])
            size, after = _MOST, (rows[-1][1], rows[-1][2])

    def _listed(self, ids: Sequence[int]) -> list[Listed]:
        return self._conn.execute(_LISTED, (json.dumps(ids),)).fetchall()  # type: ignore[no-any-return]

    # --- what there is to verify --------------------------------------------------------------------------
    def _judged(self, rows: Sequence[Listed]) -> Iterator[ToVerify]:
        if self._cancel is not None:
            self._cancel.check()
        among = json.dumps([row[0] for row in rows])
        checks, credentials = self._checks(among), self._credentials(among)
        nothing = _Checked({}, {})
        for row in rows:
            one = self._judge(row, checks.get(row[0], nothing), credentials.get(row[0], ()))
            if one is not None:
                yield one

    def _judge(self, row: Listed, checked: _Checked, lapsing: Sequence[date | None]) -> ToVerify | None:
        """None when nothing is to be verified, or somebody was asked today already."""
        rules = self._rules
        contact_id, verified_on, _, rank, available, available_on = row
        if checked.asked >= rules.today.isoformat():
            return None
        answered = day_from_text(checked.answered.get(FactGroup.CREDENTIALS.value))
        asked_about = [day for day in lapsing if rules.asks_about(day, answered)]
        referrals, live = self._referred.get(contact_id, (0, 0))
        resting = self._resting(checked)
        is_closed = available == _CLOSED and available_on >= rules.holds_since(FactGroup.AVAILABILITY).toordinal()
        found = ToVerify(
            contact_id=contact_id,
            referrals=referrals,
            live=live,
            verified_on=date.fromordinal(verified_on) if verified_on else None,
            is_suspected=rank != _ACTIVE,
            stale=() if is_closed else tuple(g for g in ASKED if g not in resting and self._is_stale(g, checked)),
            doubted=tuple(group for group in FactGroup if group not in resting and _is_doubted(group, checked)),
            asks_credentials=bool(asked_about),
            expires=min((day for day in asked_about if day is not None), default=None),
        )
        return found if found.stale or found.doubted or found.asks_credentials or found.is_suspected else None

    def _resting(self, checked: _Checked) -> tuple[FactGroup, ...]:
        group = FactGroup.AVAILABILITY
        answered = day_from_text(checked.answered.get(group.value))
        is_resting = self._rules.lets_rest(answered, day_from_text(checked.doubted.get(group.value)))
        return (group,) if is_resting else ()

    def _is_stale(self, group: FactGroup, checked: _Checked) -> bool:
        return checked.answered.get(group.value, "") < self._rules.holds_since(group).isoformat()

    def _checks(self, among: str) -> dict[int, _Checked]:
        found: dict[int, _Checked] = defaultdict(lambda: _Checked({}, {}))
        for contact_id, group, answered, doubted, asked in self._conn.execute(_CHECKS, (among,)):
            one = found[contact_id]
            if answered:
                one.answered[group] = answered
            if doubted:
                one.doubted[group] = doubted
            one.asked = max(one.asked, asked or "")
        return found

    def _credentials(self, among: str) -> dict[int, list[date | None]]:
        """Days of those that have expired or will soon; None for one that is only marked as expired."""
        found: dict[int, list[date | None]] = defaultdict(list)
        rows = self._conn.execute(
            f"SELECT contact_id, expires FROM credential WHERE contact_id {_AMONG} AND (expires <= ? OR status = ?)",
            (among, self._rules.warned_until.isoformat(), CredentialStatus.EXPIRED.value),
        )
        for contact_id, expires in rows:
            day = day_from_text(expires)
            # Marked as expired, whatever day is printed on it: that day counts only when it has come.
            found[contact_id].append(day if day is not None and day <= self._rules.warned_until else None)
        return found


def _is_doubted(group: FactGroup, checked: _Checked) -> bool:
    doubt = checked.doubted.get(group.value)
    return doubt is not None and doubt >= checked.answered.get(group.value, "")


def _parts(things: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """A few first, then more at a time."""
    start, size = 0, _FIRST
    while start < len(things):
        yield things[start : start + size]
        start, size = start + size, _MOST
