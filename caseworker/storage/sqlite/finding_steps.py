"""Which contacts a step added or updated, as a condition on ``listing l``."""

from __future__ import annotations

import json
from typing import Any

Connection = Any

_NOBODY = "0"


def changed_by(conn: Connection, step: int) -> tuple[str, tuple[int, ...]]:
    """The condition and its values. Nobody matches a step that was taken back or is no longer kept.

    The journal knows them by the index of its steps: large additions as a few ranges, everything else row by row.
    """
    if conn.execute("SELECT 1 FROM undo_step WHERE id = ? AND NOT is_undone", (step,)).fetchone() is None:
        return _NOBODY, ()
    ranges = [
        json.loads(key) for (key,) in conn.execute("SELECT key FROM undo_row WHERE step = ? AND op = 'range'", (step,))
    ]
    parts = ["l.contact_id BETWEEN ? AND ?"] * len(ranges)
    parts.append(
        "l.contact_id IN (SELECT json_extract(key, '$[0]') FROM undo_row "
        "WHERE step = ? AND tbl = 'contact' AND op IN ('insert', 'update'))"
    )
    return f"({' OR '.join(parts)})", (*(end for both in ranges for end in both), step)
