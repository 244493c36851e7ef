"""The tables of the search index. All of it is derived: it can be dropped and built again at any time.

`listing` has one row a contact in the order of names: `sort_key` is that order, with gaps, and is the rowid of the
full-text index too, so that a page "in name order" is read in rowid order and stops early. `listing_card` is what the
result list shows, ready made. Nothing here is undone or synchronized: `index.update` follows the other tables.
"""

from __future__ import annotations

import secrets
from typing import Any

Connection = Any

VERSION = "8"
"""To be raised when documents, facets or cards change: an older index is built anew."""

SHOWN, INACTIVE, IN_BIN = 0, 1, 2
"""`listing.hidden`."""

LISTED_PREFIX = 4
"""What up to so many letters begin has a list of its own in the full-text index. A longer beginning would have to be
merged from all words that it begins, before the first row is known: those words are looked up in `index_word` instead.
"""

SHORTEST_LISTED = 3
"""`index_word` lists all words of so many letters and more."""

SOUND = "sound"
"""How the state of a whole index begins; then come version and digest of the words."""

CHANGED = "changed"
"""The state that is another after each change of the index."""

BESIDE = "beside_"
"""Begins the names of the tables of an index that is being built beside the one in use."""

# The text is folded before it is handed over, so that the tokenizer has nothing left to do but split at blanks.
_TABLES = (
    "CREATE TABLE index_state (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE listing (
        sort_key INTEGER PRIMARY KEY,
        contact_id INTEGER NOT NULL,
        name_key TEXT NOT NULL,
        hidden INTEGER NOT NULL,
        available INTEGER NOT NULL,
        available_on INTEGER NOT NULL,
        verified_on INTEGER NOT NULL
    )""",
    """CREATE TABLE listing_card (
        contact_id INTEGER PRIMARY KEY,
        card TEXT NOT NULL,
        digest BLOB NOT NULL
    )""",
    """CREATE TABLE listing_point (
        sort_key INTEGER NOT NULL,
        position INTEGER NOT NULL,
        latitude REAL NOT NULL,
        longitude REAL NOT NULL,
        PRIMARY KEY (sort_key, position)
    ) WITHOUT ROWID""",
    # May hold words that no contact has any more: they find nothing.
    "CREATE TABLE index_word (word TEXT PRIMARY KEY) WITHOUT ROWID",
    """CREATE VIRTUAL TABLE fts USING fts5(
        text, content='', contentless_delete=1, detail=none, prefix='1 2 3 4', tokenize='ascii'
    )""",
)
_INDEXES = (
    "CREATE UNIQUE INDEX listing_contact ON listing (contact_id)",
    "CREATE INDEX listing_name ON listing (name_key, contact_id)",
    # Everything in name order is read from here alone.
    "CREATE INDEX listing_shown ON listing (sort_key, contact_id) WHERE hidden = 0",
    "CREATE INDEX listing_verified ON listing (verified_on)",
)
TABLES = ("fts", "index_word", "listing_point", "listing_card", "listing", "index_state")
"""Everything the index owns, in an order in which it can be dropped."""
_OF_A_BUILD = (
    # Where each contact will stand, written down when a build begins.
    "CREATE TABLE beside_place (contact_id INTEGER PRIMARY KEY, sort_key INTEGER NOT NULL)",
    # Those that commands have touched since.
    "CREATE TABLE beside_changed (contact_id INTEGER PRIMARY KEY)",
)
_TABLES_OF_A_BUILD = ("beside_place", "beside_changed")


def create_tables(conn: Connection, prefix: str = "") -> None:
    for statement in _TABLES:
        conn.execute(statement.replace(" TABLE ", f" TABLE {prefix}", 1))
    for statement in _OF_A_BUILD if prefix else ():
        conn.execute(statement)


def create_indexes(conn: Connection) -> None:
    for statement in _INDEXES:
        conn.execute(statement)


def drop(conn: Connection, prefix: str = "") -> None:
    for table in (*(prefix + table for table in TABLES), *(_TABLES_OF_A_BUILD if prefix else ())):
        conn.execute(f"DROP TABLE IF EXISTS {table}")


def replace_by_beside(conn: Connection) -> None:
    """The tables beside take the names of those that were dropped."""
    for table in TABLES:
        conn.execute(f"ALTER TABLE {BESIDE}{table} RENAME TO {table}")
    for table in _TABLES_OF_A_BUILD:
        conn.execute(f"DROP TABLE {table}")


def is_beside(conn: Connection) -> bool:
    found = conn.execute("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'beside_changed'").fetchone()
    return found is not None


def get_state(conn: Connection, key: str, prefix: str = "") -> str | None:
    row = conn.execute(f"SELECT value FROM {prefix}index_state WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


def set_state(conn: Connection, key: str, value: str, prefix: str = "") -> None:
    conn.execute(f"INSERT OR REPLACE INTO {prefix}index_state VALUES (?, ?)", (key, value))


def mark_changed(conn: Connection) -> None:
    """Whatever was worked out from the index before does not hold any more."""
    set_state(conn, CHANGED, secrets.token_hex(8))


def has_tables(conn: Connection) -> bool:
    found = conn.execute(
        f"SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ({', '.join('?' * len(TABLES))})", TABLES
    ).fetchone()
    return bool(found[0] == len(TABLES))
