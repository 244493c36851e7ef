"""Saved searches, and the last ones: read and written on the raw driver."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from caseworker.errors import ConflictError, NotFound
from caseworker.messages import translate
from caseworker.models.changes import Kind
from caseworker.models.searches import KeptSearch, SavedSearchInput, StoredRecent, StoredSearch
from caseworker.storage.sqlite.moments import from_text, to_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from caseworker.storage.sqlite.connection import Connection
    from caseworker.storage.sqlite.stamp import Stamp
    from caseworker.storage.sqlite.touched import Touched


def saved(connection: Connection) -> list[StoredSearch]:
    """In the user's order."""
    rows = connection.execute("SELECT id, version, name, text, chosen, slot FROM saved_search ORDER BY position, id")
    return [_build(row) for row in rows]


def recent(connection: Connection) -> list[StoredRecent]:
    """Newest first."""
    rows = connection.execute("SELECT text, chosen, used_at FROM recent_search ORDER BY position")
    return [StoredRecent(KeptSearch(text, chosen), from_text(at)) for text, chosen, at in rows]


def keep_recent(connection: Connection, searches: Iterable[StoredRecent]) -> None:
    """These instead of those that were kept."""
    rows = [
        (position, one.search.text, one.search.chosen, to_text(one.used_at)) for position, one in enumerate(searches)
    ]
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute("DELETE FROM recent_search")
        connection.executemany("INSERT INTO recent_search (position, text, chosen, used_at) VALUES (?, ?, ?, ?)", rows)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


class SearchWriter:
    """Implements `storage.base_writes.SearchWrites` within one command."""

    def __init__(self, connection: Connection, stamp: Stamp, touched: Touched) -> None:
        self._connection = connection
        self._stamp = stamp
        self._touched = touched

    def all(self) -> list[StoredSearch]:
        return saved(self._connection)

    def add(self, search: SavedSearchInput) -> int:
        added: int = self._connection.execute(
            "INSERT INTO saved_search "
            "(version, name, text, chosen, slot, position, created_at, created_by, updated_at) "
            "VALUES (1, ?, ?, ?, ?, (SELECT coalesce(max(position), -1) + 1 FROM saved_search), ?, ?, ?)",
            (*_columns(search), self._stamp.at, self._stamp.actor, self._stamp.at),
        ).lastrowid
        self._touched.add(Kind.SEARCH, added)
        return added

    def replace(self, search_id: int, search: SavedSearchInput, expected: int) -> None:
        before = self._one(search_id, expected)
        if SavedSearchInput(before.name, before.search, before.slot) == search:
            return
        self._connection.execute(
            "UPDATE saved_search SET name = ?, text = ?, chosen = ?, slot = ?, updated_at = ?, version = version + 1 "
            "WHERE id = ?",
            (*_columns(search), self._stamp.at, search_id),
        )
        self._touched.add(Kind.SEARCH, search_id)

    def delete(self, search_id: int, expected: int) -> None:
        self._one(search_id, expected)
        self._connection.execute("DELETE FROM saved_search WHERE id = ?", (search_id,))
        self._touched.add(Kind.SEARCH, search_id)

    def order(self, ids: Sequence[int]) -> None:
        first = list(dict.fromkeys(ids))
        known = [one.id for one in self.all()]
        if missing := set(first) - set(known):
            raise no_search(min(missing))
        wanted = first + [one for one in known if one not in set(first)]
        if wanted == known:
            return
        for position, search_id in enumerate(wanted):
            self._connection.execute(
                "UPDATE saved_search SET position = ?, version = version + 1 WHERE id = ? AND position <> ?",
                (position, search_id, position),
            )
        self._touched.add(Kind.SEARCH, *wanted)

    def _one(self, search_id: int, expected: int) -> StoredSearch:
        row = self._connection.execute(
            "SELECT id, version, name, text, chosen, slot FROM saved_search WHERE id = ?", (search_id,)
        ).fetchone()
        if row is None:
            raise no_search(search_id)
        found = _build(row)
        if found.version != expected:
            raise ConflictError(
                translate("store", "This search was changed meanwhile: look at it again before you save."),
                expected=expected,
                found=found.version,
            )
        return found


def no_search(search_id: int) -> NotFound:
    return NotFound(translate("store", "There is no saved search {id}: it may have been deleted.").format(id=search_id))


def _build(row: Sequence[Any]) -> StoredSearch:
    search_id, version, name, text, chosen, slot = row
    return StoredSearch(search_id, version, name, KeptSearch(text, chosen), slot)


def _columns(search: SavedSearchInput) -> tuple[Any, ...]:
    return search.name, search.search.text, search.search.chosen, search.slot
