"""Puts entries into the search index and takes them out: a few between the others, or many at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from caseworker.storage.sqlite import index_keys, index_schema
from caseworker.storage.sqlite.index_document import Document, build, listed_words, name_key
from caseworker.storage.sqlite.index_reading import read_listed
from caseworker.storage.sqlite.index_words import IndexWords

Connection = Any

_CHUNK = 1_000
_STEP = 20 * _CHUNK


@dataclass(frozen=True, slots=True)
class Entry:
    """A document and its place."""

    key: int
    document: Document


def follow(conn: Connection, contact_ids: Iterable[int], words: IndexWords) -> None:
    """Brings the entries of these contacts up to date: added, changed and gone ones. In the caller's transaction."""
    todo: dict[int, Document | None] = {}
    for chunk in chunks(contact_ids):
        todo.update(dict.fromkeys(chunk))
        todo.update((source.scalars.id, build(source, words)) for source in read_listed(conn, chunk))
        if len(todo) >= _STEP:
            _apply(conn, todo, words)
            todo = {}
    _apply(conn, todo, words)
    index_schema.mark_changed(conn)


def insert(conn: Connection, entries: Iterable[Entry], prefix: str = "") -> None:
    """`prefix`: of the tables' names, see `index_schema.BESIDE`."""
    # In the order of the rowids: the full-text index writes out what it holds whenever one is smaller than the last.
    ordered = sorted(entries, key=lambda entry: entry.key)
    conn.executemany(
        f"INSERT INTO {prefix}fts (rowid, text) VALUES (?, ?)", [(e.key, e.document.text) for e in ordered]
    )
    conn.executemany(
        f"INSERT OR IGNORE INTO {prefix}index_word VALUES (?)",
        [(word,) for word in listed_words(entry.document for entry in ordered)],
    )
    conn.executemany(
        f"INSERT INTO {prefix}listing VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (
                e.key,
                e.document.contact_id,
                e.document.name_key,
                e.document.hidden,
                e.document.available,
                e.document.available_on,
                e.document.verified_on,
            )
            for e in ordered
        ],
    )
    conn.executemany(
        f"INSERT INTO {prefix}listing_point VALUES (?, ?, ?, ?)",
        [(e.key, place, *point) for e in ordered for place, point in enumerate(e.document.points)],
    )
    # Their key is the contact's number.
    conn.executemany(
        f"INSERT INTO {prefix}listing_card VALUES (?, ?, ?)",
        sorted((e.document.contact_id, e.document.card, e.document.digest) for e in ordered),
    )


def numbered(conn: Connection) -> list[tuple[int, int]]:
    """All contact ids in order, and the sort key of each in an index that is built anew."""
    names = (
        (name_key(status, sort_name or name), contact_id)
        for contact_id, status, sort_name, name in conn.execute("SELECT id, status, sort_name, name FROM contact")
    )
    return sorted(index_keys.numbered(names))


def chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    """As many as are read at once."""
    remaining = iter(ids)
    while chunk := list(islice(remaining, _CHUNK)):
        yield chunk


def _apply(conn: Connection, todo: dict[int, Document | None], words: IndexWords) -> None:
    if not todo:
        return
    stored = _stored(conn, todo)
    documents = {
        contact_id: document
        for contact_id, document in todo.items()
        if contact_id not in stored or document is None or stored[contact_id][2] != document.digest
    }
    _delete(conn, [(contact_id, stored[contact_id][0]) for contact_id in documents if contact_id in stored])
    entries = []
    homeless = []
    for contact_id, document in documents.items():
        if document is None:
            continue
        if contact_id in stored and stored[contact_id][1] == document.name_key:
            entries.append(Entry(stored[contact_id][0], document))
        else:
            homeless.append(document)
    insert(conn, entries)
    _insert_new(conn, homeless, words)


def _insert_new(conn: Connection, documents: Collection[Document], words: IndexWords) -> None:
    by_id = {document.contact_id: document for document in documents}
    keys, crowded = index_keys.fitted(conn, [(document.name_key, document.contact_id) for document in documents])
    insert(conn, [Entry(key, by_id[contact_id]) for contact_id, key in keys.items()])
    for ids in crowded:
        keys = index_keys.with_room(conn, (by_id[ids[0]].name_key, ids[0]), ids)
        moved = _stored(conn, set(keys) - set(ids))
        _delete(conn, [(contact_id, moved[contact_id][0]) for contact_id in moved])
        for chunk in chunks(sorted(moved)):
            by_id.update((source.scalars.id, build(source, words)) for source in read_listed(conn, chunk))
        # A neighbor that is gone from the tables is not written again.
        insert(conn, [Entry(key, by_id[contact_id]) for contact_id, key in keys.items() if contact_id in by_id])


def _stored(conn: Connection, ids: Iterable[int]) -> dict[int, tuple[int, str, bytes]]:
    """Sort key, name key and digest by contact id, of those that the index holds."""
    found: dict[int, tuple[int, str, bytes]] = {}
    for chunk in chunks(ids):
        rows = conn.execute(
            "SELECT l.contact_id, l.sort_key, l.name_key, c.digest FROM listing l "
            f"JOIN listing_card c ON c.contact_id = l.contact_id WHERE l.contact_id IN ({_marks(chunk)})",
            chunk,
        )
        found.update((row[0], tuple(row[1:])) for row in rows)
    return found


def _delete(conn: Connection, gone: list[tuple[int, int]]) -> None:
    keys = [(key,) for _, key in gone]
    conn.executemany("DELETE FROM fts WHERE rowid = ?", keys)
    conn.executemany("DELETE FROM listing WHERE sort_key = ?", keys)
    conn.executemany("DELETE FROM listing_point WHERE sort_key = ?", keys)
    conn.executemany("DELETE FROM listing_card WHERE contact_id = ?", [(contact_id,) for contact_id, _ in gone])


def _marks(values: Collection[object]) -> str:
    return ", ".join("?" * len(values))
