"""What was chosen for a search, as JSON and back. Standard library only.

Only what differs from choosing nothing is written, in a fixed order, so that equal choices have equal JSON. What is
read may be older or newer than the program: whatever it does not know is left out, and the reader says so.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from caseworker.models.codes import Availability
from caseworker.models.query import Filters, ImportRef, Near, Sort, TermRef
from caseworker.models.roles import Role
from caseworker.models.searches import KeptSearch, Search
from caseworker.models.vocabulary import TermKind

IsKnown = Callable[[TermKind, str], bool]
"""Whether the vocabulary has a term of this kind with this code."""
Code = TypeVar("Code", bound=StrEnum)
T = TypeVar("T")
_PAST_IDS = 2**63
"""No store has ids as large."""
_FLAGS = ("confirmed_only", "telehealth", "favorites", "include_inactive")


def kept(search: Search) -> KeptSearch:
    """`search` as a store keeps it. Its `chosen` is empty when nothing was chosen."""
    data = dict(_chosen(search))
    return KeptSearch(search.text, json.dumps(data, separators=(",", ":")) if data else "")


def read(stored: KeptSearch, is_known: IsKnown) -> tuple[Search, bool]:
    """The search, and whether all of what was stored is in it. Never raises."""
    reader = _Reader(is_known)
    search = reader.search(stored)
    return search, reader.is_whole


# --- writing --------------------------------------------------------------------------------------------------
def _chosen(search: Search) -> Iterator[tuple[str, object]]:
    if filters := dict(_filters(search.filters)):
        yield "filters", filters
    if search.near is not None:
        yield "near", {one.name: getattr(search.near, one.name) for one in fields(Near)}
    if search.sort is not None:
        yield "sort", search.sort.value


def _filters(filters: Filters) -> Iterator[tuple[str, object]]:
    sets: dict[str, Iterable[str]] = {
        "roles": filters.roles,
        "availability": filters.availability,
        "credentials": filters.credentials,
        "states": filters.states,
    }
    yield from ((name, sorted(values)) for name, values in sets.items() if values)
    if filters.terms:
        yield "terms", [_term(one) for one in filters.terms]
    yield from ((name, True) for name in _FLAGS if getattr(filters, name))
    if filters.fresh_days is not None:
        yield "fresh_days", filters.fresh_days
    if filters.tried:
        yield "tried", sorted(filters.tried)
    if filters.from_import is not None:
        yield "from_import", {"step": filters.from_import.step, "on": filters.from_import.on.isoformat()}


def _term(term: TermRef) -> dict[str, object]:
    written: dict[str, object] = {"kind": term.kind.value, "code": term.code}
    return written | {"or_words": list(term.or_words)} if term.or_words else written


# --- reading --------------------------------------------------------------------------------------------------
class _Reader:
    """`is_whole` turns False at the first thing that is left out."""

    def __init__(self, is_known: IsKnown) -> None:
        self._is_known = is_known
        self.is_whole = True

    def search(self, stored: KeptSearch) -> Search:
        try:
            data = self._table(json.loads(stored.chosen)) if stored.chosen else {}
        except (ValueError, RecursionError):
            data = self._left_out({})
        self._expect(data, ("filters", "near", "sort"))
        sort = data.get("sort")
        return Search(
            stored.text,
            self._filters(self._table(data.get("filters", {}))),
            self._near(data["near"]) if "near" in data else None,
            None if sort is None else self._code(Sort, sort),
        )

    def _filters(self, data: Mapping[str, Any]) -> Filters:
        self._expect(data, Filters.__dataclass_fields__)
        flags = {name: self._flag(data.get(name, False)) for name in _FLAGS}
        return Filters(
            roles=frozenset(self._codes(Role, data.get("roles", []))),
            terms=tuple(self._terms(data.get("terms", []))),
            availability=frozenset(self._codes(Availability, data.get("availability", []))),
            credentials=frozenset(self._words(data.get("credentials", []))),
            states=frozenset(self._words(data.get("states", []))),
            fresh_days=self._days(data.get("fresh_days")),
            from_import=self._import(data["from_import"]) if "from_import" in data else None,
            tried=frozenset(self._ids(data.get("tried", []))),
            **flags,
        )

    def _terms(self, items: object) -> Iterator[TermRef]:
        for item in map(self._table, self._list(items)):
            kind, code = self._code(TermKind, item.get("kind")), item.get("code")
            if kind is not None and isinstance(code, str) and self._is_known(kind, code):
                yield TermRef(kind, code, tuple(self._words(item.get("or_words", []))))
            else:
                self._left_out(None)

    def _near(self, item: object) -> Near | None:
        data = self._table(item)
        place, miles = data.get("place"), _number(data.get("miles"))
        if not isinstance(place, str) or not place.strip() or miles is None or miles <= 0:
            return self._left_out(None)
        self._expect(data, Near.__dataclass_fields__)
        latitude, longitude = _within(data.get("latitude"), 90), _within(data.get("longitude"), 180)
        if latitude is None or longitude is None or not isinstance(data.get("state"), str):
            # It is looked up anew when it is asked for.
            latitude, longitude = None, None
        return Near(
            place,
            miles,
            latitude,
            longitude,
            label=_text(data.get("label")),
            state=_text(data.get("state")),
            or_telehealth=self._flag(data.get("or_telehealth", False)),
        )

    def _import(self, item: object) -> ImportRef | None:
        data = self._table(item)
        try:
            return ImportRef(int(data["step"]), date.fromisoformat(data["on"]))
        except (KeyError, TypeError, ValueError, OverflowError):
            return self._left_out(None)

    def _codes(self, kind: type[Code], items: object) -> Iterator[Code]:
        return (code for item in self._list(items) if (code := self._code(kind, item)) is not None)

    def _code(self, kind: type[Code], item: Any) -> Code | None:
        try:
            return kind(item)
        except ValueError:
            return self._left_out(None)

    def _words(self, items: object) -> Iterator[str]:
        for item in self._list(items):
            if isinstance(item, str) and item.strip():
                yield item
            else:
                self._left_out(None)

    def _ids(self, items: object) -> Iterator[int]:
        for item in self._list(items):
            if isinstance(item, int) and not isinstance(item, bool) and 0 < item < _PAST_IDS:
                yield item
            else:
                self._left_out(None)

    def _days(self, item: object) -> int | None:
        if item is None or (isinstance(item, int) and not isinstance(item, bool) and item > 0):
            return item
        return self._left_out(None)

    def _flag(self, item: object) -> bool:
        return item if isinstance(item, bool) else self._left_out(False)

    def _list(self, item: object) -> list[Any]:
        return item if isinstance(item, list) else self._left_out(list[Any]())

    def _table(self, item: object) -> dict[str, Any]:
        return item if isinstance(item, dict) else self._left_out(dict[str, Any]())

    def _expect(self, data: Mapping[str, Any], names: Iterable[str]) -> None:
        if not set(data) <= set(names):
            self._left_out(None)

    def _left_out(self, instead: T) -> T:
        self.is_whole = False
        return instead


def _text(item: object) -> str:
    return item if isinstance(item, str) else ""


def _number(item: object) -> float | None:
    if isinstance(item, bool) or not isinstance(item, int | float):
        return None
    try:
        number = float(item)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _within(item: object, most: float) -> float | None:
    number = _number(item)
    return number if number is not None and abs(number) <= most else None
