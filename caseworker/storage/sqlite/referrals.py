"""Referrals and their events, read on the raw driver."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from caseworker.errors import NotFound
from caseworker.messages import translate
from caseworker.models.referral import (
    TERMINAL,
    Attempt,
    Consent,
    ConsentType,
    ContactResult,
    OutcomeSource,
    ReasonCode,
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
       (SELECT group_concat(kind || ':' || code, ' ') FROM referral_need WHERE referral_id = r.id)
FROM referral AS r JOIN contact AS c ON c.id = r.contact_id
"""
EVENT_COLUMNS = "at, actor, before, after, reason, reason_text, note"
_ENDED = ", ".join(f"'{state.value}'" for state in sorted(TERMINAL))
_IS_OPEN = f"r.state NOT IN ({_ENDED})"


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


def find(connection: Connection, wanted: ReferralFilter, today: date, limit: int) -> list[ReferralRow]:
    """Open ones whose follow-up day has come, the earliest first; then the rest, newest first."""
    conditions, values = _conditions(wanted)
    is_due = f"({_IS_OPEN} AND r.follow_up IS NOT NULL AND r.follow_up <= ?)"
    rows = connection.execute(
        f"{_ROW} WHERE {' AND '.join(conditions) or 'TRUE'} "
        f"ORDER BY {is_due} DESC, CASE WHEN {is_due} THEN r.follow_up END, r.created_at DESC, r.id DESC",
        (*values, day_to_text(today), day_to_text(today)),
    )
    words = fold(wanted.text).split()
    found: list[ReferralRow] = []
    for row in rows:
        # Here rather than in SQL, which knows neither accents nor case beyond ASCII.
        if words and not _has_words(row, words):
            continue
        found.append(_build(row))
        if len(found) == limit:
            break
    return found


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
        add(f"r.state IN ({_marks(wanted.states)})", *(state.value for state in wanted.states))
    if wanted.roles:
        add(f"r.role_sought IN ({_marks(wanted.roles)})", *(role.value for role in wanted.roles))
    if wanted.due_by is not None:
        add(f"{_IS_OPEN} AND r.follow_up <= ?", wanted.due_by.isoformat())
    if wanted.mine:
        add("r.created_by = ?", wanted.mine)
    if wanted.contact_id is not None:
        add("r.contact_id = ?", wanted.contact_id)
    if wanted.client_code:
        # The index of codes is read through, which is far quicker than the table.
        add("r.id IN (SELECT id FROM referral WHERE client_code = ? COLLATE NOCASE)", wanted.client_code)
    return conditions, values


def _marks(things: Iterable[object]) -> str:
    return ", ".join("?" for _ in things)


def _has_words(row: Sequence[Any], words: Sequence[str]) -> bool:
    text = fold(f"{row[5]} {row[3]} {row[7]}")
    return all(word in text for word in words)


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
    )


def _consent(kind: str | None, on: str, until: str | None, revoked_on: str | None) -> Consent | None:
    if kind is None:
        return None
    return Consent(ConsentType(kind), date.fromisoformat(on), day_from_text(until), day_from_text(revoked_on))


def _need(text: str) -> tuple[TermKind, str]:
    kind, code = text.split(":", 1)
    return TermKind(kind), code
