"""How many contacts each of many queries finds, without listing them: for the numbers beside the choices of a filter.

The full-text index alone tells most of it. What it does not know is worked out once for all the queries that share it:
who is within a distance, whose answers are recent enough to the day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from itertools import chain
from typing import TYPE_CHECKING, Any

from caseworker.models.codes import Availability
from caseworker.models.query import Filters, Query, Sort
from caseworker.storage.sqlite.finding_beyond import Beyond, beyond
from caseworker.storage.sqlite.finding_match import Area, Beginnings, Match, match_of
from caseworker.storage.sqlite.finding_nearby import Nearby, nearest_each
from caseworker.storage.sqlite.finding_phrases import Phrases
from caseworker.storage.sqlite.index_schema import SHOWN

if TYPE_CHECKING:
    from caseworker.storage.base import Cancel

Connection = Any
Counted = Callable[[int, int], None]

_Condition = tuple[tuple[str, ...], tuple[int, ...], tuple[str, ...]]
"""On ``listing l``, with its values, and phrases: all that the full-text index does not know."""
_NO_CONDITION: _Condition = ((), (), ())


def counts(
    conn: Connection,
    queries: Sequence[Query],
    counted: Counted,
    *,
    today: date,
    nearby: Nearby | None = None,
    phrases: Phrases | None = None,
    cancel: Cancel | None = None,
) -> None:
    """Calls `counted` with the place of each query and its number, in their order.

    Quick where they differ in their filters alone. InvalidInput for a place that is not known.
    """
    groups: dict[Query, list[Filters]] = {}
    for query in queries:
        groups.setdefault(_bare(query), []).append(query.filters)
    counters: dict[Query, _Counter] = {}
    phrases = phrases or Phrases()
    for place, query in enumerate(queries):
        if cancel is not None:
            cancel.check()
        base = _bare(query)
        if base not in counters:
            counters[base] = _Counter(conn, base, groups[base], today, nearby, phrases)
        counted(place, counters[base].count(query.filters))


def _bare(query: Query) -> Query:
    """What is asked for, without the filters and without what changes no number."""
    return replace(query, text="", filters=Filters(), sort=Sort.RELEVANCE, understood=())


class _Counter:
    """Queries that differ in their filters alone."""

    def __init__(
        self,
        conn: Connection,
        base: Query,
        choices: Sequence[Filters],
        today: date,
        nearby: Nearby | None,
        phrases: Phrases,
    ) -> None:
        beginnings = Beginnings(conn)
        wanted = {simple: replace(base, filters=simple) for one in choices for _, simple in _simple(one)}
        area = Area.of(base.near) if base.near is not None else None
        if area is not None and area.is_everywhere:
            area = None

        def matches(area: Area | None, also: Beyond | None = None) -> dict[Filters, Match]:
            return {simple: match_of(query, today, area, beginnings, also) for simple, query in wanted.items()}

        self._regions = [_Region(conn, matches(area), phrases)]
        self._numbers: dict[Filters, int] = {}
        if area is None or base.near is None:
            return
        self._regions[0].keep_within(area, nearby)
        self._regions += (
            _Region(conn, matches(None, also), phrases, self._regions[0].inside if also.may_be_within else None)
            for also in beyond(conn, base.near, today)
        )

    def count(self, filters: Filters) -> int:
        return sum(sign * self._number(simple) for sign, simple in _simple(filters))

    def _number(self, simple: Filters) -> int:
        if simple not in self._numbers:
            self._numbers[simple] = sum(region.count(simple) for region in self._regions)
        return self._numbers[simple]


def _simple(filters: Filters) -> Iterator[tuple[int, Filters]]:
    """What to add and what to subtract: nobody keeps a list of those whose availability is not known."""
    if Availability.UNKNOWN not in filters.availability:
        yield 1, filters
        return
    yield 1, replace(filters, availability=frozenset())
    if known := frozenset(Availability) - filters.availability:
        yield -1, replace(filters, availability=known)


@dataclass(frozen=True, slots=True)
class _Shared:
    """Of several matches, what all of them ask for."""

    match: Match

    @classmethod
    def of(cls, matches: Collection[Match]) -> _Shared:
        first = next(iter(matches))

        def common(parts: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
            all_have = reduce(frozenset.intersection, map(frozenset, parts))
            return tuple(sorted(all_have))

        required = common(match.required for match in matches)
        excluded = common(match.excluded for match in matches)
        hidden = tuple(sorted({one for match in matches for one in match.hidden}))
        return cls(Match(first.words, first.names, required, excluded, hidden))


class _Region:
    """One part of the answer: everywhere, within a distance, or what comes beyond it; no contact is in two."""

    def __init__(
        self,
        conn: Connection,
        matches: Mapping[Filters, Match],
        phrases: Phrases,
        but: Collection[int] | None = None,
    ) -> None:
        self.inside: Collection[int] | None = None
        self._conn = conn
        self._phrases = phrases
        self._matches = matches
        self._but = but
        self._uses: Counter[_Condition] = Counter(map(_condition, matches.values()))
        self._known: dict[_Condition, frozenset[int]] = {}

    def keep_within(self, area: Area, nearby: Nearby | None) -> None:
        """Only those within `area`."""
        kept = None
        if nearby is not None and all(match.hidden == (SHOWN,) for match in self._matches.values()):
            kept = nearby.around(self._conn, area)
        self.inside = kept.places if kept is not None else self._measured(area)

    def count(self, filters: Filters) -> int:
        match = self._matches[filters]
        condition = _condition(match)
        sets: list[Collection[int]] = [] if self.inside is None else [self.inside]
        if condition != _NO_CONDITION and self._uses[condition] > 1:
            sets.append(self._meeting(condition))
            condition = _NO_CONDITION
        if not sets and self._but is None:
            return self._number(match, condition)
        keys = self._keys(match, condition)
        but = self._but or ()
        return sum(1 for key in keys if key not in but and all(key in one for one in sets))

    def _meeting(self, condition: _Condition) -> frozenset[int]:
        """Who meets a condition that several queries have."""
        if condition not in self._known:
            having = [match for match in self._matches.values() if _condition(match) == condition]
            self._known[condition] = frozenset(self._keys(_Shared.of(having).match, condition))
        return self._known[condition]

    def _measured(self, area: Area) -> frozenset[int]:
        expression = _Shared.of(self._matches.values()).match.everywhere()
        source, condition, values = _source(expression)
        rows = self._conn.execute(
            f"SELECT l.sort_key, l.contact_id, p.latitude, p.longitude FROM {source} "
            "CROSS JOIN listing_point p ON p.sort_key = l.sort_key "
            f"WHERE {condition} AND p.latitude BETWEEN ? AND ? AND p.longitude BETWEEN ? AND ? ORDER BY l.sort_key",
            (*values, area.south, area.north, area.west, area.east),
        )
        return frozenset(key for _, key, _ in nearest_each(rows, area.center, area.miles))

    def _number(self, match: Match, condition: _Condition) -> int:
        if condition[2]:
            return sum(1 for _ in self._keys(match, condition))
        return int(next(iter(self._run("count(*)", match, condition)))[0])

    def _keys(self, match: Match, condition: _Condition) -> Iterator[int]:
        if not (phrases := condition[2]):
            return chain.from_iterable(self._run("{key}", match, condition))
        rows = self._run("{key}, l.contact_id", match, condition)
        return (key for key, _ in self._phrases.having(self._conn, phrases, rows))

    def _run(self, columns: str, match: Match, condition: _Condition) -> Iterable[Any]:
        expression = match.everywhere()
        if expression and not (condition[0] or condition[2]):
            only = f" AND {match.untried('rowid')}" if match.tried else ""
            return self._conn.execute(  # type: ignore[no-any-return]
                f"SELECT {columns.format(key='rowid')} FROM fts WHERE fts MATCH ?{only}", (expression,)
            )
        source, first, values = _source(expression)
        # What is hidden the full-text index knows, where it is asked.
        hidden = "" if expression else match.hidden_condition
        conditions = " AND ".join(one for one in (first, hidden, match.untried("l.sort_key"), *condition[0]) if one)
        return self._conn.execute(  # type: ignore[no-any-return]
            f"SELECT {columns.format(key='l.sort_key')} FROM {source} WHERE {conditions}", (*values, *condition[1])
        )


def _condition(match: Match) -> _Condition:
    return match.conditions, match.values, match.phrases


def _source(expression: str) -> tuple[str, str, tuple[str, ...]]:
    if not expression:
        return "listing l", "1", ()
    return "fts CROSS JOIN listing l ON l.sort_key = fts.rowid", "fts MATCH ?", (expression,)
