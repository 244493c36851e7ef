"""Lists of contacts, read and written on the raw driver."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from caseworker.errors import NotFound
from caseworker.messages import translate
from caseworker.models.changes import Kind
from caseworker.models.kept import ListItem, ListKind, SavedList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caseworker.storage.sqlite.connection import Connection
    from caseworker.storage.sqlite.stamp import Stamp
    from caseworker.storage.sqlite.touched import Touched

_ORDER = "CASE kind WHEN 'tray' THEN 0 WHEN 'favorites' THEN 1 ELSE 2 END, name COLLATE NOCASE, id"


def lists(connection: Connection) -> list[SavedList]:
    """The tray, favorites, then the named ones by name. The first two are missing until they were written to."""
    items: dict[int, list[ListItem]] = defaultdict(list)
    for list_id, *item in connection.execute(
        "SELECT list_id, contact_id, private_line, client_line FROM list_item ORDER BY position"
    ):
        items[list_id].append(ListItem(*item))
    rows = connection.execute(f"SELECT id, kind, name FROM contact_list ORDER BY {_ORDER}")
    return [SavedList(list_id, ListKind(kind), name, tuple(items[list_id])) for list_id, kind, name in rows]


class ListWriter:
    """Implements `storage.base_writes.ListWrites` within one command."""

    def __init__(self, connection: Connection, stamp: Stamp, touched: Touched) -> None:
        self._connection = connection
        self._stamp = stamp
        self._touched = touched

    def all(self) -> list[SavedList]:
        return lists(self._connection)

    def own(self, kind: ListKind) -> int:
        row = self._connection.execute("SELECT id FROM contact_list WHERE kind = ?", (kind.value,)).fetchone()
        return int(row[0]) if row else self._insert(kind, "")

    def add(self, name: str) -> int:
        return self._insert(ListKind.NAMED, name)

    def rename(self, list_id: int, name: str) -> None:
        self._named(list_id)
        self._connection.execute(
            "UPDATE contact_list SET name = ?, updated_at = ? WHERE id = ?", (name, self._stamp.at, list_id)
        )
        self._touched.add(Kind.LIST, list_id)

    def fill(self, list_id: int, items: Sequence[ListItem]) -> None:
        self._need(list_id)
        before = next(one.items for one in lists(self._connection) if one.id == list_id)
        if before == tuple(items):
            return
        for item in items:
            if self._connection.execute("SELECT 1 FROM contact WHERE id = ?", (item.contact_id,)).fetchone() is None:
                raise NotFound(translate("store", "There is no contact {id}.").format(id=item.contact_id))
        self._connection.execute("DELETE FROM list_item WHERE list_id = ?", (list_id,))
        self._connection.executemany(
            "INSERT INTO list_item (list_id, position, contact_id, private_line, client_line) VALUES (?, ?, ?, ?, ?)",
            [
                (list_id, position, item.contact_id, item.private_line, item.client_line)
                for position, item in enumerate(items)
            ],
        )
        self._connection.execute("UPDATE contact_list SET updated_at = ? WHERE id = ?", (self._stamp.at, list_id))
        self._touched.add(Kind.LIST, list_id)

    def delete(self, list_id: int) -> None:
        self._named(list_id)
        self._connection.execute("DELETE FROM list_item WHERE list_id = ?", (list_id,))
        self._connection.execute("DELETE FROM contact_list WHERE id = ?", (list_id,))
        self._touched.add(Kind.LIST, list_id)

    def _insert(self, kind: ListKind, name: str) -> int:
        added: int = self._connection.execute(
            "INSERT INTO contact_list (name, kind, created_at, updated_at) VALUES (?, ?, ?, ?)",
            (name, kind.value, self._stamp.at, self._stamp.at),
        ).lastrowid
        self._touched.add(Kind.LIST, added)
        return added

    def _need(self, list_id: int) -> str:
        row = self._connection.execute("SELECT kind FROM contact_list WHERE id = ?", (list_id,)).fetchone()
        if row is None:
            raise NotFound(translate("store", "There is no list {id}.").format(id=list_id))
        return str(row[0])

    def _named(self, list_id: int) -> None:
        if self._need(list_id) != ListKind.NAMED:
            raise NotFound(translate("store", "There is no named list {id}.").format(id=list_id))
