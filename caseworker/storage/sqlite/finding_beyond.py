"""Who is found near a place besides those within reach: by telehealth, and where nobody knows how far it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from caseworker.models.query import Near
from caseworker.storage.sqlite import index_marks as marks

Connection = Any


@dataclass(frozen=True, slots=True)
class Beyond:
    """Facets: a contact has one of `wanted` and none of `unwanted`. `may_be_within`: some may be within reach too."""

    wanted: tuple[str, ...]
    unwanted: tuple[str, ...] = ()
    may_be_within: bool = False


def beyond(conn: Connection, near: Near, today: date) -> Iterator[Beyond]:
    """In the order in which they follow those within reach. None while the state of the place is not known."""
    if not near.state:
        return
    remote: tuple[str, ...] = ()
    if near.or_telehealth:
        remote = tuple(_licensed(conn, near.state, today))
        yield Beyond(remote, may_be_within=True)
    yield Beyond((marks.unmeasured(near.state), marks.unmeasured("")), unwanted=remote)


def _licensed(conn: Connection, state: str, today: date) -> Iterator[str]:
    """Facets of the licenses that hold today: without a last day, until one of this month, until a later month."""
    yield marks.remote(state)
    month = f"{today:%Y-%m}"
    for first, last in (
        (f"{today:%Y-%m-%d}", f"{month}-31"),
        (f"{_month_after(today):%Y-%m}", "9999-12"),
    ):
        found = conn.execute(
            "SELECT word FROM index_word WHERE word BETWEEN ? AND ?",
            (marks.remote(state, first), marks.remote(state, last)),
        )
        yield from (word for (word,) in found)


def _month_after(today: date) -> date:
    if (today.year, today.month) >= (date.max.year, date.max.month):
        return today
    return date(today.year + today.month // 12, today.month % 12 + 1, 1)
