"""The legal public holidays of the United States (5 U.S.C. 6103), on the days on which offices close for them."""

from __future__ import annotations

from datetime import date, timedelta

EARLIEST_YEAR, LATEST_YEAR = 1986, 9_998
"""Between these years the rule is as computed here (Juneteenth is a holiday since 2021)."""
_JUNETEENTH_SINCE = 2021
_MONDAY, _THURSDAY = 0, 3
_DAY = timedelta(days=1)


def federal_holidays(year: int) -> tuple[date, ...]:
    """The days in a calendar year on which federal offices are closed, in order.

    What falls on a Saturday is observed the Friday before (subsection b), on a Sunday the Monday after (Executive Order
    11582). So New Year's Day may be observed on December 31 of the year before, and counts to that year here.
    """
    days = {_observed(day) for one in (year, year + 1) for day in _legal(one)}
    return tuple(sorted(day for day in days if day.year == year))


def _legal(year: int) -> list[date]:
    fixed = [(1, 1), (7, 4), (11, 11), (12, 25)]
    if year >= _JUNETEENTH_SINCE:
        fixed.append((6, 19))
    return [
        *(date(year, month, day) for month, day in fixed),
        _nth(year, 1, _MONDAY, 3),  # Birthday of Martin Luther King, Jr.
        _nth(year, 2, _MONDAY, 3),  # Washington's Birthday
        _nth(year, 6, _MONDAY, 1) - 7 * _DAY,  # Memorial Day: the last Monday in May
        _nth(year, 9, _MONDAY, 1),  # Labor Day
        _nth(year, 10, _MONDAY, 2),  # Columbus Day
        _nth(year, 11, _THURSDAY, 4),  # Thanksgiving Day
    ]


def _nth(year: int, month: int, weekday: int, number: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))


def _observed(day: date) -> date:
    return {5: day - _DAY, 6: day + _DAY}.get(day.weekday(), day)
