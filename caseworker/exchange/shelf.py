"""Rows of a table put aside and found again by the value of a column, with a few bytes of memory for each.

The rows lie in a file that has no name and ends with the program.
"""

from __future__ import annotations

import json
import tempfile
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence

_MOST = 300
"""Rows that one value leads to: no contact has more phones, and a file may not make work without end."""
_BITS = 0xFFFF_FFFF_FFFF_FFFF
Row = dict[str, str]


class Shelf:
    """`links`: the columns to find rows by. First `add` all, then `find`."""

    def __init__(self, columns: Sequence[str], links: Sequence[str]) -> None:
        self._columns = tuple(columns)
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close
        self._end = 0
        self._places = array("Q")
        self._keys = {link: array("Q") for link in links}
        self._orders: dict[str, array[int]] = {}

    def __len__(self) -> int:
        return len(self._places)

    def close(self) -> None:
        self._file.close()

    def add(self, row: Row) -> None:
        """Missing columns are empty."""
        line = json.dumps([row.get(column, "") for column in self._columns]).encode("ascii") + b"\n"
        self._places.append(self._end)
        self._end += self._file.write(line)
        for link, keys in self._keys.items():
            keys.append(_key(row.get(link) or ""))

    def __iter__(self) -> Iterator[Row]:
        return (self._at(number) for number in range(len(self)))

    def find(self, link: str, value: str) -> list[Row]:
        """The first rows with that value there, in their order; none for an empty value."""
        if not value:
            return []
        keys, order, key = self._keys[link], self._order(link), _key(value)
        at = bisect_left(order, key, key=keys.__getitem__)
        found: list[Row] = []
        while at < len(order) and keys[order[at]] == key and len(found) < _MOST:
            row = self._at(order[at])
            if row[link] == value:
                found.append(row)
            at += 1
        return found

    def _order(self, link: str) -> array[int]:
        if link not in self._orders:
            keys = self._keys[link]
            self._orders[link] = array("Q", sorted(range(len(keys)), key=keys.__getitem__))
        return self._orders[link]

    def _at(self, number: int) -> Row:
        self._file.seek(self._places[number])
        return dict(zip(self._columns, json.loads(self._file.readline()), strict=True))


def _key(value: str) -> int:
    return hash(value) & _BITS
