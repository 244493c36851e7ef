"""Days on which an office works: Mondays to Fridays, without its holidays. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date


class BusinessDays:
    def __init__(self, holidays: Iterable[date]) -> None:
        # One on a weekend takes no business day away.
        self._holidays = sorted({day.toordinal() for day in holidays if day.weekday() < 5})

    def between(self, after: date, until: date) -> int:
        """How many lie after the day `after`, up to and with `until`; 0 when there are none."""
        if until <= after:
            return 0
        return self._through(until) - self._through(after)

    def _through(self, day: date) -> int:
        """Since the beginning of the calendar, which was a Monday."""
        number = day.toordinal()
        weeks, rest = divmod(number, 7)
        return 5 * weeks + min(rest, 5) - bisect_right(self._holidays, number)
