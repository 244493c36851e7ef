"""What one row of the worklist says: why it is here, how late it is, what was tried."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from caseworker.messages import translate
from caseworker.models.followups import FollowUp, Reason, Why
from caseworker.models.referral import ContactResult, ReferralState
from caseworker.services.referral_states import UNANSWERED
from caseworker.services.referral_words import result_word, state_word
from caseworker.ui import words
from caseworker.ui.referrals.words import relative_day
from caseworker.ui.widgets.lined_model import Line, Tone

FormatDay = Callable[[date], str]
_SIGNS = {
    Why.HARD_STOP: "✕",
    Why.OVERDUE: "!",
    Why.CONSENT_REVOKED: "⊘",
    Why.CONSENT_EXPIRED: "⊘",
    Why.WAITLIST: "◐",
    Why.FOLLOW_UP: "○",
}
_TONES = {
    Why.HARD_STOP: Tone.BAD,
    Why.OVERDUE: Tone.WARNING,
    Why.CONSENT_REVOKED: Tone.BAD,
    Why.CONSENT_EXPIRED: Tone.WARNING,
    Why.WAITLIST: Tone.PLAIN,
    Why.FOLLOW_UP: Tone.PLAIN,
}


class NextDay(StrEnum):
    """The days that one key sets."""

    TOMORROW = "1"
    TWO_BUSINESS_DAYS = "2"
    NEXT_WEEK = "7"


@dataclass(frozen=True, slots=True)
class Key:
    key: str
    text: str


def result_keys() -> dict[ContactResult, Key]:
    """R for “reached”, U for “unanswered”, M for “message”: letters that no step of a referral has."""
    return {
        ContactResult.REACHED: Key("R", result_word(ContactResult.REACHED)),
        ContactResult.NO_ANSWER: Key("U", result_word(ContactResult.NO_ANSWER)),
        ContactResult.LEFT_MESSAGE: Key("M", result_word(ContactResult.LEFT_MESSAGE)),
    }


def day_keys() -> dict[NextDay, Key]:
    return {
        NextDay.TOMORROW: Key("1", translate("followups", "Tomorrow")),
        NextDay.TWO_BUSINESS_DAYS: Key("2", translate("followups", "In two business days")),
        NextDay.NEXT_WEEK: Key("7", translate("followups", "Next week")),
    }


def phone(item: FollowUp) -> str:
    """ "(215) 555-0142 ext. 9"; empty when no number is known."""
    number = words.phone(item.work.phone)
    if not item.work.extension:
        return number
    return translate("followups", "{number} ext. {extension}").format(number=number, extension=item.work.extension)


def why_line(item: FollowUp) -> Line:
    """All reasons, the worst with its sign and tone."""
    worst = item.worst
    text = " · ".join(why_word(item, reason) for reason in item.reasons)
    return Line(f"{_SIGNS[worst.why]} {text}", _TONES[worst.why], strong=worst.why not in {Why.WAITLIST, Why.FOLLOW_UP})


def why_word(item: FollowUp, reason: Reason) -> str:
    match reason.why:
        case Why.HARD_STOP:
            return translate("followups", "Dead end: no answer")
        case Why.OVERDUE:
            return translate("followups", "Answer is late")
        case Why.CONSENT_REVOKED:
            return translate("followups", "Consent revoked")
        case Why.CONSENT_EXPIRED:
            return translate("followups", "Consent expired")
        case Why.WAITLIST if reason.since == item.row.follow_up:
            return translate("followups", "Waitlist: ask again")
        case Why.WAITLIST:
            return translate("followups", "Waitlist: no news")
        case Why.FOLLOW_UP:
            return _day_word(item)


def _day_word(item: FollowUp) -> str:
    if item.row.state is ReferralState.DRAFT:
        return translate("followups", "Draft: send it")
    if item.row.state in UNANSWERED:
        return translate("followups", "Answer due")
    return translate("followups", "{state}: follow up").format(state=state_word(item.row.state))


def late_line(reason: Reason, today: date, format_day: FormatDay) -> Line:
    if reason.since == today:
        return Line(translate("followups", "Today"), strong=True)
    if not reason.late:
        return Line(translate("followups", "Since {day}").format(day=format_day(reason.since)))
    text = (
        translate("followups", "1 business day") if reason.late == 1 else translate("followups", "{days} business days")
    ).format(days=f"{reason.late:,}")
    return Line(text, Tone.WARNING if reason.why in {Why.HARD_STOP, Why.OVERDUE} else Tone.PLAIN)


def tried_line(item: FollowUp, today: date, format_day: FormatDay) -> Line:
    """ "Attempt 2: left message, Nov 12"; without any, what happened last."""
    last = item.work.last_try
    if last is not None:
        day = last.at.astimezone().date()
        text = translate("followups", "Attempt {number}: {result}, {day}")
        result = result_word(last.result).lower()
        return Line(text.format(number=item.work.tries, result=result, day=relative_day(day, today, format_day(day))))
    row = item.row
    if row.state is ReferralState.SENT and row.sent_on is not None:
        again = row.attempts > 1
        text = translate("followups", "Sent again {day}") if again else translate("followups", "Sent {day}")
        return Line(text.format(day=relative_day(row.sent_on, today, format_day(row.sent_on))), Tone.MUTED)
    text = translate("followups", "{state} since {day}")
    return Line(text.format(state=state_word(row.state), day=format_day(row.since)), Tone.MUTED)


def reason_sentence(item: FollowUp, reason: Reason, today: date, format_day: FormatDay) -> str:
    """One reason in whole words: “Answer is late: it was due Nov 18, 4 business days ago.”"""
    late = reason.late
    ago = (
        translate("followups", ", 1 business day ago")
        if late == 1
        else translate("followups", ", {days} business days ago")
    ).format(days=f"{late:,}")
    ago = ago if late else ""
    match reason.why:
        case Why.HARD_STOP:
            text = translate("followups", "No answer by {day}, the last day: refer the client elsewhere.")
        case Why.OVERDUE:
            text = translate("followups", "The answer is late: it was due {day}{ago}.")
        case Why.CONSENT_REVOKED:
            text = translate("followups", "The client revoked the consent {day}: share nothing more.")
        case Why.CONSENT_EXPIRED:
            text = translate("followups", "The consent expired {day}: ask for a new one.")
        case Why.WAITLIST if reason.since != item.row.follow_up:
            text = translate("followups", "On the waitlist without news for more than a month.")
        case Why.WAITLIST:
            text = translate("followups", "On the waitlist: to be asked again {day}{ago}.")
        case Why.FOLLOW_UP if item.row.state in UNANSWERED:
            text = translate("followups", "The answer is due {day}{ago}.")
        case Why.FOLLOW_UP:
            text = translate("followups", "To be followed up {day}{ago}.")
    day = reason.since
    if reason.why is Why.CONSENT_EXPIRED:
        # Its last day, as it is said elsewhere, and not the first one without it.
        day -= timedelta(days=1)
    return text.format(day=relative_day(day, today, format_day(day)), ago=ago)
