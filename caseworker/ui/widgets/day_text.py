"""Dates written for people, by the user's locale."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QDate, QLocale, QTime


def long_day(day: date) -> str:
    """ "Nov 30, 2026"."""
    return str(QLocale().toString(QDate(day.year, day.month, day.day), "MMM d, yyyy"))


def moment(at: datetime) -> str:
    """ "Nov 12, 2026, 3:04 PM", in local time."""
    local = at.astimezone()
    clock = QLocale().toString(QTime(local.hour, local.minute), QLocale.FormatType.ShortFormat)
    return f"{long_day(local.date())}, {clock}"
