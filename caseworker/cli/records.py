"""Contacts and referrals for programs: plain dictionaries that ``--json`` prints."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from caseworker.models.roles import RoleTag
from caseworker.models.vocabulary import TermKind
from caseworker.services.freshness import shown_availability

if TYPE_CHECKING:
    from caseworker.models.referral import Attempt, Consent, ReferralEvent, ReferralRow
    from caseworker.models.rows import ContactRow, NoteRow
    from caseworker.models.stored import Contact
    from caseworker.services.bundle import Services
    from caseworker.services.freshness import Freshness


def found_contact(row: ContactRow, tags: Sequence[RoleTag], services: Services, today: date) -> dict[str, Any]:
    """One contact of ``search --json``. Roles that were rejected are left out.

    How it is near beside its distance is only said of those of whom there is something to say.
    """
    label = services.reference.vocabulary.label
    return {
        "id": row.id,
        "name": row.name,
        "credentials": row.credentials,
        "roles": [role(tag) for tag in tags if tag.effective],
        "specialties": [label(TermKind.SPECIALTY, one) for one in row.specialties],
        "city": row.city,
        "state": row.state,
        "zip": row.zip,
        "phone": row.phone,
        "distance_miles": None if row.distance_miles is None else round(row.distance_miles, 1),
        "availability": shown_availability(row, today).value,
        "verified_on": row.verified_on.isoformat() if row.verified_on else None,
        **({"expired_credentials": list(row.expired)} if row.expired else {}),
        **({"across_state_line": True} if row.is_across_state_line else {}),
        **({"telehealth_in": row.telehealth_in} if row.telehealth_in else {}),
        **({"distance_unknown": True} if row.is_distance_unknown else {}),
    }


def role(tag: RoleTag) -> dict[str, Any]:
    evidence = [one.text for one in tag.evidence]
    return {"role": tag.role.value, "state": tag.state.value, "evidence": evidence}


def contact(contact: Contact, services: Services, today: date) -> dict[str, Any]:
    """Everything that is kept about a contact."""
    ages = services.directory.freshness(contact, today)
    tags, lapses = services.roles.today(contact)
    lapsed = {
        one.role: {"expired": {"credential": one.credential, "on": one.on and one.on.isoformat()}} for one in lapses
    }
    return {
        "id": contact.id,
        "version": contact.version,
        "name": contact.facts.display_name,
        "facts": contact.facts.model_dump(mode="json"),
        "roles": [{**role(tag), **lapsed.get(tag.role, {})} for tag in tags],
        "checked": {group.value: _checked(age) for group, age in ages.items()},
        "notes": [note(one) for one in contact.notes],
        "referrals": [referral(one) for one in contact.referrals],
        "source": contact.source,
        "created_at": contact.created_at.isoformat(),
        "created_by": contact.created_by,
        "updated_at": contact.updated_at.isoformat(),
        "updated_by": contact.updated_by,
        "in_bin": contact.deleted_at is not None,
    }


def _checked(age: Freshness) -> dict[str, Any]:
    last = age.checked
    return {
        "on": last.on.isoformat() if last else None,
        "by": last.by if last else None,
        "method": last.method.value if last else None,
        "source": last.source if last else None,
        "stale": age.is_stale,
    }


def note(row: NoteRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "version": row.version,
        "body": row.body,
        "author": row.author,
        "pinned": row.pinned,
        "created_at": row.created_at.isoformat(),
        "updated_at": row.updated_at.isoformat(),
    }


def referral(row: ReferralRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "version": row.version,
        "client": row.client_code,
        "contact_id": row.contact_id,
        "contact": row.contact_name,
        "role": row.role_sought.value,
        "reason": row.reason,
        "level_of_care": row.level_of_care,
        "urgency": row.urgency.value,
        "state": row.state.value,
        "attempts": row.attempts,
        "last_reason": row.last_reason.value if row.last_reason else None,
        "follow_up": row.follow_up.isoformat() if row.follow_up else None,
        "outcome": row.outcome,
        "outcome_on": row.outcome_on.isoformat() if row.outcome_on else None,
        "outcome_source": row.outcome_source.value if row.outcome_source else None,
        "how_sent": row.how_sent,
        "needs": [{"kind": kind.value, "code": code} for kind, code in row.needs],
        "link": row.link,
        "private_note": row.private_note,
        "part2": row.part2,
        "consent": _consent(row.consent),
        "replaces": row.replaces,
        "together": row.together,
        "first_sent_on": _day(row.first_sent_on),
        "sent_on": _day(row.sent_on),
        "answered_on": _day(row.answered_on),
        "ended_on": _day(row.ended_on),
        "created_at": row.created_at.isoformat(),
        "created_by": row.created_by,
        "updated_at": row.updated_at.isoformat(),
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _consent(consent: Consent | None) -> dict[str, Any] | None:
    if consent is None:
        return None
    return {
        "type": consent.type.value,
        "on": consent.on.isoformat(),
        "until": _day(consent.until),
        "revoked_on": _day(consent.revoked_on),
    }


def attempt(one: Attempt) -> dict[str, Any]:
    return {
        "at": one.at.isoformat(),
        "by": one.actor,
        "result": one.result.value,
        "note": one.note,
        "next_on": _day(one.next_on),
    }


def event(one: ReferralEvent) -> dict[str, Any]:
    return {
        "at": one.at.isoformat(),
        "by": one.actor,
        "from": one.before.value if one.before else None,
        "to": one.after.value,
        "reason": one.reason.value if one.reason else None,
        "reason_text": one.reason_text,
        "note": one.note,
    }
