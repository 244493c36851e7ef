"""The clocks of a referral: business days, when an answer is due, how late it is, when waiting ends. Pure."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta
from typing import TYPE_CHECKING

from caseworker.models.referral import ContactResult, ReferralState, Urgency
from caseworker.models.roles import Role
from caseworker.services.referral_states import UNANSWERED

if TYPE_CHECKING:
    from caseworker.models.working_rules import WorkingRules

_LOOK_AGAIN_DAYS = 7
"""After which an accepted referral, or one under way, is asked about again once somebody was reached."""
_ASK_AGAIN_DAYS = 14
"""The same for one that waits: on a waitlist, or on hold."""


class Clocks:
    """Counts by the office's rules. A business day is Monday to Friday, and none of the office's holidays."""

    def __init__(self, rules: WorkingRules) -> None:
        self.rules = rules
        # A holiday on a weekend takes no business day away.
        self._holidays = sorted({day.toordinal() for day in rules.holidays if day.weekday() < 5})

    # --- business days ------------------------------------------------------------------------------------
    def is_business_day(self, day: date) -> bool:
        return self.business_days(day - timedelta(days=1), day) == 1

    def business_days(self, after: date, until: date) -> int:
        """How many lie after the day `after`, up to and with `until`; 0 when there are none or `until` is earlier."""
        if until <= after:
            return 0
        weekdays = _weekdays_through(until) - _weekdays_through(after)
        return weekdays - self._holidays_between(after, until)

    def add_business_days(self, day: date, count: int) -> date:
        """The business day that is the `count`-th after `day`, which itself does not count; `day` for a count of 0."""
        if count <= 0:
            return day
        reached = _weekday_number(_weekdays_through(day) + count)
        skipped = 0
        while (holidays := self._holidays_between(day, reached)) > skipped:
            reached = _weekday_number(_weekdays_through(reached) + holidays - skipped)
            skipped = holidays
        return reached

    def _holidays_between(self, after: date, until: date) -> int:
        return bisect_right(self._holidays, until.toordinal()) - bisect_right(self._holidays, after.toordinal())

    # --- answers ------------------------------------------------------------------------------------------
    def answer_due(self, role: Role, sent: date, sendings: int = 1) -> date:
        """The last day on which the answer to a referral is in time that was sent on `sent`, for the n-th time.

        An interventionist answers the same day, whatever day it is.
        """
        if role is Role.INTERVENTIONIST:
            return sent
        days = self.rules.response_days if sendings <= 1 else self.rules.second_response_days
        return self.add_business_days(sent, days)

    def days_late(self, due: date, today: date) -> int:
        """How many business days have passed since `due`; at least 1 when any day has."""
        return max(1, self.business_days(due, today)) if today > due else 0

    def is_answer_late(self, role: Role, due: date, today: date) -> bool:
        """An interventionist's the next day; else when a business day has passed, because nobody answers on others."""
        if role is Role.INTERVENTIONIST:
            return today > due
        return self.business_days(due, today) > 0

    def hard_stop(self, first_sent: date) -> date:
        """The day from which a referral without any answer is a dead end."""
        return self.add_business_days(first_sent, self.rules.hard_stop_days)

    # --- what is proposed ---------------------------------------------------------------------------------
    def next_day(self, state: ReferralState, role: Role, urgency: Urgency, result: ContactResult, today: date) -> date:
        """When to follow up after an attempt: the next business day where nobody was reached, or where it presses.

        A message gets the time of an answer. Who was reached on a waitlist is asked again in two weeks, who has
        accepted in one; always a business day.
        """
        presses = role is Role.INTERVENTIONIST or urgency is Urgency.URGENT
        if result is ContactResult.NO_ANSWER or (presses and result is ContactResult.LEFT_MESSAGE):
            return self.add_business_days(today, 1)
        if result is ContactResult.LEFT_MESSAGE:
            return self.add_business_days(today, self.rules.response_days)
        if state in UNANSWERED or state is ReferralState.DRAFT:
            return self.add_business_days(today, 1 if presses else self.rules.response_days)
        rests = state in {ReferralState.WAITLISTED, ReferralState.ON_HOLD}
        return self.on_business_day(today + timedelta(days=_ASK_AGAIN_DAYS if rests else _LOOK_AGAIN_DAYS))

    def on_business_day(self, day: date) -> date:
        """`day`, or the first business day after it."""
        return self.add_business_days(day - timedelta(days=1), 1)


def _weekdays_through(day: date) -> int:
    """Mondays to Fridays since the beginning of the calendar, which was a Monday."""
    weeks, rest = divmod(day.toordinal(), 7)
    return 5 * weeks + min(rest, 5)


def _weekday_number(number: int) -> date:
    """The day that is the n-th Monday to Friday since the beginning of the calendar."""
    weeks, rest = divmod(number - 1, 5)
    return date.fromordinal(7 * weeks + rest + 1)
