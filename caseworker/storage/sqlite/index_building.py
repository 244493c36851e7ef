"""Builds the search index anew, in steps that are kept, beside the old one, which answers meanwhile.

A step is a transaction: a build that was stopped, by `Cancelled`, a kill or a power cut, goes on where it was, in
whatever process. What commands change meanwhile is noted (`note`) and followed by the last step, which puts the new
tables in the place of the old ones. Everything here runs on a connection that writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from caseworker.collecting import rarer_collections
from caseworker.storage.sqlite import index_fitting, index_schema
from caseworker.storage.sqlite.index_document import build
from caseworker.storage.sqlite.index_fitting import Entry
from caseworker.storage.sqlite.index_reading import read_range
from caseworker.storage.sqlite.index_schema import BESIDE
from caseworker.storage.sqlite.index_words import IndexWords

if TYPE_CHECKING:
    from caseworker.storage.base import Cancel, Progress

Connection = Any

STEP = 20_000
STATE = "state"
_DONE, _LAST = "done", "last"


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a build is: contacts done, contacts in all."""

    done: int
    total: int
    is_over: bool = False


def sound(words: IndexWords) -> str:
    """`STATE` of a whole index that is built by these rules."""
    return f"{index_schema.SOUND} {index_schema.VERSION} {words.digest}"


def rebuild(
    conn: Connection,
    words: IndexWords,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
    *,
    afresh: bool = False,
) -> None:
    """Outside a transaction it goes on with a build that was stopped, unless `afresh`, and keeps each step.

    Within a transaction all of it is part of that.
    """
    if conn.in_transaction:
        _build_at_once(conn, words, progress, cancel)
        return
    standing = begin(conn, words, afresh=afresh)
    while not standing.is_over:
        if progress is not None and standing.done < standing.total:
            progress(standing.done, standing.total)
        if cancel is not None:
            cancel.check()
        standing = advance(conn, words, STEP)
    if progress is not None:
        progress(standing.total, standing.total)


@rarer_collections()
def begin(conn: Connection, words: IndexWords, *, afresh: bool = False) -> Standing:
    """Where the build stands that is under way; begins one where none is, or one by other rules."""
    if not afresh and is_under_way(conn, words):
        return _standing(conn)
    with _transaction(conn):
        index_schema.drop(conn, BESIDE)
        index_schema.create_tables(conn, BESIDE)
        # From here on `note` sees every change: the names are read without holding up any command.
        index_schema.set_state(conn, STATE, _building(words), BESIDE)
    places = index_fitting.numbered(conn)
    with _transaction(conn):
        _hash_much(conn, BESIDE)
        conn.executemany("INSERT OR REPLACE INTO beside_place VALUES (?, ?)", places)
        index_schema.set_state(conn, _LAST, "0", BESIDE)
        index_schema.set_state(conn, _DONE, "0", BESIDE)
    return Standing(0, len(places))


@rarer_collections()
def advance(conn: Connection, words: IndexWords, count: int) -> Standing:
    """One step of so many contacts, or the last step, which makes the new index the one that is used.

    Over as well when somebody else finished the build, or threw it away.
    """
    with _transaction(conn):
        if not is_under_way(conn, words):
            return Standing(0, 0, is_over=True)
        last = int(index_schema.get_state(conn, _LAST, BESIDE) or 0)
        rows = conn.execute(
            "SELECT contact_id, sort_key FROM beside_place WHERE contact_id > ? ORDER BY contact_id LIMIT ?",
            (last, count),
        ).fetchall()
        standing = _standing(conn)
        if not rows:
            _take_its_place(conn, words)
            return Standing(standing.total, standing.total, is_over=True)
        changed = conn.execute(
            "SELECT contact_id FROM beside_changed WHERE contact_id BETWEEN ? AND ?", (rows[0][0], rows[-1][0])
        )
        keys = dict(rows)
        for (contact_id,) in changed:
            # The last step does it: its name, and so its place, may be another.
            keys.pop(contact_id, None)
        index_fitting.insert(conn, _built(conn, keys, words), BESIDE)
        done = standing.done + len(rows)
        index_schema.set_state(conn, _LAST, str(rows[-1][0]), BESIDE)
        index_schema.set_state(conn, _DONE, str(done), BESIDE)
        return Standing(done, standing.total)


