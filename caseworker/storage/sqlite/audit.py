"""Who did what when: ids and counts, and of a disclosure what for and to whom; never content."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from caseworker.models.rows import AuditRow
from caseworker.storage.sqlite.moments import from_text
from caseworker.storage.sqlite.touched import NO_ID

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caseworker.storage.sqlite.connection import Connection
    from caseworker.storage.sqlite.stamp import Stamp
    from caseworker.storage.sqlite.touched import Touched

NAMED = 100
"""A row names so many ids at most; its count goes on."""


def add(
    connection: Connection, stamp: Stamp, action: str, kind: str, ids: Sequence[int], count: int, detail: str = ""
) -> None:
    named = json.dumps([one for one in ids[:NAMED] if one != NO_ID])
    connection.execute(
        "INSERT INTO audit_event (at, actor, action, kind, ids, count, detail) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (stamp.at, stamp.actor, action, kind, named, count, detail),
    )


def add_touched(connection: Connection, stamp: Stamp, action: str, touched: Touched) -> None:
    """The row of a command; none when it changed nothing."""
    kind = touched.main_kind
    if kind is not None:
        add(connection, stamp, action, kind.value, touched.first_ids(kind, NAMED), touched.count(kind))


def rows(connection: Connection, limit: int) -> list[AuditRow]:
    """Newest first."""
    found = connection.execute(
        "SELECT id, at, actor, action, kind, ids, count, detail FROM audit_event ORDER BY id DESC LIMIT ?", (limit,)
    )
    return [
        AuditRow(number, from_text(at), actor, action, kind, tuple(json.loads(ids)), count, detail)
        for number, at, actor, action, kind, ids, count, detail in found
    ]
