"""What the cells of a workbook hold, as text: escapes, places, numbers and days (ECMA-376, part 1)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ASIDE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h|m|s)[^\]]*\]', re.IGNORECASE)
DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""The numbers of ready formats that show a date or a time."""


def unescaped(text: str) -> str:
    """Characters that XML cannot hold stand as ``_x000D_``."""
    if "_x" not in text:
        return text
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)


def shows_date(code: str) -> bool:
    """Whether a number format of the file's own shows a day or a time."""
    first = code.partition(";")[0]
    return code.lower() != "general" and any(letter in _ASIDE.sub("", first).lower() for letter in "ymdhs")


def column_of(reference: str) -> int:
    """0 for "A7", 26 for "AA7"."""
    number = 0
    for letter in reference[:4]:
        if not letter.isalpha():
            break
        number = number * 26 + (ord(letter.upper()) & 0x1F)
    return max(number - 1, 0)


def number_text(text: str, *, is_date: bool, starts_1904: bool) -> str:
    """Without a needless ".0"; a day or a time in ISO form; what is no number as it is."""
    try:
        value = float(text)
    except ValueError:
        return text
    if is_date and (day := _day(value, starts_1904)):
        return day
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.15g}"


def _day(value: float, starts_1904: bool) -> str:
    """ISO text of a serial day; empty for a number that is none."""
    if not 0 <= value < 2_958_466:
        return ""
    start = datetime(1904, 1, 1) if starts_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 - a day on a calendar
    try:
        moment = start + timedelta(seconds=round(value * 86_400))
    except OverflowError:
        return ""
    if value < 1:
        return f"{moment:%H:%M}"
    return f"{moment:%Y-%m-%d}" if value.is_integer() else f"{moment:%Y-%m-%d %H:%M:%S}"
