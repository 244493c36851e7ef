"""What the client's page says, as plain sentences. No Qt in here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from caseworker.messages import translate
from caseworker.models.referral import ConsentType, ReferralState
from caseworker.models.vocabulary import TermKind
from caseworker.services.referral_words import result_word, short_reason, state_word
from caseworker.ui.referrals.words import LOOKS

if TYPE_CHECKING:
    from caseworker.models.referral import Attempt, ReferralEvent, ReferralRow
    from caseworker.models.vocabulary import Vocabulary
    from caseworker.services.clients import ClientHistory, Happened
    from caseworker.services.next_contact import Needs

FormatDay = Callable[[date], str]
ATTEMPT_SIGN = "☎"


def counted(history: ClientHistory) -> str:
    """ "3 referrals, 1 open"."""
    number = len(history.counted)
    text = translate("clients", "1 referral") if number == 1 else translate("clients", "{n} referrals").format(n=number)
    if still_open := len(history.open):
        text = translate("clients", "{referrals}, {open} open").format(referrals=text, open=still_open)
    return text


def needs(one: Needs, vocabulary: Vocabulary) -> str:
    """The terms that are needed: "Intensive outpatient · Medicaid · Spanish"."""
    parts = [vocabulary.label(TermKind.LEVEL_OF_CARE, one.level_of_care)] if one.level_of_care else []
    parts += [vocabulary.label(kind, code) for kind, code in one.terms]
    return " · ".join(parts)


def came_to(row: ReferralRow, format_day: FormatDay) -> str:
    """How it ended: "Declined, insurance, Nov 3"."""
    parts = [state_word(row.state)]
    if row.last_reason is not None:
        parts.append(short_reason(row.last_reason))
    parts.append(format_day(row.ended_on or row.since))
    text = ", ".join(parts)
    return f"{text} · {row.outcome}" if row.outcome else text


def last_note(row: ReferralRow, history: ClientHistory) -> str:
    """What was written down when it ended: the reason in words, and the note."""
    found = history.histories.get(row.id)
    if found is None or not found.events:
        return ""
    last = found.events[-1]
    return " ".join(part for part in (_sentence(last.reason_text), last.note) if part)


def tries(row: ReferralRow, history: ClientHistory) -> str:
    """How often it was sent and followed up, where it was more than once."""
    parts = []
    if row.attempts > 1:
        parts.append(translate("clients", "sent {n} times").format(n=row.attempts))
    found = history.histories.get(row.id)
    if number := len(found.attempts) if found else 0:
        text = translate("clients", "{n} calls") if number > 1 else translate("clients", "{n} call")
        parts.append(text.format(n=number))
    return ", ".join(parts)


def next_step(row: ReferralRow, today: date, format_day: FormatDay) -> tuple[str, str]:
    """What is to be done about an open one, and the look to say it in."""
    state = state_word(row.state)
    if row.state is ReferralState.DRAFT:
        return translate("clients", "{state}: send it").format(state=state), "warning"
    if row.follow_up is None:
        return translate("clients", "{state}, no day to follow up").format(state=state), "muted"
    day = format_day(row.follow_up)
    if row.follow_up < today:
        return translate("clients", "{state}, follow-up was due {day}").format(state=state, day=day), "warning"
    if row.follow_up == today:
        return translate("clients", "{state}, follow up today").format(state=state), "warning"
    return translate("clients", "{state}, follow up {day}").format(state=state, day=day), "muted"


def consent(row: ReferralRow, today: date, format_day: FormatDay) -> tuple[str, str]:
    """A referral's consent, and the look to say it in."""
    one = row.consent
    if one is None:
        return "", "muted"
    parts = [
        translate("clients", "{type} consent of {day}, to {contact}").format(
            type=_consent_word(one.type), day=format_day(one.on), contact=row.contact_name
        )
    ]
    if one.revoked_on is not None:
        parts.append(translate("clients", "revoked {day}").format(day=format_day(one.revoked_on)))
    elif one.until is not None:
        text = translate("clients", "until {day}") if today <= one.until else translate("clients", "expired {day}")
        parts.append(text.format(day=format_day(one.until)))
    return ", ".join(parts), "muted" if one.holds(today) else "warning"


def sign(one: Happened) -> str:
    return LOOKS[one.event.after].sign if one.event else ATTEMPT_SIGN


def happened(one: Happened) -> str:
    """ "Mateo Quill: declined, insurance (J. Okafor). They take Medicare only." """
    if one.event is not None:
        what, note = _step(one.event), one.event.note
    elif one.attempt is not None:
        what, note = _attempt(one.attempt), one.attempt.note
    else:
        return ""
    text = translate("clients", "{contact}: {what} ({actor})")
    said = text.format(contact=one.referral.contact_name, what=what, actor=one.actor)
    return f"{said}. {note}" if note else said


def _step(event: ReferralEvent) -> str:
    what = state_word(event.after).lower()
    if event.after is ReferralState.SENT and event.before is ReferralState.NO_RESPONSE:
        what = translate("clients", "sent again")
    if event.reason is None:
        return what
    reason = event.reason_text or short_reason(event.reason)
    return translate("clients", "{what}, {reason}").format(what=what, reason=reason)


def _attempt(attempt: Attempt) -> str:
    return translate("clients", "called, {result}").format(result=result_word(attempt.result).lower())


def _consent_word(kind: ConsentType) -> str:
    return {
        ConsentType.WRITTEN: translate("clients", "Written"),
        ConsentType.ELECTRONIC: translate("clients", "Electronic"),
        ConsentType.VERBAL: translate("clients", "Verbal"),
        ConsentType.GUARDIAN: translate("clients", "Guardian’s"),
    }[kind]


def _sentence(text: str) -> str:
    return f"{text.rstrip('.')}." if text else ""
