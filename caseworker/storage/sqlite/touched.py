"""What a command touched: for its `Changes`, its audit row and the search index."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from caseworker.models.changes import Changes, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BULK = 5_000
"""From this many contacts on `Changes` names none."""
NO_ID = 0
"""Stands for the records of a kind that are not numbered."""


class Touched:
    def __init__(self) -> None:
        self._ids: dict[Kind, set[int]] = {}
        self._ranges: list[range] = []

    def __bool__(self) -> bool:
        return bool(self._ids or self._ranges)

    def add(self, kind: Kind, *ids: int) -> None:
        self._ids.setdefault(kind, set()).update(ids)

    def add_tags(self, contact_id: int) -> None:
        """Tags go by the id of their contact."""
        self.add(Kind.CONTACT, contact_id)
        self.add(Kind.TAG, contact_id)

    def add_range(self, ids: range) -> None:
        """Many contacts; ranges do not overlap."""
        self._ids.setdefault(Kind.CONTACT, set())
        if self._ranges and self._ranges[-1].stop == ids.start:
            self._ranges[-1] = range(self._ranges[-1].start, ids.stop)
        else:
            self._ranges.append(ids)

    def contacts(self) -> Iterator[Iterable[int]]:
        """All of them, in a few batches; none twice."""
        ranges = sorted(self._ranges, key=lambda ids: ids.start)
        yield from ranges
        starts = [ids.start for ids in ranges]
        loose = []
        for one in sorted(self._ids.get(Kind.CONTACT, ())):
            before = bisect_right(starts, one) - 1
            if before < 0 or one not in ranges[before]:
                loose.append(one)
        if loose:
            yield loose

    @property
    def contacts_changed(self) -> bool:
        return bool(self._ranges or self._ids.get(Kind.CONTACT))

    def count(self, kind: Kind) -> int:
        if kind is Kind.CONTACT:
            return sum(len(list_or_range(batch)) for batch in self.contacts())
        return len(self._ids.get(kind, ()))

    def first_ids(self, kind: Kind, limit: int) -> list[int]:
        if kind is not Kind.CONTACT:
            return sorted(self._ids.get(kind, ()))[:limit]
        found: list[int] = []
        for batch in self.contacts():
            found += list_or_range(batch)[: limit - len(found)]
        return found

    @property
    def main_kind(self) -> Kind | None:
        """What the command was about: the kind that it touched first."""
        return next(iter(self._ids), None)

    def changes(self, action: str, step: int | None) -> Changes:
        if self.is_bulk:
            return Changes(action, bulk=True, step=step)
        for ids in self._ranges:
            self._ids[Kind.CONTACT].update(ids)
        return Changes(action, {kind: frozenset(ids) for kind, ids in self._ids.items()}, step=step)

    @property
    def is_bulk(self) -> bool:
        return self.count(Kind.CONTACT) > BULK


def list_or_range(batch: Iterable[int]) -> list[int] | range:
    return batch if isinstance(batch, range) else list(batch)
