"""Takes a recorded step back, and does it again.

Steps go strictly last in, first out, so that the rows are as the step left them. Only the columns that the step
changed are brought back. `version` never goes back: whoever read a record before the undo learns of it.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlcipher3 import dbapi2

from caseworker.errors import ConflictError, NotFound
from caseworker.messages import translate
from caseworker.models.changes import Kind
from caseworker.storage.sqlite.journal import ADDED_WITH_CONTACTS, VERSION, image_sql
from caseworker.storage.sqlite.touched import NO_ID, Touched

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from caseworker.storage.sqlite.connection import Connection
    from caseworker.storage.sqlite.journal import TableShape

_KINDS: dict[str, tuple[Kind, str]] = {
    "role_tag": (Kind.TAG, "contact_id"),
    "verification": (Kind.VERIFICATION, "id"),
    "note": (Kind.NOTE, "id"),
    "referral": (Kind.REFERRAL, "id"),
    "referral_need": (Kind.REFERRAL, "referral_id"),
    "referral_attempt": (Kind.REFERRAL, "referral_id"),
    "contact_list": (Kind.LIST, "id"),
    "list_item": (Kind.LIST, "list_id"),
    "saved_search": (Kind.SEARCH, "id"),
}
"""What else than its contact a row stands for, and the column with the id."""
_ROWS_AT_ONCE = 1_000


@contextmanager
def conflicts_told() -> Iterator[None]:
    """Around the whole transaction: what refers to a row that is gone shows only when it is committed."""
    try:
        yield
    except dbapi2.IntegrityError as error:
        raise ConflictError(
            translate("store", "Something that was added later depends on this change: it stays as it is."),
            expected=0,
            found=0,
        ) from error


class Replay:
    """One undo or redo, inside a transaction of the writer with the journal switched off."""

    def __init__(self, connection: Connection, shapes: Mapping[str, TableShape]) -> None:
        self._connection = connection
        self._shapes = shapes
        self.touched = Touched()

    def undo(self) -> tuple[int, str]:
        """The id and action of the step that was taken back; NotFound when there is none."""
        found = self._connection.execute(
            "SELECT id, action FROM undo_step WHERE NOT is_undone ORDER BY id DESC LIMIT 1"
        ).fetchone()
        if found is None:
            raise NotFound(translate("store", "There is nothing to undo."))
        step, action = found
        self._replay(step, is_undo=True)
        return step, action

    def redo(self) -> tuple[int, str]:
        found = self._connection.execute(
            "SELECT id, action FROM undo_step WHERE is_undone ORDER BY id LIMIT 1"
        ).fetchone()
        if found is None:
            raise NotFound(translate("store", "There is nothing to do again."))
        step, action = found
        self._replay(step, is_undo=False)
        return step, action

    def _replay(self, step: int, *, is_undo: bool) -> None:
        # Rows come back in an order in which a note may precede its contact.
        self._connection.execute("PRAGMA defer_foreign_keys=ON")
        for row_id, op, table, key, before, after in self._rows(step, backwards=is_undo):
            if op == "range":
                first, last = json.loads(key)
                (self._remove_range if is_undo else self._restore_range)(row_id, first, last)
            elif is_undo:
                self._undo_row(row_id, op, self._shapes[table], json.loads(key), before)
            else:
                self._redo_row(row_id, op, self._shapes[table], json.loads(key), after)
        self._connection.execute("UPDATE undo_step SET is_undone = ? WHERE id = ?", (is_undo, step))

    def _rows(self, step: int, *, backwards: bool) -> Iterator[tuple[Any, ...]]:
        """In batches, because each row is written to while they are read."""
        sign, order = ("<", "DESC") if backwards else (">", "ASC")
        at = 2**62 if backwards else 0
        while rows := self._connection.execute(
            "SELECT id, op, tbl, key, before, after FROM undo_row "
            f"WHERE step = ? AND id {sign} ? ORDER BY id {order} LIMIT {_ROWS_AT_ONCE}",
            (step, at),
        ).fetchall():
            yield from rows
            at = rows[-1][0]

    def _undo_row(self, row_id: int, op: str, shape: TableShape, key: list[Any], before: str | None) -> None:
        if op == "insert":
            self._keep("after", row_id, self._remove(shape, key))
        elif op == "update":
            self._keep("after", row_id, self._exchange(shape, key, before))
        else:
            self._restore(shape, before)

    def _redo_row(self, row_id: int, op: str, shape: TableShape, key: list[Any], after: str | None) -> None:
        if op == "insert":
            self._restore(shape, after)
        elif op == "update":
            self._exchange(shape, key, after)
        else:
            # Kept anew: its version has grown since.
            self._keep("before", row_id, self._remove(shape, key))

    def _keep(self, column: str, row_id: int, image: dict[str, Any] | None) -> None:
        text = None if image is None else json.dumps(image, ensure_ascii=False)
        self._connection.execute(f'UPDATE undo_row SET "{column}" = ? WHERE id = ?', (text, row_id))

    # --- rows ---------------------------------------------------------------------------------------------
    def _remove(self, shape: TableShape, key: list[Any]) -> dict[str, Any] | None:
        """The row as it was; None when it is gone already."""
        image = self._image(shape, key)
        if image is not None:
            if shape.name == "contact":
                # Records that only note that a later import saw it are no change, and not recorded.
                self._connection.execute("DELETE FROM import_record WHERE contact_id = ?", key)
            self._connection.execute(f"DELETE FROM {shape.name} WHERE {_is_key(shape)}", key)
            self._note(shape, image)
        return image

    def _restore(self, shape: TableShape, text: str | None) -> None:
        if text is None:
            return
        image = json.loads(text)
        if shape.has_version:
            image[VERSION] += 1
        columns = ", ".join(f'"{column}"' for column in shape.columns)
        self._connection.execute(
            f"INSERT INTO {shape.name} ({columns}) VALUES ({', '.join('?' * len(shape.columns))})",
            [image[column] for column in shape.columns],
        )
        self._note(shape, image)

    def _exchange(self, shape: TableShape, key: list[Any], text: str | None) -> dict[str, Any] | None:
        """Puts the columns in `text` back; what they were until now. None when the row is gone."""
        if text is None or (image := self._image(shape, key)) is None:
            return None
        wanted: dict[str, Any] = json.loads(text)
        changes = [f'"{column}" = ?' for column in wanted]
        if shape.has_version:
            changes.append(f"{VERSION} = {VERSION} + 1")
        if changes:
            self._connection.execute(
                f"UPDATE {shape.name} SET {', '.join(changes)} WHERE {_is_key(shape)}", [*wanted.values(), *key]
            )
        self._note(shape, image)
        self._note(shape, image | wanted)
        return {column: image[column] for column in wanted}

    def _image(self, shape: TableShape, key: list[Any]) -> dict[str, Any] | None:
        columns = ", ".join(f'"{column}"' for column in shape.columns)
        row = self._connection.execute(f"SELECT {columns} FROM {shape.name} WHERE {_is_key(shape)}", key).fetchone()
        return None if row is None else dict(zip(shape.columns, row, strict=True))

    def _note(self, shape: TableShape, image: Mapping[str, Any]) -> None:
        if shape.name == "meta":
            self.touched.add(Kind.META, NO_ID)
        if shape.name in _KINDS:
            kind, column = _KINDS[shape.name]
            self.touched.add(kind, image[column])
        if shape.name == "contact":
            self.touched.add(Kind.CONTACT, image["id"])
        elif "contact_id" in image and shape.name != "list_item":
            self.touched.add(Kind.CONTACT, image["contact_id"])

    # --- ranges of new contacts ---------------------------------------------------------------------------
    def _remove_range(self, row_id: int, first: int, last: int) -> None:
        for table in reversed(ADDED_WITH_CONTACTS):
            shape = self._shapes[table]
            within = f"{_contact_column(table)} BETWEEN ? AND ?"
            self._connection.execute(
                f"INSERT INTO undo_image (range_row, tbl, image) SELECT ?, ?, {image_sql(shape.columns)} "
                f"FROM {table} WHERE {within} ORDER BY {', '.join(shape.key)}",
                (row_id, table, first, last),
            )
            self._connection.execute(f"DELETE FROM {table} WHERE {within}", (first, last))
        self.touched.add_range(range(first, last + 1))

    def _restore_range(self, row_id: int, first: int, last: int) -> None:
        for table in ADDED_WITH_CONTACTS:
            shape = self._shapes[table]
            columns = ", ".join(f'"{column}"' for column in shape.columns)
            values = ", ".join(
                f"json_extract(image, '$.\"{column}\"'){' + 1' if column == VERSION else ''}"
                for column in shape.columns
            )
            self._connection.execute(
                f"INSERT INTO {table} ({columns}) "
                f"SELECT {values} FROM undo_image WHERE range_row = ? AND tbl = ? ORDER BY id",
                (row_id, table),
            )
        self._connection.execute("DELETE FROM undo_image WHERE range_row = ?", (row_id,))
        self.touched.add_range(range(first, last + 1))


def _contact_column(table: str) -> str:
    return "id" if table == "contact" else "contact_id"


def _is_key(shape: TableShape) -> str:
    return " AND ".join(f'"{column}" = ?' for column in shape.key)
