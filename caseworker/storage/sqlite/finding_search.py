"""The ids of the contacts that match, in the order asked for."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from caseworker.models.codes import Availability
from caseworker.models.query import Found, Query, Sort
from caseworker.storage.sqlite import index_marks as marks
from caseworker.storage.sqlite.finding_beyond import Beyond, beyond
from caseworker.storage.sqlite.finding_match import (
    Area,
    Beginnings,
    Match,
    availability_cutoff,
    available_now,
    believed,
    exactly,
    match_of,
)
from caseworker.storage.sqlite.finding_nearby import Nearby, Placed, Within, nearest_each
from caseworker.storage.sqlite.finding_phrases import Phrases
from caseworker.storage.sqlite.finding_statements import Statements
from caseworker.storage.sqlite.index_document import AVAILABLE
from caseworker.storage.sqlite.index_schema import SHOWN

if TYPE_CHECKING:
    from caseworker.storage.base import Cancel

Connection = Any

COUNTED = 1_000
"""Beyond so many a first answer does not count."""
_FEW = 4_000
"""So many rows are sorted sooner than they are looked for in part after part."""


def search(
    conn: Connection,
    query: Query,
    *,
    today: date,
    limit: int | None = None,
    cancel: Cancel | None = None,
    nearby: Nearby | None = None,
    phrases: Phrases | None = None,
) -> Found:
    """Ids of the contacts that match, in order, at most `limit`. InvalidInput for a place that is not known."""
    area = Area.of(query.near) if query.near is not None else None
    wanted = None if limit is None else limit + 1
    finder = _Finder(conn, query, today, area, cancel, nearby=nearby, phrases=phrases)
    if limit is not None and finder.streams:
        return finder.page(limit)
    ids, name_matches = finder.in_order(wanted)
    for part in _beyond(conn, query, area, today):
        if wanted is not None and len(ids) >= wanted:
            break
        known = frozenset(ids) if part.may_be_within else frozenset()
        rest = None if wanted is None else wanted - len(ids) + len(known)
        more, _ = _Finder(conn, query, today, None, cancel, part, phrases=phrases).in_order(rest)
        ids.extend(contact_id for contact_id in more if contact_id not in known)
    complete = limit is None or len(ids) <= limit
    found = ids if complete else ids[:limit]
    return Found(found, complete, min(name_matches, len(found)), len(ids))


def count(
    conn: Connection, query: Query, *, today: date, phrases: Phrases | None = None, cancel: Cancel | None = None
) -> int:
    """How many match."""
    area = Area.of(query.near) if query.near is not None else None
    if next(_beyond(conn, query, area, today), None) is not None:
        anyhow = replace(query, sort=Sort.RELEVANCE)
        return search(conn, anyhow, today=today, phrases=phrases, cancel=cancel).total
    return _Finder(conn, query, today, area, cancel, phrases=phrases).count()


def _beyond(conn: Connection, query: Query, area: Area | None, today: date) -> Iterator[Beyond]:
    """A distance without a limit leaves nobody out that would have to be found besides."""
    if query.near is None or area is None or area.is_everywhere:
        return iter(())
    return beyond(conn, query.near, today)


class _Finder:
    """One search: puts the answers of its statements one behind another."""

    def __init__(
        self,
        conn: Connection,
        query: Query,
        today: date,
        area: Area | None,
        cancel: Cancel | None,
        also: Beyond | None = None,
        nearby: Nearby | None = None,
        phrases: Phrases | None = None,
    ) -> None:
        self._conn = conn
        self._read = Statements(conn, phrases or Phrases(), cancel)
        self._query = query
        self._area = area
        self._beginnings = Beginnings(conn)
        self._match = match_of(query, today, area, self._beginnings, also)
        self._is_beyond = also is not None
        self._today = today
        self._cutoff = availability_cutoff(query, today)
        self._within = self._nearby(nearby, area)

    def _nearby(self, nearby: Nearby | None, area: Area | None) -> Within | None:
        # Of contacts that are not shown no list is kept.
        if nearby is None or area is None or self._is_open or self._match.hidden != (SHOWN,):
            return None
        filters = self._match.without_words()
        return nearby.within(
            self._conn, area, (filters,), lambda: chain.from_iterable(self._read.keys_of(filters, filters.everywhere()))
        )

    @property
    def streams(self) -> bool:
        """Whether the full-text index alone knows which contacts match, in the order asked for."""
        match = self._match
        by_name = self._query.sort in (Sort.RELEVANCE, Sort.NEAREST)
        return by_name and self._area is None and not (match.conditions or match.phrases) and bool(match.everywhere())

    def page(self, limit: int) -> Found:
        """The first `limit` by name, and how many there are up to `COUNTED`: two readings of the full-text index."""
        match = self._match
        most = max(limit, COUNTED) + 1
        named = self._ids(match.in_names(), limit + 1) if match.names else array("q")
        keys = [key for (key,) in self._read.keys(match, match.everywhere(), most)]
        ids = named[:limit]
        if len(ids) < limit:
            # Among so many of all matches there are enough that are no name matches.
            known = frozenset(named)
            ids.extend(
                islice((one for one in self._read.ids_at(keys, 2 * limit) if one not in known), limit - len(ids))
            )
        return Found(ids, len(keys) <= limit, min(len(named), limit), len(keys))

    def in_order(self, wanted: int | None) -> tuple[array[int], int]:
        """At most `wanted`, and how many of them are name matches that stand before the others."""
        sort = self._query.sort
        if sort is Sort.NEAREST and self._area is not None:
            return self.nearest(self._area, wanted), 0
        if sort is Sort.NEAREST and self._is_beyond:
            return self._ids(self._match.everywhere(), wanted), 0
        if sort is Sort.VERIFIED:
            return self.latest(wanted), 0
        if sort is Sort.AVAILABILITY:
            return self.by_availability(wanted), 0
        return self.by_name(wanted)

    def by_name(self, wanted: int | None) -> tuple[array[int], int]:
        """Name matches first, then the others; and how many of them are name matches."""
        match = self._match
        if not match.names:
            return self._ids(match.everywhere(), wanted), 0
        named = self._ids(match.in_names(), wanted)
        if wanted is not None and len(named) >= wanted:
            return named, len(named)
        # Leaving them out here is quicker than asking the full-text index for what is not among them.
        known = frozenset(named)
        others = self._ids(match.everywhere(), wanted and wanted + len(known))
        rest = array("q", (contact_id for contact_id in others if contact_id not in known)) if known else others
        return named + rest[: wanted and wanted - len(named)], len(named)

    def by_availability(self, wanted: int | None) -> array[int]:
        """Those that have room, that have a waitlist, that nobody knows of, that have none; each in name order."""
        everywhere = self._match.everywhere()
        if self._is_open and (wanted is None or self._are_few(everywhere)):
            order = f"ORDER BY {available_now()}, {{key}}"
            rows = self._read.rows(
                self._match, everywhere, "l.contact_id", values=(self._cutoff,), order=order, limit=wanted
            )
            return array("q", chain.from_iterable(rows))
        found = array("q")
        for rank, availability in enumerate(AVAILABLE):
            rest = None if wanted is None else wanted - len(found)
            if rest == 0:
                break
            more = () if availability is Availability.UNKNOWN else self._lately(availability)
            found += self._ids(self._match.everywhere(*more), rest, f"{available_now()} = ?", (self._cutoff, rank))
        return found

    def _lately(self, availability: Availability) -> tuple[str, ...]:
        return exactly(marks.availability(availability.value)), *believed(self._query, self._today)

    def latest(self, wanted: int | None) -> array[int]:
        """The most recently verified first; those that never were at the end."""
        everywhere = self._match.everywhere()
        if wanted is None or self._are_few(everywhere):
            return self._verified_within(everywhere, wanted)
        # Too many to sort them all for a page: week by week until there are enough.
        found = array("q")
        for day in self._read.weeks():
            if len(found) >= wanted:
                break
            expression = self._match.everywhere(exactly(marks.verified(day)))
            if day:
                found += self._verified_within(expression, wanted - len(found))
            else:
                found += self._ids(expression, wanted - len(found))
        return found

    def nearest(self, area: Area, wanted: int | None) -> array[int]:
        """By distance; those without a known place at the end, where the distance has no limit."""
        found: list[Placed] = []
        for ring in self._rings(area, wanted):
            match = match_of(self._query, self._today, ring, self._beginnings)
            found = sorted(self._placed(match, ring))
            if wanted is not None and len(found) >= wanted:
                break
        ids = array("q", (contact_id for _, _, contact_id in islice(found, wanted)))
        if not area.is_everywhere or (wanted is not None and len(ids) >= wanted):
            return ids
        nowhere = "NOT EXISTS (SELECT 1 FROM listing_point p WHERE p.sort_key = l.sort_key)"
        match = match_of(self._query, self._today, None, self._beginnings)
        rest = None if wanted is None else wanted - len(ids)
        rows = self._read.rows(match, match.everywhere(), "l.contact_id", condition=nowhere, limit=rest)
        ids.extend(chain.from_iterable(rows))
        return ids

    def count(self) -> int:
        expression = self._match.everywhere()
        if self._is_open and self._match.phrases:
            return sum(1 for _ in self._read.rows(self._match, expression, "l.contact_id"))
        if self._is_open:
            return int(next(iter(self._read.rows(self._match, expression, "count(*)", order="")))[0])
        return sum(1 for _ in self._inside(expression, "", ()))

    def _ids(self, expression: str, limit: int | None, condition: str = "", values: tuple[int, ...] = ()) -> array[int]:
        """In name order."""
        if self._is_open:
            rows = self._read.rows(
                self._match, expression, "l.contact_id", condition=condition, values=values, limit=limit
            )
            return array("q", chain.from_iterable(rows))
        return array("q", islice(self._inside(expression, condition, values), limit))

    def _inside(self, expression: str, condition: str, values: tuple[int, ...]) -> Iterator[int]:
        """Contacts within the area in name order, each once however many places it has there."""
        assert self._area is not None  # noqa: S101 - for the type checker
        last = None
        for _, key, contact_id in self._placed(self._match, self._area, expression, condition, values):
            if key != last:
                last = key
                yield contact_id

    def _rings(self, area: Area, wanted: int | None) -> list[Area]:
        if self._within is not None:
            return self._within.rings(wanted)
        return [area] if wanted is None else area.rings()

    def _placed(
        self,
        match: Match,
        area: Area,
        expression: str | None = None,
        condition: str = "",
        values: tuple[int, ...] = (),
    ) -> Iterator[Placed]:
        """Distance, sort key and id of the contacts within the area, each once or more, in name order."""
        within = self._within
        if within is None:
            return self._measured(match, area, expression, condition, values)
        asked = match.everywhere() if expression is None else expression
        words = {match.everywhere(): match.words, match.in_names(): match.names}.get(asked)
        if words == () and not condition:
            return (placed for placed in within.places.values() if placed[0] <= area.miles)
        if words and match.cells and not (condition or match.phrases):
            # The filters have been applied to the places already.
            keys = self._read.keys(match, match.around(words))
        else:
            keys = self._read.keys_of(match, asked, condition, values)
        known = (within.places.get(key) for (key,) in keys)
        return (placed for placed in known if placed is not None and placed[0] <= area.miles)

    def _measured(
        self,
        match: Match,
        area: Area,
        expression: str | None = None,
        condition: str = "",
        values: tuple[int, ...] = (),
    ) -> Iterator[Placed]:
        """Distance, sort key and id of the contacts within the area; the nearest place of each, in name order."""
        box = "p.latitude BETWEEN ? AND ? AND p.longitude BETWEEN ? AND ?"
        rows = self._read.rows(
            match,
            match.everywhere() if expression is None else expression,
            "l.sort_key, l.contact_id, p.latitude, p.longitude",
            join="CROSS JOIN listing_point p ON p.sort_key = l.sort_key",
            condition=f"{box} AND {condition}" if condition else box,
            values=(area.south, area.north, area.west, area.east, *values),
        )
        return nearest_each(rows, area.center, area.miles)

    @property
    def _is_open(self) -> bool:
        """Whether the query asks for no particular area."""
        return self._area is None or self._area.is_everywhere

    def _are_few(self, expression: str) -> bool:
        """Whether sorting all that match is the quickest way to the first of them."""
        if not expression:
            return False
        (number,) = self._conn.execute(
            f"SELECT count(*) FROM (SELECT rowid FROM fts WHERE fts MATCH ? LIMIT {_FEW + 1})", (expression,)
        ).fetchone()
        return bool(number <= _FEW)

    def _verified_within(self, expression: str, limit: int | None) -> array[int]:
        if self._is_open:
            order = "ORDER BY l.verified_on DESC, {key}"
            rows = self._read.rows(self._match, expression, "l.contact_id", order=order, limit=limit)
            return array("q", chain.from_iterable(rows))
        ids = list(self._inside(expression, "", ()))
        days = self._read.verified_days(ids)
        # Sorting keeps the order of names within a day.
        ids.sort(key=lambda contact_id: -days[contact_id])
        return array("q", ids[:limit])
