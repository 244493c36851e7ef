"""Moments as the tables keep them: ISO 8601, UTC, to the second."""

from __future__ import annotations

from datetime import UTC, date, datetime


def whole_second(moment: datetime) -> datetime:
    """`moment` (aware) as it will be read back."""
    return moment.astimezone(UTC).replace(microsecond=0)


def to_text(moment: datetime) -> str:
    return whole_second(moment).isoformat()


def from_text(text: str) -> datetime:
    return datetime.fromisoformat(text)


def day_to_text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def day_from_text(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
