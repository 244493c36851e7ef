"""Referrals and their events, read on the raw driver."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

from caseworker.errors import NotFound
from caseworker.messages import translate
from caseworker.models.referral import (
    TERMINAL,
    Attempt,
    CodeStyle,
    Consent,
    ConsentType,
    ContactResult,
    OutcomeSource,
    ReasonCode,
    ReferralCounts,
    ReferralEvent,
    ReferralRow,
    ReferralState,
    Urgency,
)
from caseworker.models.roles import Role
from caseworker.models.vocabulary import TermKind
from caseworker.search.folding import fold
from caseworker.storage.sqlite.moments import day_from_text, day_to_text, from_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from caseworker.models.referral import ReferralFilter
    from caseworker.storage.sqlite.connection import Connection

_ROW = """
SELECT r.id, r.version, r.contact_id, c.name, c.credential_text, r.client_code, r.role_sought, r.reason,
       r.level_of_care, r.urgency, r.how_sent, r.private_note, r.follow_up, r.replaces, r.state, r.attempts,
       r.outcome, r.outcome_on, r.outcome_source, r.created_at, r.updated_at, r.created_by,
       (SELECT reason FROM referral_event WHERE id = r.last_event),
       r.link, r.part2, r.consent, r.consent_on, r.consent_until, r.consent_revoked_on, r.together,
       r.first_sent_on, r.sent_on, r.answered_on, r.ended_on,
       (SELECT group_concat(kind || ':' || code, ' ') FROM referral_need WHERE referral_id = r.id),
       (SELECT at FROM referral_event WHERE id = r.last_event)
