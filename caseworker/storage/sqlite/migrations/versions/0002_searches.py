"""Saved searches and recent ones."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STATEMENTS = (
    """CREATE TABLE saved_search (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        version INTEGER NOT NULL,
        name VARCHAR NOT NULL,
        text VARCHAR NOT NULL,
        chosen VARCHAR NOT NULL,
        slot INTEGER,
        position INTEGER NOT NULL,
        created_at VARCHAR NOT NULL,
        created_by VARCHAR NOT NULL,
        updated_at VARCHAR NOT NULL,
        CONSTRAINT slot_range CHECK (slot BETWEEN 1 AND 9)
    )""",
    "CREATE UNIQUE INDEX saved_search_name ON saved_search (name)",
    "CREATE UNIQUE INDEX saved_search_slot ON saved_search (slot) WHERE slot IS NOT NULL",
    """CREATE TABLE recent_search (
        position INTEGER NOT NULL,
        text VARCHAR NOT NULL,
        chosen VARCHAR NOT NULL,
        used_at VARCHAR NOT NULL,
        PRIMARY KEY (position)
    )""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
