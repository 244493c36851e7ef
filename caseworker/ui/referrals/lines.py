"""What one row of the referral table says, from the row and today's date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from caseworker.messages import translate
from caseworker.models.referral import ReferralRow, ReferralState
from caseworker.services.referral_states import DOUBTS, OPEN, UNANSWERED
from caseworker.services.referral_words import reason_word, state_word
from caseworker.ui.referrals.words import LOOKS, relative_day, source_word
from caseworker.ui.widgets.lined_model import Line, Tone

if TYPE_CHECKING:
    from caseworker.services.clocks import Clocks

FormatDay = Callable[[date], str]


def is_open(row: ReferralRow) -> bool:
    return row.state in OPEN


def days_overdue(row: ReferralRow, today: date, clocks: Clocks) -> int:
    """By how many business days an answer is late; 0 when none is awaited, it is in time, or more time was given."""
    if row.state not in UNANSWERED or row.sent_on is None or (row.follow_up is not None and row.follow_up > today):
        return 0
    due = clocks.answer_due(row.role_sought, row.sent_on, row.attempts)
    return clocks.days_late(due, today) if clocks.is_answer_late(row.role_sought, due, today) else 0


def who(row: ReferralRow) -> str:
    """The name with all credentials."""
    return f"{row.contact_name}, {row.contact_credentials}" if row.contact_credentials else row.contact_name


def who_short(row: ReferralRow) -> str:
    """The name with the first credential: "Malik Thornbury, PsyD"."""
    first = row.contact_credentials.replace(";", ",").split(",")[0].strip()
    return f"{row.contact_name}, {first}" if first else row.contact_name


def state_line(row: ReferralRow, today: date, clocks: Clocks) -> Line:
    look = LOOKS[row.state]
    word = state_word(row.state)
    late = days_overdue(row, today, clocks)
    if late:
        text = (
            translate("referrals", "{state}, overdue 1 day")
            if late == 1
            else translate("referrals", "{state}, overdue {days} days")
        ).format(state=word, days=late)
        return Line(f"{look.sign} {text}", Tone.WARNING, strong=True)
    if row.outcome and not is_open(row):
        word = translate("referrals", "{state}: {outcome}").format(state=word, outcome=row.outcome)
    elif row.last_reason is not None and (not is_open(row) or row.state is ReferralState.ON_HOLD):
        reason = reason_word(row.last_reason)
        word = translate("referrals", "{state}: {reason}").format(state=word, reason=reason.lower())
    return Line(f"{look.sign} {word}", look.tone, strong=look.tone not in {Tone.PLAIN, Tone.MUTED})


def last_line(row: ReferralRow, format_day: FormatDay) -> Line:
    day = format_day(row.since)
    if row.outcome_source is not None and row.outcome_on is not None:
        said = translate("referrals", "{source} said, {date}")
        return Line(said.format(source=source_word(row.outcome_source), date=format_day(row.outcome_on)))
    if not is_open(row) and row.last_reason in DOUBTS:
        return Line(translate("referrals", "Listing to check"), strong=True)
    if row.state in UNANSWERED and row.attempts > 1:
        return Line(translate("referrals", "Attempt {number}, {date}").format(number=row.attempts, date=day))
    if not is_open(row):
        return Line(day, Tone.MUTED)
    return Line(translate("referrals", "Since {date}").format(date=day), Tone.MUTED)


def next_line(row: ReferralRow, today: date, format_day: FormatDay) -> Line:
    if not is_open(row):
        return _after_the_end(row)
    if row.state is ReferralState.DRAFT:
        return Line(translate("referrals", "Send it"), strong=True)
    if row.follow_up is None:
        return Line(translate("referrals", "No date set"), Tone.MUTED)
    if row.follow_up <= today:
        asked = row.state in UNANSWERED
        text = translate("referrals", "Call today") if asked else translate("referrals", "Follow up today")
        return Line(text, strong=True)
    day = relative_day(row.follow_up, today, format_day(row.follow_up))
    if row.state is ReferralState.WAITLISTED:
        return Line(translate("referrals", "Ask again {date}").format(date=day))
    return Line(translate("referrals", "Follow up {date}").format(date=day))


def _after_the_end(row: ReferralRow) -> Line:
    if row.outcome and row.outcome_on and row.outcome_source:
        return Line(translate("referrals", "Loop closed"), Tone.MUTED)
    if row.state is ReferralState.DECLINED:
        return Line(translate("referrals", "Try another contact"))
    return Line("–", Tone.MUTED)