FROM referral AS r JOIN contact AS c ON c.id = r.contact_id
"""
EVENT_COLUMNS = "at, actor, before, after, reason, reason_text, note"
_DIGITS = "0123456789"
_NOT_PLAIN = "*[^ -%(-_a-~]*"
"""Text with a character that folding makes more than a small letter or a gap: SQL cannot tell what is in it."""
# As the partial indexes write it, else they are not used.
_IS_OPEN = " AND ".join(f"r.state <> '{state.value}'" for state in TERMINAL)
_IS_DUE = f"{_IS_OPEN} AND r.follow_up <= ?"
IS_OPEN = _IS_OPEN.replace("r.", "")


def referral(connection: Connection, referral_id: int) -> ReferralRow:
    row = connection.execute(f"{_ROW} WHERE r.id = ?", (referral_id,)).fetchone()
    if row is None:
        raise no_referral(referral_id)
    return _build(row)


def no_referral(referral_id: int) -> NotFound:
    return NotFound(translate("store", "There is no referral {id}.").format(id=referral_id))


def of_contacts(connection: Connection, among: str) -> list[ReferralRow]:
    """Those of the contacts in a JSON list of ids, newest first."""
    rows = connection.execute(
        f"{_ROW} WHERE r.contact_id IN (SELECT value FROM json_each(?)) ORDER BY r.created_at DESC, r.id DESC",
        (among,),
    )
    return [_build(row) for row in rows]


def of_ids(connection: Connection, among: str) -> list[ReferralRow]:
    """Those of a JSON list of ids, in no order."""
    return [
        _build(row) for row in connection.execute(f"{_ROW} WHERE r.id IN (SELECT value FROM json_each(?))", (among,))
    ]


def find(connection: Connection, wanted: ReferralFilter, today: date, limit: int) -> list[ReferralRow]:
    """Open ones whose follow-up day has come, the earliest first; then the rest, newest first."""
    ids = _found_ids(connection, wanted, today, limit)
    rows = connection.execute(f"{_ROW} WHERE r.id IN (SELECT value FROM json_each(?))", (json.dumps(ids),))
    by_id = {row[0]: row for row in rows}
    return [_build(by_id[one]) for one in ids if one in by_id]


def _found_ids(connection: Connection, wanted: ReferralFilter, today: date, limit: int) -> list[int]:
    """The due ones, then the rest, each in the order of an index: no more is read than is wanted."""
    conditions, values = _conditions(wanted)
    words = fold(wanted.text).split()
    text = "r.client_code || ' ' || c.name || ' ' || r.reason"
    if words:
        has_words = " AND ".join("t LIKE ?" for _word in words)
        conditions.append(f"(SELECT {has_words} OR t GLOB '{_NOT_PLAIN}' FROM (SELECT {text} AS t))")
        values.extend(f"%{word}%" for word in words)
    fits = "".join(f" AND {condition}" for condition in conditions)
    read = (
        f"SELECT r.id, {text if words else 'NULL'} FROM referral AS r "
        f"{'CROSS JOIN contact AS c ON c.id = r.contact_id' if words else ''} WHERE "
    )
    newest = "r.created_at DESC, r.id DESC"
    day = day_to_text(today)
    parts = (
        f"{read} {_IS_DUE}{fits} ORDER BY r.follow_up, {newest}",
        f"{read} ({_IS_DUE}) IS NOT TRUE{fits} ORDER BY {newest}",
    )
    # Words are compared here rather than in SQL, which knows neither accents nor case beyond ASCII.
    fitting = (
        row[0]
        for part in parts
        for row in connection.execute(part, (day, *values))
        if not words or _has_words(row[1], words)
    )
    return list(islice(fitting, limit))


def counts(connection: Connection, today: date) -> ReferralCounts:
    """Each from an index of its own."""

    def count(condition: str, *values: object) -> int:
        (found,) = connection.execute(f"SELECT count(*) FROM referral AS r WHERE {condition}", values).fetchone()
        return int(found)

    by_state = dict(connection.execute("SELECT state, count(*) FROM referral GROUP BY state"))
    in_error = ReferralState.ENTERED_IN_ERROR
    return ReferralCounts(
        open=sum(number for state, number in by_state.items() if ReferralState(state) not in TERMINAL),
        due=count(_IS_DUE, day_to_text(today)),
        ended=sum(by_state.get(state.value, 0) for state in TERMINAL - {in_error}),
        closed=count(
            "r.outcome <> '' AND r.outcome_on IS NOT NULL AND r.outcome_source IS NOT NULL AND r.ended_on IS NOT NULL "
            "AND r.state <> ?",
            in_error.value,
        ),
    )


def code_styles(connection: Connection) -> list[CodeStyle]:
    counted: dict[str, int] = defaultdict(int)
    highest: dict[str, str] = {}
    for code, count in connection.execute("SELECT client_code, count(*) FROM referral GROUP BY client_code"):
        prefix = code.rstrip(_DIGITS)
        digits = code[len(prefix) :]
        if not digits:
            continue
        counted[prefix] += count
        if int(digits) > int(highest.get(prefix, "-1")):
            highest[prefix] = digits
    return [CodeStyle(prefix, count, highest[prefix]) for prefix, count in counted.items()]


def events(connection: Connection, referral_id: int) -> list[ReferralEvent]:
    """Oldest first."""
    rows = connection.execute(
        f"SELECT {EVENT_COLUMNS} FROM referral_event WHERE referral_id = ? ORDER BY id", (referral_id,)
    )
    return [event_of(row) for row in rows]


def event_of(row: Sequence[Any]) -> ReferralEvent:
    """The event whose `EVENT_COLUMNS` these are."""
    at, actor, before, after, reason, reason_text, note = row
    return ReferralEvent(
        at=from_text(at),
        actor=actor,
        before=ReferralState(before) if before else None,
        after=ReferralState(after),
        reason=ReasonCode(reason) if reason else None,
        reason_text=reason_text,
        note=note,
    )


def attempts(connection: Connection, referral_id: int) -> list[Attempt]:
    """Oldest first."""
    rows = connection.execute(
        "SELECT at, actor, result, note, next_on FROM referral_attempt WHERE referral_id = ? ORDER BY id",
        (referral_id,),
    )
    return [
        Attempt(from_text(at), actor, ContactResult(result), note, day_from_text(next_on))
        for at, actor, result, note, next_on in rows
    ]


def _conditions(wanted: ReferralFilter) -> tuple[list[str], list[object]]:
    conditions: list[str] = []
    values: list[object] = []

    def add(condition: str, *more: object) -> None:
        conditions.append(condition)
        values.extend(more)

    if wanted.states:
        # Not by the index of states, which would need sorting.
        add(f"+r.state IN ({_marks(wanted.states)})", *(state.value for state in wanted.states))
    if wanted.roles:
        add(f"r.role_sought IN ({_marks(wanted.roles)})", *(role.value for role in wanted.roles))
    if wanted.due_by is not None:
        add(_IS_DUE, wanted.due_by.isoformat())
    if wanted.mine:
        add("r.created_by = ?", wanted.mine)
    if wanted.contact_id is not None:
        add("r.contact_id = ?", wanted.contact_id)
    if wanted.client_code:
        add("r.client_code = ?", wanted.client_code)
    if wanted.together is not None:
        add("(r.id = ? OR r.together = ?)", wanted.together, wanted.together)
    return conditions, values


def _marks(things: Iterable[object]) -> str:
    return ", ".join("?" for _ in things)


def _has_words(text: str, words: Sequence[str]) -> bool:
    folded = fold(text)
    return all(word in folded for word in words)


def _build(row: Sequence[Any]) -> ReferralRow:
    return ReferralRow(
        id=row[0],
        version=row[1],
        contact_id=row[2],
        contact_name=row[3],
        contact_credentials=row[4],
        client_code=row[5],
        role_sought=Role(row[6]),
        reason=row[7],
        level_of_care=row[8],
        urgency=Urgency(row[9]),
        how_sent=row[10],
        private_note=row[11],
        follow_up=day_from_text(row[12]),
        replaces=row[13],
        state=ReferralState(row[14]),
        attempts=row[15],
        outcome=row[16],
        outcome_on=day_from_text(row[17]),
        outcome_source=OutcomeSource(row[18]) if row[18] else None,
        created_at=from_text(row[19]),
        updated_at=from_text(row[20]),
        created_by=row[21],
        last_reason=ReasonCode(row[22]) if row[22] else None,
        link=row[23],
        part2=bool(row[24]),
        consent=_consent(*row[25:29]),
        together=row[29],
        first_sent_on=day_from_text(row[30]),
        sent_on=day_from_text(row[31]),
        answered_on=day_from_text(row[32]),
        ended_on=day_from_text(row[33]),
        needs=tuple(_need(text) for text in (row[34] or "").split()),
        stepped_at=from_text(row[35]),
    )


def _consent(kind: str | None, on: str, until: str | None, revoked_on: str | None) -> Consent | None:
    if kind is None:
        return None
    return Consent(ConsentType(kind), date.fromisoformat(on), day_from_text(until), day_from_text(revoked_on))


def _need(text: str) -> tuple[TermKind, str]:
    kind, code = text.split(":", 1)
    return TermKind(kind), code
