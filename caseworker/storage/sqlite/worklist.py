"""Open referrals as the worklist reads them: few columns of all of them, then all of the few that are shown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from caseworker.models.followups import OpenReferral, ReferralAtWork
from caseworker.models.referral import Attempt, ContactResult, ReferralState, Urgency
from caseworker.models.roles import Role
from caseworker.storage.sqlite import referrals
from caseworker.storage.sqlite.moments import day_from_text, from_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caseworker.storage.sqlite.connection import Connection

# In the words of the index of open referrals, so that the ended ones are not looked at.
_OPEN = f"""
SELECT id, state, role_sought, urgency, attempts, first_sent_on, sent_on, answered_on, follow_up, planned_on,
       consent_until, consent_revoked_on,
       CASE WHEN state = 'waitlisted' THEN max(
           (SELECT at FROM referral_event WHERE id = last_event),
           coalesce((SELECT max(at) FROM referral_attempt WHERE referral_id = referral.id AND result = 'reached'), '')
       ) END
FROM referral INDEXED BY referral_follow_up WHERE {referrals.IS_OPEN}
"""
_PHONES = """
SELECT r.id, p.number, p.extension FROM json_each(?) AS one JOIN referral AS r ON r.id = one.value
JOIN phone AS p ON p.contact_id = r.contact_id AND p.position =
    (SELECT position FROM phone WHERE contact_id = r.contact_id ORDER BY is_fax, position LIMIT 1)
WHERE NOT p.is_fax
"""
_TRIES = """
SELECT a.referral_id, count(*), max(a.id) FROM json_each(?) AS one JOIN referral AS r ON r.id = one.value
JOIN referral_attempt AS a ON a.referral_id = r.id AND
    (r.state NOT IN ('sent', 'no_response') OR a.at >= coalesce(
        (SELECT max(at) FROM referral_event WHERE referral_id = r.id AND after = 'sent'), ''))
GROUP BY a.referral_id
"""
_CONFIDENTIAL = """
SELECT r.id FROM json_each(?) AS one JOIN referral AS r ON r.id = one.value
JOIN contact AS c ON c.id = r.contact_id WHERE c.confidential
"""
_ATTEMPTS = """
SELECT id, at, actor, result, note, next_on FROM referral_attempt WHERE id IN (SELECT value FROM json_each(?))
"""
# A look-up takes a fifth of what calling the enumeration takes, and there are thousands.
_STATES = {state.value: state for state in ReferralState}
_ROLES = {role.value: role for role in Role}
_URGENCIES = {urgency.value: urgency for urgency in Urgency}


def open_referrals(connection: Connection) -> list[OpenReferral]:
    """In no order."""
    return [_open(row) for row in connection.execute(_OPEN)]


def at_work(connection: Connection, ids: Sequence[int]) -> list[ReferralAtWork]:
    """In the order of `ids`; those that are gone are left out."""
    among = json.dumps(list(ids))
    rows = {row.id: row for row in referrals.of_ids(connection, among)}
    phones = {number: (phone, extension) for number, phone, extension in connection.execute(_PHONES, (among,))}
    tries = {number: (count, last) for number, count, last in connection.execute(_TRIES, (among,))}
    last_ones = json.dumps([last for _count, last in tries.values()])
    attempts = {row[0]: _attempt(row) for row in connection.execute(_ATTEMPTS, (last_ones,))}
    confidential = {number for (number,) in connection.execute(_CONFIDENTIAL, (among,))}
    found = []
    for number in ids:
        if number not in rows:
            continue
        phone, extension = phones.get(number, ("", ""))
        count, last = tries.get(number, (0, 0))
        found.append(ReferralAtWork(rows[number], phone, extension, count, attempts.get(last), number in confidential))
    return found


def _attempt(row: Sequence[Any]) -> Attempt:
    _id, at, actor, result, note, next_on = row
    return Attempt(from_text(at), actor, ContactResult(result), note, day_from_text(next_on))


def _open(row: Sequence[Any]) -> OpenReferral:
    return OpenReferral(
        id=row[0],
        state=_STATES[row[1]],
        role_sought=_ROLES[row[2]],
        urgency=_URGENCIES[row[3]],
        sendings=row[4],
        first_sent_on=day_from_text(row[5]),
        sent_on=day_from_text(row[6]),
        answered_on=day_from_text(row[7]),
        follow_up=day_from_text(row[8]),
        planned_on=day_from_text(row[9]),
        consent_until=day_from_text(row[10]),
        consent_revoked_on=day_from_text(row[11]),
        news_at=from_text(row[12]) if row[12] else None,
    )