def note(conn: Connection, contact_ids: Iterable[int]) -> None:
    """A command touched these contacts: whatever is being built beside will follow. In the command's transaction."""
    if index_schema.is_beside(conn):
        conn.executemany("INSERT OR IGNORE INTO beside_changed VALUES (?)", ((one,) for one in contact_ids))


def is_under_way(conn: Connection, words: IndexWords) -> bool:
    """Whether a build by these rules was begun and is not over."""
    if not index_schema.is_beside(conn) or index_schema.get_state(conn, STATE, BESIDE) != _building(words):
        return False
    # Without it the places are not written down yet.
    return index_schema.get_state(conn, _LAST, BESIDE) is not None


def discard(conn: Connection) -> None:
    """Whatever is beside is thrown away."""
    if index_schema.is_beside(conn):
        with _transaction(conn):
            index_schema.drop(conn, BESIDE)


def _standing(conn: Connection) -> Standing:
    total = conn.execute("SELECT count(*) FROM beside_place").fetchone()[0]
    return Standing(int(index_schema.get_state(conn, _DONE, BESIDE) or 0), total)


def _building(words: IndexWords) -> str:
    return f"building {index_schema.VERSION} {words.digest}"


def _take_its_place(conn: Connection, words: IndexWords) -> None:
    changed = [row[0] for row in conn.execute("SELECT contact_id FROM beside_changed ORDER BY contact_id")]
    index_schema.drop(conn)
    index_schema.replace_by_beside(conn)
    index_schema.create_indexes(conn)
    _hash_usually(conn)
    index_schema.set_state(conn, STATE, sound(words))
    index_fitting.follow(conn, changed, words)


@rarer_collections()
def _build_at_once(conn: Connection, words: IndexWords, progress: Progress | None, cancel: Cancel | None) -> None:
    index_schema.drop(conn, BESIDE)
    index_schema.drop(conn)
    index_schema.create_tables(conn)
    _hash_much(conn)
    places = index_fitting.numbered(conn)
    if progress is not None:
        progress(0, len(places))
    for done in range(0, len(places), STEP):
        if cancel is not None:
            cancel.check()
        index_fitting.insert(conn, _built(conn, dict(places[done : done + STEP]), words))
        if progress is not None:
            progress(min(done + STEP, len(places)), len(places))
    _hash_usually(conn)
    index_schema.create_indexes(conn)
    index_schema.mark_changed(conn)
    index_schema.set_state(conn, STATE, sound(words))


def _built(conn: Connection, keys: dict[int, int], words: IndexWords) -> Iterator[Entry]:
    """`keys`: sort keys by contact id, in the order of the ids."""
    for chunk in index_fitting.chunks(keys):
        for source in read_range(conn, chunk[0], chunk[-1]):
            key = keys.get(source.scalars.id)
            if key is not None:
                yield Entry(key, build(source, words))


def _hash_much(conn: Connection, prefix: str = "") -> None:
    """The full-text index gathers more before it writes, which spares merging: filling it takes half the time."""
    conn.execute(f"INSERT INTO {prefix}fts ({prefix}fts, rank) VALUES ('hashsize', {32 << 20})")


def _hash_usually(conn: Connection) -> None:
    conn.execute(f"INSERT INTO fts (fts, rank) VALUES ('hashsize', {1 << 20})")


@contextmanager
def _transaction(conn: Connection) -> Iterator[None]:
    conn.execute("BEGIN IMMEDIATE")
    try:
        yield
        conn.execute("COMMIT")
    except BaseException:
        # Some errors, such as a full disk, have rolled back already.
        if conn.in_transaction:
            conn.execute("ROLLBACK")
        raise
