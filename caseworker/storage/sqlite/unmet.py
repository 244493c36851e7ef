"""What was looked for and not found: counted by the day, in codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseworker.models.figures import UnmetNeed
from caseworker.storage.sqlite.moments import day_to_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from caseworker.models.figures import Period
    from caseworker.storage.sqlite.connection import Connection


def note(connection: Connection, day: date, terms: Sequence[str]) -> None:
    connection.execute(
        "INSERT INTO unmet_need (day, terms, count) VALUES (?, ?, 1) "
        "ON CONFLICT (day, terms) DO UPDATE SET count = count + 1",
        (day_to_text(day), " ".join(terms)),
    )


def found(connection: Connection, period: Period) -> list[UnmetNeed]:
    """Most often first."""
    condition, days = within("day", period)
    rows = connection.execute(
        f"SELECT terms, sum(count) FROM unmet_need WHERE {condition} GROUP BY terms ORDER BY sum(count) DESC, terms",
        days,
    )
    return [UnmetNeed(tuple(terms.split()), count) for terms, count in rows]


def within(column: str, period: Period) -> tuple[str, list[str]]:
    """A condition that the day in `column` lies in the period, and its values."""
    limits = ((f"{column} >= ?", period.first), (f"{column} <= ?", period.last))
    conditions = [(condition, day.isoformat()) for condition, day in limits if day is not None]
    return " AND ".join([f"{column} IS NOT NULL", *(one for one, _ in conditions)]), [day for _, day in conditions]
