"""Sort keys: whole numbers in the order of names, with gaps for those that come later."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

Connection = Any

GAP = 1024
_NEIGHBORS = 64
Named = tuple[str, int]
"""Name key and contact id: the order of the list."""


def numbered(names: Iterable[Named]) -> Iterable[tuple[int, int]]:
    """Contact ids with keys for an empty index, in order."""
    return ((contact_id, (place + 1) * GAP) for place, (_, contact_id) in enumerate(sorted(names)))


def fitted(conn: Connection, names: Iterable[Named]) -> tuple[dict[int, int], list[list[int]]]:
    """Keys by contact id for those that `listing` does not hold; and the ids, by gap, of those that find no room."""
    keys: dict[int, int] = {}
    crowded = []
    between = ((_before(conn, named), named[1]) for named in sorted(names))
    for before, group in groupby(between, key=lambda pair: pair[0]):
        ids = [contact_id for _, contact_id in group]
        spread = _spread(before, _after(conn, before), len(ids))
        if spread is None:
            crowded.append(ids)
        else:
            keys.update(zip(ids, spread, strict=True))
    return keys, crowded


def with_room(conn: Connection, first: Named, ids: list[int]) -> dict[int, int]:
    """Keys for `ids`, which belong together where `first` does, and for as many neighbors as must move for them."""
    before = _before(conn, first)
    reach = _NEIGHBORS + len(ids)
    while True:
        lower = _stretch(conn, "<= ? ORDER BY sort_key DESC", before, reach)
        upper = _stretch(conn, "> ? ORDER BY sort_key", before, reach)
        low = lower[reach][0] if len(lower) > reach else 0
        high = upper[reach][0] if len(upper) > reach else None
        among = [row[1] for row in reversed(lower[:reach])] + ids + [row[1] for row in upper[:reach]]
        if high is None or high - low > 4 * len(among):
            return dict(zip(among, _spread(low, high, len(among)) or (), strict=True))
        reach *= 4


def _stretch(conn: Connection, side: str, before: int, reach: int) -> list[tuple[int, int]]:
    """The neighbors on one side, and one more: the edge of the stretch."""
    rows: list[tuple[int, int]] = conn.execute(
        f"SELECT sort_key, contact_id FROM listing WHERE sort_key {side} LIMIT ?", (before, reach + 1)
    ).fetchall()
    return rows


def _before(conn: Connection, named: Named) -> int:
    """The key of the contact that comes just before; 0 when none does."""
    row = conn.execute(
        "SELECT sort_key FROM listing WHERE (name_key, contact_id) < (?, ?) "
        "ORDER BY name_key DESC, contact_id DESC LIMIT 1",
        named,
    ).fetchone()
    return row[0] if row else 0


def _after(conn: Connection, key: int) -> int | None:
    row = conn.execute("SELECT sort_key FROM listing WHERE sort_key > ? ORDER BY sort_key LIMIT 1", (key,)).fetchone()
    return row[0] if row else None


def _spread(low: int, high: int | None, count: int) -> list[int] | None:
    """`count` keys evenly between `low` and `high`, both excluded; None when they do not fit."""
    if high is None:
        return [low + (place + 1) * GAP for place in range(count)]
    if high - low <= count:
        return None
    return [low + (high - low) * (place + 1) // (count + 1) for place in range(count)]
