"""A query as an expression of the full-text index and conditions on the list."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from caseworker.errors import FieldProblem, InvalidInput
from caseworker.messages import translate
from caseworker.models.codes import Availability
from caseworker.models.distance import EARTH_MILES
from caseworker.models.query import Filters, Near, Query, TermRef
from caseworker.models.roles import Role
from caseworker.search.folding import compact, fold
from caseworker.storage.sqlite import index_marks as marks
from caseworker.storage.sqlite.finding_beyond import Beyond
from caseworker.storage.sqlite.finding_steps import changed_by
from caseworker.storage.sqlite.index_document import AVAILABLE
from caseworker.storage.sqlite.index_schema import IN_BIN, INACTIVE, LISTED_PREFIX, SHOWN
from caseworker.storage.sqlite.listing_rows import Center

Connection = Any

_SHORTEST_PREFIX = 4
_MOST_WORDS = 64
_MOST_WEEKS = 60
# A day may be ahead of the clock here: entered elsewhere, or before the clock was set back.
_WEEKS_AHEAD = 2
# Beyond so many cells their list costs more than it saves.
_MOST_CELLS = 48
UNKNOWN = AVAILABLE.index(Availability.UNKNOWN)
_WIDEST = 12_500.0
"""Half the circumference of the earth in miles: no place is farther from another."""
_SMALLEST_RING = 2.0


@dataclass(frozen=True, slots=True)
class Area:
    """A circle and the box around it, in degrees. `miles` may be infinite: then it only measures."""

    center: Center
    miles: float
    south: float
    north: float
    west: float
    east: float

    @classmethod
    def around(cls, center: Center, miles: float) -> Area:
        reach = math.degrees(min(miles, math.pi * EARTH_MILES) / EARTH_MILES)
        south, north = max(center.latitude - reach, -90.0), min(center.latitude + reach, 90.0)
        widest = math.cos(math.radians(max(abs(south), abs(north))))
        aside = math.degrees(math.asin(min(1.0, math.sin(math.radians(min(reach, 90.0))) / max(widest, 1e-9))))
        west, east = center.longitude - aside, center.longitude + aside
        if reach >= 90 or widest < 1e-6 or west < -180 or east > 180:
            # Over a pole or the date line: the box is all around the earth.
            west, east = -180.0, 180.0
        return cls(center, miles, south, north, west, east)

    @classmethod
    def of(cls, near: Near) -> Area:
        """InvalidInput (field ``near``) for a place that nobody could find."""
        if near.latitude is None or near.longitude is None:
            sentence = translate(
                "search", "“{place}” is not a place that is known: type a 5-digit ZIP code, or a city and its state."
            ).format(place=near.place)
            raise InvalidInput((FieldProblem("near", sentence),))
        return cls.around(Center(near.latitude, near.longitude), near.miles)

    @property
    def is_everywhere(self) -> bool:
        return self.miles >= _WIDEST

    def rings(self) -> list[Area]:
        """Circles in which the nearest are looked for until there are enough; the last is this one."""
        rings = [self]
        reach = min(self.miles, _WIDEST) / 4
        while reach > _SMALLEST_RING:
            rings.append(Area.around(self.center, reach))
            reach /= 4
        return rings[::-1]

    def cells(self) -> list[str]:
        """Marks of the cells that cover the box; none when they would be too many."""
        for size in (marks.FINE, marks.MIDDLE, marks.COARSE):
            if cells := marks.cells_between(self.south, self.north, self.west, self.east, size, _MOST_CELLS):
                return cells
        return []


@dataclass(frozen=True, slots=True)
class Match:
    """`words` and `names` are the same typed words, found anywhere and found in the name.

    `phrases`: of the words, those that must stand next to each other, which the full-text index does not know.
    `required` and `excluded` are facets and such; `conditions` are on ``listing l``, with their `values`. `tried` are
    the sort keys of contacts that are left out whatever they match.
    """

    words: tuple[str, ...]
    names: tuple[str, ...]
    required: tuple[str, ...]
    excluded: tuple[str, ...]
    hidden: tuple[int, ...]
    conditions: tuple[str, ...] = ()
    values: tuple[int, ...] = ()
    cells: str = ""
    phrases: tuple[str, ...] = ()
    tried: tuple[int, ...] = ()

    def untried(self, key: str) -> str:
        """The condition on a sort key that leaves them out; empty for none."""
        return f"{key} NOT IN ({', '.join(map(str, self.tried))})" if self.tried else ""

    @property
    def hidden_condition(self) -> str:
        # An index covers what is shown, and is only used for exactly this condition.
        if len(self.hidden) == 1:
            return f"l.hidden = {self.hidden[0]}"
        return f"l.hidden IN ({', '.join(map(str, self.hidden))})"

    def without_words(self) -> Match:
        """What does not change from key to key."""
        return replace(self, words=(), names=(), phrases=())

    def around(self, words: tuple[str, ...]) -> str:
        """These words alone, in the cells of the area: for whoever has applied everything else."""
        return _all((*words, self.cells), ()) if words and self.cells else ""

    def everywhere(self, *more: str) -> str:
        """Empty when nothing but the list itself is asked for."""
        return _all((*self.words, *self.required, *more), self.excluded)

    def in_names(self) -> str:
        return _all((*self.names, *self.required), self.excluded) if self.names else ""


class Beginnings:
    """What a word begins, as an expression. One for each search: it reads the words that the index holds now."""

    def __init__(self, conn: Connection) -> None:
        self.conn = conn

    def of(self, word: str) -> str:
        """Long words are spelled out, so that the answers can be read one by one from their lists."""
        if len(word) <= LISTED_PREFIX:
            return _prefix(word)
        # The list has the words alone: that some of them stand in no name costs nothing.
        mark, plain = marks.parted(word)
        found = self.conn.execute(
            f"SELECT word FROM index_word WHERE word >= ? AND word < ? LIMIT {_MOST_WORDS + 1}",
            (plain, f"{plain}\U0010ffff"),
        ).fetchall()
        if len(found) > _MOST_WORDS:
            return _prefix(word)
        return any_of(mark + row[0] for row in found) if found else exactly(word)


def match_of(query: Query, today: date, area: Area | None, beginnings: Beginnings, also: Beyond | None = None) -> Match:
    words = _words(query)
    required = [*_filters(query.filters, beginnings), *_recently(query, today)]
    excluded = [] if query.in_bin else [exactly(marks.IN_BIN)]
    if query.in_bin:
        required.append(exactly(marks.IN_BIN))
    elif not query.filters.include_inactive:
        excluded.append(exactly(marks.INACTIVE))
    around = any_of(cells) if area is not None and (cells := area.cells()) else ""
    if around:
        required.append(around)
    if also is not None:
        required.append(any_of(also.wanted))
        excluded += map(exactly, also.unwanted)
    required += (_joined((_written((text,), beginnings) for text in choice), "OR") for choice in query.spellings)
    conditions, values = _conditions(query, today)
    whole = list(dict.fromkeys(word for phrase in query.phrases for word in fold(phrase).split()))
    others = [[exactly(marks.name(fold(other))) for other in query.instead_of(word)] for word in words]
    if query.filters.from_import is not None:
        condition, among = changed_by(beginnings.conn, query.filters.from_import.step)
        conditions.append(condition)
        values += among
    return Match(
        words=(
            *(_either(beginnings.of(word), more) for word, more in zip(words, others, strict=True)),
            *map(exactly, whole),
        ),
        names=(
            *(_either(beginnings.of(marks.name(word)), more) for word, more in zip(words, others, strict=True)),
            *(exactly(marks.name(word)) for word in whole),
        ),
        required=tuple(required),
        excluded=tuple(excluded),
        hidden=_hidden(query),
        conditions=tuple(conditions),
        values=tuple(values),
        cells=around,
        phrases=tuple(phrase for phrase in map(fold, query.phrases) if " " in phrase),
        tried=_keys(beginnings.conn, query.filters.tried),
    )


def _keys(conn: Connection, ids: Collection[int]) -> tuple[int, ...]:
    """The sort keys of these contacts."""
    if not ids:
        return ()
    among = json.dumps(sorted(ids))
    rows = conn.execute("SELECT sort_key FROM listing WHERE contact_id IN (SELECT value FROM json_each(?))", (among,))
    return tuple(key for (key,) in rows)


def availability_cutoff(query: Query, today: date) -> int:
    """The first day whose answers about availability still hold today."""
    return max((today - timedelta(days=query.believed_days)).toordinal(), 1)


def exactly(word: str) -> str:
    return f'"{word}"'


def _prefix(word: str) -> str:
    return f'"{word}"*'


def _joined(parts: Iterable[str], operator: str) -> str:
    return "(" + f" {operator} ".join(parts) + ")"


def any_of(words: Iterable[str]) -> str:
    return _joined(map(exactly, words), "OR")


def _either(expression: str, others: list[str]) -> str:
    return _joined((expression, *others), "OR") if others else expression


def _all(parts: tuple[str, ...], excluded: tuple[str, ...]) -> str:
    if not parts:
        return ""
    expression = _joined(parts, "AND")
    return f"{expression} NOT {_joined(excluded, 'OR')}" if excluded else expression


def _words(query: Query) -> list[str]:
    """Each once, and none that is the beginning of another, which says it all unless something does in its place."""
    folded = list(dict.fromkeys(part for word in query.words for part in fold(word).split()))
    telling = [word for word in folded if not query.instead_of(word)]
    return [word for word in folded if not any(other != word and other.startswith(word) for other in telling)]


def _hidden(query: Query) -> tuple[int, ...]:
    if query.in_bin:
        return (IN_BIN,)
    return (SHOWN, INACTIVE) if query.filters.include_inactive else (SHOWN,)


def _filters(filters: Filters, beginnings: Beginnings) -> Iterable[str]:
    if filters.confirmed_only:
        yield any_of(marks.confirmed(role.value) for role in sorted(filters.roles or Role))
    elif filters.roles:
        yield any_of(marks.role(role.value) for role in sorted(filters.roles))
    yield from (_term(term, beginnings) for term in filters.terms)
    if filters.availability and Availability.UNKNOWN not in filters.availability:
        yield any_of(marks.availability(availability.value) for availability in sorted(filters.availability))
    if filters.telehealth:
        yield exactly(marks.TELEHEALTH)
    if filters.favorites:
        yield exactly(marks.FAVORITE)
    yield from (exactly(marks.credential(name)) for name in sorted(filters.credentials) if compact(name))
    if filters.states:
        yield any_of(marks.state(state) for state in sorted(filters.states))


def _recently(query: Query, today: date) -> Iterable[str]:
    """The weeks in which an answer must have come; which day of the first of them, the conditions know."""
    filters = query.filters
    if filters.availability and Availability.UNKNOWN not in filters.availability:
        yield from believed(query, today)
    if filters.fresh_days is not None and (weeks := _weeks_since(today - timedelta(days=filters.fresh_days), today)):
        yield any_of(map(marks.verified, weeks))


def believed(query: Query, today: date) -> tuple[str, ...]:
    """Availability that was answered lately enough to be believed; nothing where those weeks are too many."""
    weeks = _weeks_since(date.fromordinal(availability_cutoff(query, today)), today)
    return (any_of(map(marks.answered, weeks)),) if weeks else ()


def _weeks_since(first: date, today: date) -> list[int]:
    """A day of each week, as marks take it; none where they would be too many. Days to come count as known."""
    weeks = range(marks.week(first.toordinal()), marks.week(today.toordinal()) + _WEEKS_AHEAD + 1)
    return [marks.first_day(week) for week in weeks] if len(weeks) <= _MOST_WEEKS else []


def _term(term: TermRef, beginnings: Beginnings) -> str:
    """The facet or, for what is often only written down somewhere, all the words. Short ones are whole words."""
    facet = exactly(marks.term(term.code))
    written = _written(term.or_words, beginnings)
    return f"({facet} OR {written})" if written else facet


def _written(texts: Iterable[str], beginnings: Beginnings) -> str:
    """All words of these texts, short ones as whole words; empty for none."""
    words = [part for text in texts for part in fold(text).split()]
    parts = [beginnings.of(word) if len(word) >= _SHORTEST_PREFIX else exactly(word) for word in words]
    return _joined(parts, "AND") if parts else ""


def _conditions(query: Query, today: date) -> tuple[list[str], list[int]]:
    filters = query.filters
    conditions: list[str] = []
    values: list[int] = []
    if filters.availability:
        # What is too old to be believed counts as unknown, here as on the screen.
        ranks = ", ".join(str(AVAILABLE.index(one)) for one in sorted(filters.availability))
        conditions.append(f"{available_now()} IN ({ranks})")
        values.append(availability_cutoff(query, today))
    if filters.fresh_days is not None:
        conditions.append("l.verified_on >= ?")
        values.append(max((today - timedelta(days=filters.fresh_days)).toordinal(), 1))
    return conditions, values


def available_now() -> str:
    """The place in `AVAILABLE` of what may be believed; takes the cutoff as its value."""
    return f"iif(l.available_on >= ?, l.available, {UNKNOWN})"
