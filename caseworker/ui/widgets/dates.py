"""Reading a date as people type it in the United States. No Qt in here."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from caseworker.messages import translate

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_WEEKDAYS = {name.lower(): number for number, name in enumerate(calendar.day_abbr)}
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?")
_MONTH_YEAR = re.compile(r"(\d{1,2})[/.-](\d{4})")
_WORDED_US = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?")
_WORDED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,9})\.?,?(?: (\d{4}))?")
_WORDED_MONTH = re.compile(r"([a-z]{3,9})\.?,? (\d{4})")
_AHEAD = re.compile(r"\+ ?(\d{1,3}) ?([dwm]?)[a-z]*")


def parse_date(typed: str, today: date, *, past: bool = False, month_end: bool = False) -> date | None:
    """The date that `typed` means, None for nothing typed. Raises ValueError with a sentence.

    A day without a year is the next one, or with `past` the last one. A month without a day is its first day,
    with `month_end` its last. Also "today", "tomorrow", "friday", "+7" (days), "+2w", "+1m".
    """
    text = " ".join(typed.lower().split())
    if not text:
        return None
    try:
        found = _relative(text, today) or _full(text, today, past) or _month(text, month_end)
    except ValueError:
        found = None
    if found is None:
        raise ValueError(
            translate("dates", "“{typed}” is not a date: type month, day and year, such as 11/30/2026.").format(
                typed=typed.strip()
            )
        )
    return found


def _relative(text: str, today: date) -> date | None:
    days = {"today": 0, "tomorrow": 1, "yesterday": -1}
    if text in days:
        return today + timedelta(days=days[text])
    if len(text) >= 3 and text[:3] in _WEEKDAYS and _is_name(text, calendar.day_name):
        ahead = (_WEEKDAYS[text[:3]] - today.weekday()) % 7 or 7
        return today + timedelta(days=ahead)
    if match := _AHEAD.fullmatch(text):
        count = int(match[1])
        if match[2] == "m":
            return _months_ahead(today, count)
        return today + timedelta(days=count * (7 if match[2] == "w" else 1))
    return None


def _full(text: str, today: date, past: bool) -> date | None:
    if match := _ISO.fullmatch(text):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if match := _SLASHED.fullmatch(text):
        return _with_year(int(match[1]), int(match[2]), match[3], today, past)
    if match := _WORDED_US.fullmatch(text):
        return _with_year(_month_number(match[1]), int(match[2]), match[3], today, past)
    if match := _WORDED.fullmatch(text):
        return _with_year(_month_number(match[2]), int(match[1]), match[3], today, past)
    return None


def _month(text: str, month_end: bool) -> date | None:
    if match := _MONTH_YEAR.fullmatch(text):
        month, year = int(match[1]), int(match[2])
    elif match := _WORDED_MONTH.fullmatch(text):
        month, year = _month_number(match[1]), int(match[2])
    else:
        return None
    first = date(year, month, 1)
    return first.replace(day=calendar.monthrange(year, month)[1]) if month_end else first


def _with_year(month: int, day: int, year: str | None, today: date, past: bool) -> date:
    if year is not None:
        number = int(year)
        return date(number + 2000 if number < 100 else number, month, day)
    for candidate in range(today.year - 1, today.year + 9):
        # The range is long enough for February 29.
        if day > calendar.monthrange(candidate, month)[1]:
            continue
        found = date(candidate, month, day)
        if past and found <= today and date(candidate + 1, month, min(day, 28)) > today:
            return found
        if not past and found >= today:
            return found
    raise ValueError(month, day)


def _month_number(word: str) -> int:
    number = _MONTHS.get(word[:3])
    if number is None or not _is_name(word, calendar.month_name):
        raise ValueError(word)
    return number


def _is_name(word: str, names: object) -> bool:
    """Whether `word` begins one of the English `names` ("sept" does, "mayor" does not)."""
    return any(name.lower().startswith(word) for name in names if name)  # type: ignore[attr-defined]


def _months_ahead(day: date, count: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
