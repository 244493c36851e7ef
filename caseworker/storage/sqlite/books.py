"""The small tables: drafts, settings of the directory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseworker.models.kept import Draft
from caseworker.storage.sqlite.moments import from_text
from caseworker.storage.sqlite.schema import SAMPLE

if TYPE_CHECKING:
    from caseworker.storage.sqlite.connection import Connection


def drafts(connection: Connection) -> list[Draft]:
    """Oldest first."""
    rows = connection.execute("SELECT key, body, saved_at FROM draft ORDER BY saved_at, key")
    return [Draft(key, body, from_text(at)) for key, body, at in rows]


def save_draft(connection: Connection, key: str, body: str | None, at: str) -> None:
    if body is None:
        connection.execute("DELETE FROM draft WHERE key = ?", (key,))
        return
    connection.execute(
        "INSERT INTO draft (key, body, saved_at) VALUES (?, ?, ?) "
        "ON CONFLICT (key) DO UPDATE SET body = excluded.body, saved_at = excluded.saved_at",
        (key, body, at),
    )


def meta(connection: Connection, key: str) -> str | None:
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


def is_sample(connection: Connection) -> bool:
    return meta(connection, SAMPLE) is not None


def count_contacts(connection: Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM contact WHERE deleted_at IS NULL").fetchone()[0])
