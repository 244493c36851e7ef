"""The search index follows the tables: `update` within each command, `rebuild` for all of it, `check` for the proof.

Everything here runs on the writer's connection. The tables are described in `index_schema`.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from caseworker.storage.sqlite import index_keys, index_schema
from caseworker.storage.sqlite.index_document import Document, build, long_words, name_key
from caseworker.storage.sqlite.index_reading import read_listed, read_range
from caseworker.storage.sqlite.index_words import IndexWords

if TYPE_CHECKING:
    from caseworker.storage.base import Cancel, Progress

Connection = Any

_CHUNK = 1_000
_STEP = 20 * _CHUNK
# From here on writing everything anew in one go is quicker than fitting in.
_MANY = 5_000
_STATE, _SOUND, _BUILDING = "state", "sound", "building"


def create(conn: Connection, words: IndexWords | None = None) -> None:
    """The empty index of an empty directory."""
    index_schema.create_tables(conn)
    index_schema.create_indexes(conn)
    _set_sound(conn, words or IndexWords())


def is_sound(conn: Connection, words: IndexWords | None = None) -> bool:
    """Whether the index is there, complete and built by these rules; quick. If not: `rebuild`."""
    if not index_schema.has_tables(conn):
        return False
    return index_schema.get_state(conn, _STATE) == _sound(words or IndexWords())


def update(conn: Connection, contact_ids: Iterable[int], words: IndexWords | None = None) -> None:
    """Brings the index up to date with these contacts, added, changed and gone. Once a command, with all its ids.

    Runs in the caller's transaction.
    """
    words = words or IndexWords()
    ids = sorted(set(contact_ids))
    if len(ids) > _MANY and 2 * len(ids) > _count(conn, "listing"):
        rebuild(conn, words)
        return
    todo: dict[int, Document | None] = {}
    for chunk in _chunks(ids):
        todo.update(dict.fromkeys(chunk))
        todo.update((source.scalars.id, build(source, words)) for source in read_listed(conn, chunk))
        if len(todo) >= _STEP:
            _apply(conn, todo, words)
            todo = {}
    _apply(conn, todo, words)


def rebuild(
    conn: Connection,
    words: IndexWords | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> None:
    """Drops the index and builds it from the tables. Outside a transaction it commits as it goes.

    A build that was stopped, by `Cancelled` or by a power cut, leaves an index that is not `is_sound`.
    """
    words = words or IndexWords()
    if progress is not None:
        progress(0, _count(conn, "contact"))
    owns = not conn.in_transaction
    with _step(conn, owns):
        index_schema.drop(conn)
        index_schema.create_tables(conn)
        index_schema.set_state(conn, _STATE, _BUILDING)
    ids, keys = _numbered(conn)
    for done in range(0, len(ids), _STEP):
        if cancel is not None:
            cancel.check()
        with _step(conn, owns):
            _insert(conn, _built(conn, ids[done : done + _STEP], keys, words))
        if progress is not None:
            progress(min(done + _STEP, len(ids)), len(ids))
    with _step(conn, owns):
        index_schema.create_indexes(conn)
        _set_sound(conn, words)


def check(conn: Connection, words: IndexWords | None = None, cancel: Cancel | None = None) -> list[str]:
    """Compares the index with the tables, contact by contact; sentences about what differs, for the log and `check`."""
    words = words or IndexWords()
    if not is_sound(conn, words):
        return ["The search index is missing, unfinished or of another version."]
    problems = list(_count_problems(conn))
    stored = dict(conn.execute("SELECT contact_id, digest FROM listing_card"))
    wrong = 0
    for first, last in _ranges(conn):
        if cancel is not None:
            cancel.check()
        for source in read_range(conn, first, last):
            digest = stored.pop(source.scalars.id, None)
            wrong += digest != build(source, words).digest
    if wrong:
        problems.append(f"{wrong} contacts are missing from the search index or differ from it.")
    if stored:
        problems.append(f"{len(stored)} entries of the search index belong to no contact.")
    return problems


def _count_problems(conn: Connection) -> Iterator[str]:
    entries = (
        ("full text", "SELECT id FROM fts_docsize", "SELECT sort_key FROM listing"),
        ("rows", "SELECT contact_id FROM listing_card", "SELECT contact_id FROM listing"),
    )
    for name, one, other in entries:
        differing = conn.execute(
            f"SELECT (SELECT count(*) FROM ({one} EXCEPT {other})) + (SELECT count(*) FROM ({other} EXCEPT {one}))"
        ).fetchone()[0]
        if differing:
            yield f"The {name} of the search index and its list differ in {differing} entries."
    stray = conn.execute(
        "SELECT count(*) FROM listing_point WHERE sort_key NOT IN (SELECT sort_key FROM listing)"
    ).fetchone()[0]
    if stray:
        yield f"{stray} places of the search index belong to no contact."
    misplaced = conn.execute(
        "SELECT count(*) FROM (SELECT name_key, lag(name_key) OVER (ORDER BY sort_key) AS previous FROM listing) "
        "WHERE previous > name_key"
    ).fetchone()[0]
    if misplaced:
        yield f"{misplaced} entries of the search index are not in the order of names."


@dataclass(frozen=True, slots=True)
class _Entry:
    """A document and its place."""

    key: int
    document: Document


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
            entries.append(_Entry(stored[contact_id][0], document))
        else:
            homeless.append(document)
    _insert(conn, entries)
    _insert_new(conn, homeless, words)


def _insert_new(conn: Connection, documents: Collection[Document], words: IndexWords) -> None:
    by_id = {document.contact_id: document for document in documents}
    keys, crowded = index_keys.fitted(conn, [(document.name_key, document.contact_id) for document in documents])
    _insert(conn, [_Entry(key, by_id[contact_id]) for contact_id, key in keys.items()])
    for ids in crowded:
        keys = index_keys.with_room(conn, (by_id[ids[0]].name_key, ids[0]), ids)
        moved = _stored(conn, set(keys) - set(ids))
        _delete(conn, [(contact_id, moved[contact_id][0]) for contact_id in moved])
        for chunk in _chunks(sorted(moved)):
            by_id.update((source.scalars.id, build(source, words)) for source in read_listed(conn, chunk))
        # A neighbor that is gone from the tables is not written again.
        _insert(conn, [_Entry(key, by_id[contact_id]) for contact_id, key in keys.items() if contact_id in by_id])


def _stored(conn: Connection, ids: Iterable[int]) -> dict[int, tuple[int, str, bytes]]:
    """Sort key, name key and digest by contact id, of those that the index holds."""
    found: dict[int, tuple[int, str, bytes]] = {}
    for chunk in _chunks(ids):
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


def _insert(conn: Connection, entries: Iterable[_Entry]) -> None:
    # In the order of the rowids: the full-text index writes out what it holds whenever one is smaller than the last.
    ordered = sorted(entries, key=lambda entry: entry.key)
    conn.executemany("INSERT INTO fts (rowid, text) VALUES (?, ?)", ((e.key, e.document.text) for e in ordered))
    words = long_words(entry.document for entry in ordered)
    conn.executemany("INSERT OR IGNORE INTO index_word VALUES (?)", ((word,) for word in words))
    conn.executemany(
        "INSERT INTO listing VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
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
        ),
    )
    conn.executemany(
        "INSERT INTO listing_point VALUES (?, ?, ?, ?)",
        ((e.key, place, *point) for e in ordered for place, point in enumerate(e.document.points)),
    )
    conn.executemany(
        "INSERT INTO listing_card VALUES (?, ?, ?)",
        ((e.document.contact_id, e.document.card, e.document.digest) for e in ordered),
    )


def _numbered(conn: Connection) -> tuple[array[int], dict[int, int]]:
    """All contact ids in order, and the sort key of each."""
    names = (
        (name_key(status, sort_name or name), contact_id)
        for contact_id, status, sort_name, name in conn.execute("SELECT id, status, sort_name, name FROM contact")
    )
    keys = dict(index_keys.numbered(names))
    return array("q", sorted(keys)), keys


def _built(conn: Connection, ids: array[int], keys: dict[int, int], words: IndexWords) -> list[_Entry]:
    return [
        _Entry(keys[source.scalars.id], build(source, words))
        for chunk in _chunks(ids)
        for source in read_range(conn, chunk[0], chunk[-1])
        if source.scalars.id in keys
    ]


def _ranges(conn: Connection) -> Iterator[tuple[int, int]]:
    ids = array("q", (row[0] for row in conn.execute("SELECT id FROM contact ORDER BY id")))
    return ((chunk[0], chunk[-1]) for chunk in _chunks(ids))


def _chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    remaining = iter(ids)
    while chunk := list(islice(remaining, _CHUNK)):
        yield chunk


def _marks(values: Collection[object]) -> str:
    return ", ".join("?" * len(values))


def _count(conn: Connection, table: str) -> int:
    return int(conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def _sound(words: IndexWords) -> str:
    return f"{_SOUND} {index_schema.VERSION} {words.digest}"


def _set_sound(conn: Connection, words: IndexWords) -> None:
    index_schema.set_state(conn, _STATE, _sound(words))


@contextmanager
def _step(conn: Connection, owns: bool) -> Iterator[None]:
    """One transaction, or a part of the caller's."""
    if not owns:
        yield
        return
    conn.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        conn.execute("ROLLBACK")
        raise
    conn.execute("COMMIT")
