"""The periods that reports are made for. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from caseworker.models.figures import Period


class Preset(StrEnum):
    """Calendar months, quarters and years; those that are under way end today."""

    THIS_MONTH = "this-month"
    LAST_MONTH = "last-month"
    QUARTER = "quarter"
    YEAR = "year"
    ALL = "all"


def period(preset: Preset, today: date) -> Period:
    first = today.replace(day=1)
    if preset is Preset.THIS_MONTH:
        return Period(first, today)
    if preset is Preset.LAST_MONTH:
        last = first - timedelta(days=1)
        return Period(last.replace(day=1), last)
    if preset is Preset.QUARTER:
        return Period(date(today.year, (today.month - 1) // 3 * 3 + 1, 1), today)
    if preset is Preset.YEAR:
        return Period(date(today.year, 1, 1), today)
    return Period()
