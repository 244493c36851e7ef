"""Whom to ask next: what a client's referrals came to, turned into conditions on the next contact. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING

from caseworker.models.codes import Availability
from caseworker.models.next_contact import Condition, Hint, Learned, Suggestion, Why
from caseworker.models.query import Filters, TermRef
from caseworker.models.referral import ReasonCode, ReferralState
from caseworker.models.roles import Role
from caseworker.models.vocabulary import TermKind
from caseworker.services.referral_states import OPEN

if TYPE_CHECKING:
    from datetime import date

    from caseworker.models.clients import ReferralHistory
    from caseworker.models.query import Near
    from caseworker.models.referral import ReferralRow
    from caseworker.models.vocabulary import Vocabulary

FAILED = frozenset({ReferralState.DECLINED, ReferralState.CANCELLED, ReferralState.NOT_COMPLETED})
"""Ended, and the client was not helped there."""
NEXT_LEVEL: dict[str, str] = {
    "early_help": "outpatient",
    "outpatient": "intensive_outpatient",
    "aftercare": "intensive_outpatient",
    "in_home": "intensive_outpatient",
    "school_based": "intensive_outpatient",
    "opioid_treatment_program": "intensive_outpatient",
    "intensive_outpatient": "partial_hospitalization",
    "assertive_community": "partial_hospitalization",
    "partial_hospitalization": "residential",
    "sober_living": "residential",
    "residential_low": "residential",
    "residential_special": "residential",
    "residential": "medically_monitored_inpatient",
    "crisis_stabilization": "inpatient",
    "crisis_walk_in": "crisis_stabilization",
    "mobile_crisis": "crisis_stabilization",
    "medically_monitored_inpatient": "inpatient",
}
"""The next more intensive one: the order of the ASAM levels, and of crisis services among themselves."""
_KINDS = {TermKind.PAYER: Learned.PAYER, TermKind.LANGUAGE: Learned.LANGUAGE}
_NAMED_BY = {
    ReasonCode.INSURANCE: TermKind.PAYER,
    ReasonCode.LANGUAGE: TermKind.LANGUAGE,
    ReasonCode.WRONG_SPECIALTY: TermKind.SPECIALTY,
}
"""Reasons that speak of a need, and the kind of it."""
_NEEDS_MORE = frozenset({*_NAMED_BY, ReasonCode.DISTANCE, ReasonCode.HIGHER_LEVEL_NEEDED})
_FULL = frozenset({ReferralState.WAITLISTED, ReferralState.DECLINED, ReferralState.CANCELLED})
_TENTH = 10


@dataclass(frozen=True, slots=True)
class Needs:
    """What the client needs, as the latest referrals that say it have it; `terms` with the referral each is from."""

    role: Role
    level_of_care: str
    terms: tuple[tuple[TermKind, str], ...]
    said_by: Mapping[TermKind, ReferralRow]


def needs_of(rows: Sequence[ReferralRow]) -> Needs:
    """Of at least one referral, newest first. A kind of term is taken whole from the latest that names any of it."""
    said: dict[TermKind, ReferralRow] = {}
    for row in rows:
        kinds = {kind for kind, _ in row.needs} | ({TermKind.LEVEL_OF_CARE} if row.level_of_care else set())
        for kind in kinds:
            said.setdefault(kind, row)
    terms = tuple(need for kind in TermKind if kind in said for need in said[kind].needs if need[0] is kind)
    level = said[TermKind.LEVEL_OF_CARE].level_of_care if TermKind.LEVEL_OF_CARE in said else ""
    levels = [code for kind, code in terms if kind is TermKind.LEVEL_OF_CARE]
    others = tuple(need for need in terms if need[0] is not TermKind.LEVEL_OF_CARE)
    return Needs(rows[0].role_sought, level or next(iter(levels), ""), others, said)


def suggest(
    code: str,
    rows: Sequence[ReferralRow],
    histories: Mapping[int, ReferralHistory],
    vocabulary: Vocabulary,
    near: Near | None = None,
    miles: Mapping[int, float] | None = None,
) -> Suggestion:
    """From the referrals of one client, at least one and newest first, those entered in error left out.

    `miles`: how far from `near` the contacts lie, by id, as far as it is known.
    """
    return _Learner(rows, histories, vocabulary, near, miles or {}).suggestion(code)


class _Learner:
    def __init__(
        self,
        rows: Sequence[ReferralRow],
        histories: Mapping[int, ReferralHistory],
        vocabulary: Vocabulary,
        near: Near | None,
        miles: Mapping[int, float],
    ) -> None:
        self._rows = rows
        self._histories = histories
        self._vocabulary = vocabulary
        self._near = near
        self._miles = miles
        self._needs = needs_of(rows)
        self._failed: dict[ReasonCode, list[Why]] = defaultdict(list)
        for row in rows:
            if row.state in FAILED and row.last_reason is not None:
                self._failed[row.last_reason].append(self._why(row))

    def suggestion(self, code: str) -> Suggestion:
        conditions = tuple(
            one
            for part in (self._role(), self._terms(), self._level(), self._room(), self._distance(), self._tried())
            for one in part
        )
        hints = tuple(self._hints(conditions))
        return Suggestion(code, self._needs.role, self._rows[0].id, conditions, hints)

    def _role(self) -> Iterator[Condition]:
        role = self._needs.role
        yield Condition(Learned.ROLE, (self._asked(self._rows[0]),), filters=Filters(roles=frozenset({role})))

    def _terms(self) -> Iterator[Condition]:
        for kind, code in self._needs.terms:
            reasons = [reason for reason, named in _NAMED_BY.items() if named is kind]
            learned = tuple(why for reason in reasons for why in self._failed.get(reason, ()))
            why = learned or (self._asked(self._needs.said_by[kind]),)
            about = _KINDS.get(kind, Learned.PRACTICE)
            if about is Learned.PRACTICE:
                # As if it were typed: what people practice is often only written down somewhere.
                text = self._vocabulary.label(kind, code)
                yield Condition(about, why, text=text, term=(kind, code))
            else:
                yield Condition(about, why, filters=Filters(terms=(TermRef(kind, code),)), term=(kind, code))

    def _level(self) -> Iterator[Condition]:
        level = self._needs.level_of_care
        why: list[Why] = []
        for row in self._rows:
            higher = NEXT_LEVEL.get(row.level_of_care or self._needs.level_of_care, "")
            if row.last_reason is not ReasonCode.HIGHER_LEVEL_NEEDED or row.state not in FAILED or not higher:
                continue
            why.append(self._why(row))
            level = level if _is_above(level, higher) else higher
        if level:
            asked = () if why else (self._asked(self._needs.said_by[TermKind.LEVEL_OF_CARE]),)
            term = TermRef(TermKind.LEVEL_OF_CARE, level)
            filters = Filters(terms=(term,))
            yield Condition(Learned.LEVEL, (*why, *asked), filters=filters, term=(term.kind, term.code))

    def _room(self) -> Iterator[Condition]:
        why = [*self._failed.get(ReasonCode.NO_CAPACITY, ())]
        why += (self._waited(row) for row in self._rows if self._has_waited(row))
        if why:
            only = Filters(availability=frozenset({Availability.ACCEPTING}))
            yield Condition(Learned.AVAILABILITY, _each_once(why), filters=only)

    def _has_waited(self, row: ReferralRow) -> bool:
        events = self._histories[row.id].events if row.id in self._histories else ()
        was_waitlisted = any(one.after is ReferralState.WAITLISTED for one in events)
        return was_waitlisted and row.state in _FULL and row.answered_on is not None

    def _waited(self, row: ReferralRow) -> Why:
        day = row.answered_on or row.since
        return Why(row.id, row.contact_name, day, ReferralState.WAITLISTED)

    def _distance(self) -> Iterator[Condition]:
        far = [row for row in self._rows if row.last_reason is ReasonCode.DISTANCE and row.state in FAILED]
        known = [row for row in far if row.contact_id in self._miles]
        if self._near is None or not known:
            return
        nearest = min(self._miles[row.contact_id] for row in known)
        # Strictly nearer, in tenths of a mile as they are shown.
        reach = max((ceil(nearest * _TENTH) - 1) / _TENTH, 1 / _TENTH)
        yield Condition(
            Learned.DISTANCE,
            tuple(self._why(row) for row in known),
            near=replace(self._near, miles=min(reach, self._near.miles)),
        )

    def _tried(self) -> Iterator[Condition]:
        tried = [row for row in self._rows if row.state is not ReferralState.COMPLETED]
        if tried:
            ids = frozenset(row.contact_id for row in tried)
            yield Condition(Learned.TRIED, tuple(map(self._why, tried)), filters=Filters(tried=ids))

    def _hints(self, conditions: Iterable[Condition]) -> Iterator[Hint]:
        used = {why for one in conditions if one.about is not Learned.TRIED for why in one.why}
        for reason in ReasonCode:
            if reason in _NEEDS_MORE:
                yield from (Hint(reason, why) for why in self._failed.get(reason, ()) if why not in used)

    def _why(self, row: ReferralRow) -> Why:
        """What it came to."""
        day = row.ended_on or row.since
        return Why(row.id, row.contact_name, day, row.state, row.last_reason if row.state not in OPEN else None)

    def _asked(self, row: ReferralRow) -> Why:
        """That it was asked for."""
        return Why(row.id, row.contact_name, _logged_on(row), ReferralState.SENT)


def _logged_on(row: ReferralRow) -> date:
    return row.first_sent_on or row.created_at.astimezone().date()


def _is_above(level: str, other: str) -> bool:
    """Whether `level` is `other` or more intensive."""
    while other:
        if level == other:
            return True
        other = NEXT_LEVEL.get(other, "")
    return False


def _each_once(why: Iterable[Why]) -> tuple[Why, ...]:
    """One of each referral."""
    return tuple({one.referral_id: one for one in reversed(list(why))}.values())[::-1]
