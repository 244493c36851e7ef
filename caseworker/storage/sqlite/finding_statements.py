"""The statements of a search, and their rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from caseworker.storage.sqlite import index_marks as marks

if TYPE_CHECKING:
    from caseworker.storage.base import Cancel
    from caseworker.storage.sqlite.finding_match import Match
    from caseworker.storage.sqlite.finding_phrases import Phrases

Connection = Any


class Statements:
    """`cancel` is looked at before each of those that may take long."""

    def __init__(self, conn: Connection, phrases: Phrases, cancel: Cancel | None) -> None:
        self._conn = conn
        self._phrases = phrases
        self._cancel = cancel

    def rows(
        self,
        match: Match,
        expression: str,
        columns: str,
        *,
        join: str = "",
        condition: str = "",
        values: tuple[float, ...] = (),
        limit: int | None = None,
        order: str = "ORDER BY {key}",
    ) -> Iterable[Any]:
        """Rows in name order. CROSS JOIN holds SQLite to that order of the tables: full text first."""
        if self._cancel is not None:
            self._cancel.check()
        source, key, first, first_values = "listing l", "l.sort_key", match.hidden_condition, []
        if expression:
            source, key = "fts CROSS JOIN listing l ON l.sort_key = fts.rowid", "fts.rowid"
            first, first_values = "fts MATCH ?", [expression]
        conditions = " AND ".join(part for part in (first, match.untried(key), *match.conditions, condition) if part)
        if match.phrases:
            columns += ", l.contact_id"
        statement = f"SELECT {columns} FROM {source} {join} WHERE {conditions} {order.format(key=key)}"
        if limit is not None and not match.phrases:
            statement += f" LIMIT {limit}"
        rows = self._conn.execute(statement, (*first_values, *match.values, *values))
        if not match.phrases:
            return rows  # type: ignore[no-any-return]
        having = self._phrases.having(self._conn, match.phrases, rows, self._cancel)
        return islice((row[:-1] for row in having), limit)

    def keys(self, match: Match, expression: str, limit: int = -1) -> Iterable[Any]:
        """Sort keys in order, by the full-text index alone; all of them where the limit is negative."""
        if self._cancel is not None:
            self._cancel.check()
        untried = match.untried("rowid")
        only = f" AND {untried}" if untried else ""
        statement = f"SELECT rowid FROM fts WHERE fts MATCH ?{only} ORDER BY rowid LIMIT {limit}"
        return self._conn.execute(statement, (expression,))  # type: ignore[no-any-return]

    def ids_at(self, keys: Sequence[int], most: int) -> Iterator[int]:
        """The contacts at the first `most` of these places of the list, in its order."""
        among = json.dumps(keys[:most])
        among_keys = "sort_key IN (SELECT value FROM json_each(?))"
        return chain.from_iterable(
            self._conn.execute(f"SELECT contact_id FROM listing WHERE {among_keys} ORDER BY sort_key", (among,))
        )

    def keys_of(
        self, match: Match, expression: str, condition: str = "", values: tuple[int, ...] = ()
    ) -> Iterable[Any]:
        """Sort keys in order, each a row of one."""
        if match.conditions or match.phrases or condition or not expression:
            return self.rows(match, expression, "l.sort_key", condition=condition, values=values)
        return self.keys(match, expression)

    def verified_days(self, ids: list[int]) -> dict[int, int]:
        days: dict[int, int] = {}
        for start in range(0, len(ids), 1000):
            chunk = ids[start : start + 1000]
            marked = ", ".join("?" * len(chunk))
            days.update(
                self._conn.execute(f"SELECT contact_id, verified_on FROM listing WHERE contact_id IN ({marked})", chunk)
            )
        return days

    def weeks(self) -> Iterator[int]:
        """The weeks in which anybody was verified last, as a day of each, latest first; then 0 for never."""
        before = date.max.toordinal()
        while True:
            latest = self._conn.execute(
                "SELECT max(verified_on) FROM listing WHERE verified_on < ?", (before,)
            ).fetchone()[0]
            if not latest:
                break
            yield latest
            before = marks.first_day(marks.week(latest))
        yield 0
