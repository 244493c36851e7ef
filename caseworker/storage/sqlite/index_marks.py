"""Facets as words of the full-text index: a private-use character that folding removes from all text, so that nobody
can type one, then a letter for the kind and the value. Written by `index_document`, asked for by `finding_match`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache

from caseworker.search.folding import compact

_FACET = "\ue000"
_NAME = "\ue001"
_LICENSE = f"{_FACET}w"

IN_BIN = f"{_FACET}b"
INACTIVE = f"{_FACET}i"
FAVORITE = f"{_FACET}f"
TELEHEALTH = f"{_FACET}h"

FINE, MIDDLE, COARSE = 0.25, 0.5, 2.0
"""Sizes of the cells, in degrees: a quarter is 17 miles from south to north."""
_KINDS = {FINE: "p", MIDDLE: "o", COARSE: "q"}


def name(word: str) -> str:
    """`word` as a word of the name: what begins with it stands before other matches."""
    return f"{_NAME}{word}"


def names(folded: str) -> Iterator[str]:
    return (name(word) for word in folded.split())


def is_mark(word: str) -> bool:
    return word[0] in (_FACET, _NAME)


def is_listed(word: str) -> bool:
    """Plain words, and the facets of licenses: those are looked up by their last day."""
    return not is_mark(word) or word.startswith(_LICENSE)


def parted(word: str) -> tuple[str, str]:
    """The mark before a word of the name, or nothing; and the word itself."""
    return (_NAME, word[1:]) if word.startswith(_NAME) else ("", word)


@lru_cache(maxsize=8192)
def role(code: str) -> str:
    return f"{_FACET}r{code}"


@lru_cache(maxsize=8192)
def confirmed(code: str) -> str:
    return f"{_FACET}k{code}"


@lru_cache(maxsize=8192)
def availability(code: str) -> str:
    return f"{_FACET}a{code.replace('_', '')}"


@lru_cache(maxsize=8192)
def term(code: str) -> str:
    return f"{_FACET}t{compact(code)}"


@lru_cache(maxsize=8192)
def state(code: str) -> str:
    return f"{_FACET}s{compact(code)}"


@lru_cache(maxsize=8192)
def credential(letters: str) -> str:
    return f"{_FACET}c{compact(letters)}"


def verified(day: int) -> str:
    """`day` as an ordinal, 0 for never: the facet is its week."""
    return f"{_FACET}v{week(day)}"


def answered(day: int) -> str:
    """The week since which the availability is known; `day` as an ordinal."""
    return f"{_FACET}d{week(day)}"


def week(day: int) -> int:
    """Numbered from the year 1 on, each from Monday to Sunday; 0 for no day."""
    return (day + 6) // 7


def first_day(of_week: int) -> int:
    return 7 * of_week - 6


@lru_cache(maxsize=8192)
def unmeasured(state: str) -> str:
    """No address with a known point, and one in `state`; empty: none that names a state."""
    return f"{_FACET}u{compact(state)}"


@lru_cache(maxsize=8192)
def remote(state: str, until: str = "") -> str:
    """Telehealth with a license of `state`: `until` its last day or month (ISO 8601), empty when none is known.

    Days are among each other in the order of words, and so are months.
    """
    kind = "d" if len(until) == len("2026-06-01") else "m"
    return f"{_LICENSE}{kind}{compact(state)}x{until.replace('-', '')}"


@lru_cache(maxsize=8192)
def cells(latitude: float, longitude: float) -> tuple[str, ...]:
    return tuple(_cell(*_place(latitude, longitude, size), kind) for size, kind in _KINDS.items())


def cells_between(south: float, north: float, west: float, east: float, size: float, most: int) -> list[str]:
    """All cells of that `size` which the box touches; none when they are more than `most`."""
    (first_row, first_column), (last_row, last_column) = _place(south, west, size), _place(north, east, size)
    rows, columns = range(first_row, last_row + 1), range(first_column, last_column + 1)
    if len(rows) * len(columns) > most:
        return []
    return [_cell(row, column, _KINDS[size]) for row in rows for column in columns]


def _place(latitude: float, longitude: float, size: float) -> tuple[int, int]:
    return math.floor((latitude + 90) / size), math.floor((longitude + 180) / size)


def _cell(row: int, column: int, kind: str) -> str:
    return f"{_FACET}{kind}{row}x{column}"
