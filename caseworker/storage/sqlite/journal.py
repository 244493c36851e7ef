"""Records what a command changes, row by row, so that it can be taken back.

Triggers on the writer's connection write into ``undo_row``; they live as long as the connection and are made from the
tables as they are. Of an inserted row only the key is kept (its content is read when it is undone), of an updated row
the columns that changed, of a deleted row all of it. A large import keeps one range of contact ids.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caseworker.models.changes import UndoState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caseworker.storage.sqlite.connection import Connection

FACT_TABLES = ("phone", "email", "address", "link", "credential", "taxonomy", "contact_term")
ADDED_WITH_CONTACTS = ("contact", *FACT_TABLES, "role_tag", "import_record", "verification", "note")
"""The tables that `add_contacts` writes: a range of contacts covers its rows in all of them."""
UNDOABLE = (
    *ADDED_WITH_CONTACTS,
    "note_revision",
    "referral",
    "referral_event",
    "referral_need",
    "referral_attempt",
    "contact_list",
    "list_item",
    "meta",
    "saved_search",
)
KEPT_STEPS = 200
VERSION = "version"
"""The column that only grows: an undo brings back everything else."""


@dataclass(frozen=True, slots=True)
class TableShape:
    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]

    @property
    def has_version(self) -> bool:
        return VERSION in self.columns


def shape_of(connection: Connection, table: str) -> TableShape:
    rows = connection.execute("SELECT name, pk FROM pragma_table_info(?) ORDER BY cid", (table,)).fetchall()
    key = sorted((place, name) for name, place in rows if place)
    return TableShape(table, tuple(name for name, _ in rows), tuple(name for _, name in key))


class Journal:
    """Belongs to the writer's connection. `begin` and `end` stand inside a command's transaction.

    After a rollback nothing is recorded any more: the switch is rolled back too.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.shapes = {table: shape_of(connection, table) for table in UNDOABLE}
        connection.execute("CREATE TEMP TABLE undo_now (step INTEGER, inserts INTEGER)")
        connection.execute("INSERT INTO undo_now VALUES (NULL, 0)")
        for shape in self.shapes.values():
            for trigger in _triggers(shape):
                connection.execute(trigger)

    def begin(self, action: str, actor: str, at: str) -> int:
        """A new step; from here on every change is recorded."""
        step: int = self._connection.execute(
            "INSERT INTO undo_step (action, actor, at, bulk, is_undone) VALUES (?, ?, ?, 0, 0)", (action, actor, at)
        ).lastrowid
        self._switch(step, inserts=True)
        return step

    def end(self, step: int, *, bulk: bool) -> int | None:
        """The step, or None when nothing had changed. Forgets what could have been redone, and the oldest steps."""
        self._switch(None, inserts=False)
        execute = self._connection.execute
        if execute("SELECT 1 FROM undo_row WHERE step = ? LIMIT 1", (step,)).fetchone() is None:
            execute("DELETE FROM undo_step WHERE id = ?", (step,))
            return None
        if bulk:
            execute("UPDATE undo_step SET bulk = 1 WHERE id = ?", (step,))
        self._forget_old(step)
        return step

    @contextmanager
    def range_of_contacts(self, step: int | None, ids: range) -> Iterator[None]:
        """Contacts inserted within, in the tables of `ADDED_WITH_CONTACTS`, are recorded as one range."""
        if step is None:
            yield
            return
        self._switch(step, inserts=False)
        self._record_range(step, ids)
        yield
        self._switch(step, inserts=True)

    @contextmanager
    def unrecorded(self, step: int | None) -> Iterator[None]:
        """For what nobody would want to take back."""
        self._switch(None, inserts=False)
        yield
        self._switch(step, inserts=step is not None)

    def _record_range(self, step: int, ids: range) -> None:
        latest = self._connection.execute(
            "SELECT id, op, key FROM undo_row WHERE step = ? ORDER BY id DESC LIMIT 1", (step,)
        ).fetchone()
        if latest is not None and latest[1] == "range":
            first, last = json.loads(latest[2])
            if last + 1 == ids.start:
                self._connection.execute(
                    "UPDATE undo_row SET key = ? WHERE id = ?", (json.dumps([first, ids.stop - 1]), latest[0])
                )
                return
        self._connection.execute(
            "INSERT INTO undo_row (step, op, tbl, key) VALUES (?, 'range', 'contact', ?)",
            (step, json.dumps([ids.start, ids.stop - 1])),
        )

    def _switch(self, step: int | None, *, inserts: bool) -> None:
        self._connection.execute("UPDATE undo_now SET step = ?, inserts = ?", (step, inserts))

    def _forget_old(self, newest: int) -> None:
        stale = self._connection.execute(
            "SELECT id FROM undo_step WHERE is_undone OR id <= "
            "(SELECT id FROM undo_step ORDER BY id DESC LIMIT 1 OFFSET ?)",
            (KEPT_STEPS,),
        ).fetchall()
        for (step,) in stale:
            if step == newest:
                continue
            self._connection.execute(
                "DELETE FROM undo_image WHERE range_row IN (SELECT id FROM undo_row WHERE step = ?)", (step,)
            )
            self._connection.execute("DELETE FROM undo_row WHERE step = ?", (step,))
            self._connection.execute("DELETE FROM undo_step WHERE id = ?", (step,))


def read_state(connection: Connection) -> UndoState:
    undo = connection.execute("SELECT action FROM undo_step WHERE NOT is_undone ORDER BY id DESC LIMIT 1").fetchone()
    redo = connection.execute("SELECT action FROM undo_step WHERE is_undone ORDER BY id LIMIT 1").fetchone()
    return UndoState(undo[0] if undo else "", redo[0] if redo else "")


def image_sql(columns: tuple[str, ...], row: str = "") -> str:
    """SQL for a JSON object of `columns`; JSON gives every value of SQLite's back exactly."""
    prefix = f"{row}." if row else ""
    members = ", ".join(f"'{column}', {prefix}\"{column}\"" for column in columns)
    return f"json_object({members})"


def _triggers(shape: TableShape) -> Iterator[str]:
    table, is_on = shape.name, "(SELECT step FROM undo_now)"

    def log(op: str, row: str, before: str) -> str:
        key = ", ".join(f'{row}."{column}"' for column in shape.key)
        return (
            f"CREATE TEMP TRIGGER journal_{table}_{op} AFTER {op.upper()} ON main.{table} "
            f"WHEN {'(SELECT inserts FROM undo_now)' if op == 'insert' else f'{is_on} IS NOT NULL'} BEGIN "
            "INSERT INTO undo_row (step, op, tbl, key, before) "
            f"VALUES ({is_on}, '{op}', '{table}', json_array({key}), {before}); END"
        )

    # Letter by letter, whatever a column counts as equal.
    changed = " UNION ALL ".join(
        f"SELECT '{column}' AS name, OLD.\"{column}\" AS value "
        f'WHERE OLD."{column}" IS NOT NEW."{column}" COLLATE BINARY'
        for column in shape.columns
        if column not in shape.key and column != VERSION
    )
    yield log("insert", "NEW", "NULL")
    if changed:
        yield log("update", "OLD", f"(SELECT json_group_object(name, value) FROM ({changed}))")
    yield log("delete", "OLD", image_sql(shape.columns, "OLD"))
