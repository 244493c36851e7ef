"""The contacts around a place, measured once: at each further key the full-text index is asked for words alone."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, TypeVar

from caseworker.storage.sqlite import index_marks as marks
from caseworker.storage.sqlite import index_schema
from caseworker.storage.sqlite.finding_match import Area, any_of, exactly
from caseworker.storage.sqlite.index_schema import SHOWN
from caseworker.storage.sqlite.listing_rows import Center

Connection = Any

MOST = 60_000
"""Of more contacts around one place no list is kept."""
_PLACES = 4
# In the first ring there are so many for each that is wanted.
_TIMES = 20

Placed = tuple[float, int, int]
"""Miles, sort key and contact id."""


@dataclass(frozen=True, slots=True)
class Within:
    """Who is within an area and passes the filters: `places` by sort key, in that order; `nearest` by distance."""

    area: Area
    places: Mapping[int, Placed]
    nearest: Sequence[Placed]

    def rings(self, wanted: int | None) -> list[Area]:
        """Circles to look in one after the other until there are enough; the last is all of it."""
        if wanted is None or len(self.nearest) <= _TIMES * wanted:
            return [self.area]
        return [Area.around(self.area.center, self.nearest[_TIMES * wanted][0]), self.area]


class Nearby:
    """Keeps the areas that were asked for last, and who there passes the filters, until the index changes.

    For any thread.
    """

    def __init__(self) -> None:
        self._areas: Lately[tuple[str | None, Area], Within | None] = Lately()
        self._filtered: Lately[tuple[object, ...], Within] = Lately()

    def around(self, conn: Connection, area: Area) -> Within | None:
        """Who is shown within `area`; None where there are too many to keep."""
        changed = index_schema.get_state(conn, index_schema.CHANGED)
        return self._areas.get((changed, area), lambda: _measured(conn, area))

    def within(
        self, conn: Connection, area: Area, filters: tuple[object, ...], passing: Callable[[], Iterable[int]]
    ) -> Within | None:
        """Who is shown within `area` and among the sort keys `passing`, which is asked once for equal `filters`.

        None where there are too many to keep.
        """
        changed = index_schema.get_state(conn, index_schema.CHANGED)
        whole = self.around(conn, area)
        if whole is None:
            return None
        return self._filtered.get((changed, area, *filters), lambda: _among(whole, passing()))


K = TypeVar("K")
V = TypeVar("V")


class Lately(Generic[K, V]):
    """The answers that were asked for last."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[K, V] = OrderedDict()

    def get(self, key: K, work: Callable[[], V]) -> V:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        found = work()
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > _PLACES:
                self._kept.popitem(last=False)
        return found


def _among(whole: Within, keys: Iterable[int]) -> Within:
    places = {key: placed for key in keys if (placed := whole.places.get(key)) is not None}
    return Within(whole.area, places, sorted(places.values()))


def _measured(conn: Connection, area: Area) -> Within | None:
    cells = area.cells()
    if not cells:
        return None
    rows = conn.execute(
        "SELECT l.sort_key, l.contact_id, p.latitude, p.longitude FROM fts "
        "CROSS JOIN listing l ON l.sort_key = fts.rowid CROSS JOIN listing_point p ON p.sort_key = l.sort_key "
        f"WHERE fts MATCH ? AND l.hidden = {SHOWN} "
        "AND p.latitude BETWEEN ? AND ? AND p.longitude BETWEEN ? AND ? ORDER BY fts.rowid",
        (f"{any_of(cells)} NOT {exactly(marks.IN_BIN)}", area.south, area.north, area.west, area.east),
    )
    found = list(islice(nearest_each(rows, area.center, area.miles), MOST + 1))
    if len(found) > MOST:
        return None
    return Within(area, {placed[1]: placed for placed in found}, sorted(found))


def nearest_each(rows: Iterable[tuple[int, int, float, float]], center: Center, miles: float) -> Iterator[Placed]:
    """Of each contact (its rows come together) the nearest place, if that is within `miles`."""
    best: Placed | None = None
    for key, contact_id, latitude, longitude in rows:
        distance = center.miles_to(latitude, longitude)
        if best is not None and best[1] == key:
            best = min(best, (distance, key, contact_id))
            continue
        if best is not None and best[0] <= miles:
            yield best
        best = (distance, key, contact_id)
    if best is not None and best[0] <= miles:
        yield best
