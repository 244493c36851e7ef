"""Clients by their codes, and the histories of many referrals at once."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

from caseworker.models.clients import ClientRow, ReferralHistory
from caseworker.models.referral import TERMINAL, Attempt, ContactResult, ReferralEvent, ReferralState
from caseworker.storage.sqlite.moments import day_from_text, from_text
from caseworker.storage.sqlite.referrals import EVENT_COLUMNS, event_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from caseworker.storage.sqlite.connection import Connection

_ENDED = ", ".join(f"'{state.value}'" for state in sorted(TERMINAL))


def clients(connection: Connection, text: str, limit: int) -> list[ClientRow]:
    """Whose code has `text` in it, in any case; who was last worked for comes first."""
    rows = connection.execute(
        # The index of codes holds all of it.
        "SELECT min(client_code COLLATE BINARY), count(*), sum(state NOT IN "
        f"({_ENDED})), max(updated_at) FROM referral WHERE state <> '{ReferralState.ENTERED_IN_ERROR.value}' "
        "AND instr(lower(client_code), lower(?)) GROUP BY client_code COLLATE NOCASE ORDER BY 4 DESC, 1 LIMIT ?",
        (text, limit),
    )
    return [ClientRow(code, count, open_ones, from_text(last_at)) for code, count, open_ones, last_at in rows]


def histories(connection: Connection, referral_ids: Collection[int]) -> dict[int, ReferralHistory]:
    """Of each of these that exists; two readings, however many they are."""
    among = json.dumps(sorted(set(referral_ids)))
    events: dict[int, list[ReferralEvent]] = defaultdict(list)
    attempts: dict[int, list[Attempt]] = defaultdict(list)
    for referral_id, *row in connection.execute(
        f"SELECT referral_id, {EVENT_COLUMNS} FROM referral_event "
        "WHERE referral_id IN (SELECT value FROM json_each(?)) ORDER BY id",
        (among,),
    ):
        events[referral_id].append(event_of(row))
    for referral_id, at, actor, result, note, next_on in connection.execute(
        "SELECT referral_id, at, actor, result, note, next_on FROM referral_attempt "
        "WHERE referral_id IN (SELECT value FROM json_each(?)) ORDER BY id",
        (among,),
    ):
        attempts[referral_id].append(Attempt(from_text(at), actor, ContactResult(result), note, day_from_text(next_on)))
    return {one: ReferralHistory(tuple(steps), tuple(attempts.get(one, ()))) for one, steps in events.items()}
