"""For a query that found nothing: what to leave out, and how many contacts that would find."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from caseworker.models.query import Loosening, Query
from caseworker.storage.sqlite.finding_phrases import Phrases
from caseworker.storage.sqlite.finding_search import count
from caseworker.storage.sqlite.index_words import IndexWords

if TYPE_CHECKING:
    from caseworker.search.dropping import Part
    from caseworker.storage.base import Cancel

Connection = Any


def loosen(
    conn: Connection,
    query: Query,
    *,
    today: date,
    words: IndexWords | None = None,
    phrases: Phrases | None = None,
    cancel: Cancel | None = None,
) -> list[Loosening]:
    """Each part whose absence alone finds something, most first; where none does, each two."""
    # How words are read, which the first page does without.
    from caseworker.search.dropping import pairs, parts

    label = (words or IndexWords()).label
    phrases = phrases or Phrases(words)
    alone, two = parts(query, label), pairs(query, label)
    return _helping(conn, alone, today, phrases, cancel) or _helping(conn, two, today, phrases, cancel)


def _helping(
    conn: Connection, offered: Iterable[Part], today: date, phrases: Phrases, cancel: Cancel | None
) -> list[Loosening]:
    found = []
    for part in offered:
        if cancel is not None:
            cancel.check()
        if part.rest.near is not None and part.rest.near.latitude is None:
            # Nothing is near a place that nobody knows: only leaving that out can help.
            continue
        if number := count(conn, part.rest, today=today, phrases=phrases, cancel=cancel):
            found.append(Loosening(part.chip, part.label, number, part.rest))
    return sorted(found, key=lambda one: -one.count)
