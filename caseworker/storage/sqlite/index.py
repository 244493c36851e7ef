"""The search index follows the tables: `update` within each command, `rebuild` for all of it, `check` for the proof.

Everything here runs on the writer's connection. The tables are described in `index_schema`.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from caseworker.collecting import rarer_collections
from caseworker.storage.sqlite import index_building, index_fitting, index_schema
from caseworker.storage.sqlite.index_building import STATE
from caseworker.storage.sqlite.index_document import build
from caseworker.storage.sqlite.index_reading import read_range
from caseworker.storage.sqlite.index_words import IndexWords

if TYPE_CHECKING:
    from caseworker.storage.base import Cancel, Progress

Connection = Any

# From here on writing everything anew in one go is quicker than fitting in.
_MANY = 5_000


def create(conn: Connection, words: IndexWords | None = None) -> None:
    """The empty index of an empty directory."""
    index_schema.create_tables(conn)
    index_schema.create_indexes(conn)
    index_schema.set_state(conn, STATE, index_building.sound(words or IndexWords()))


def is_sound(conn: Connection, words: IndexWords | None = None) -> bool:
    """Whether the index is there, complete and built by these rules; quick. If not: `rebuild`."""
    if not index_schema.has_tables(conn):
        return False
    return index_schema.get_state(conn, STATE) == index_building.sound(words or IndexWords())


def answers(conn: Connection) -> bool:
    """Whether a search can be asked of it, be it by other word lists than the program's own are now; quick."""
    state = index_schema.get_state(conn, STATE) if index_schema.has_tables(conn) else None
    return state is not None and state.startswith(f"{index_schema.SOUND} {index_schema.VERSION} ")


def update(conn: Connection, contact_ids: Iterable[int], words: IndexWords | None = None) -> None:
    """Brings the index up to date with these contacts, added, changed and gone. Once a command, with all its ids.

    Runs in the caller's transaction.
    """
    words = words or IndexWords()
    ids = sorted(set(contact_ids))
    if len(ids) > _MANY and 2 * len(ids) > _count(conn, "listing"):
        index_building.rebuild(conn, words)
        return
    index_fitting.follow(conn, ids, words)
    index_building.note(conn, ids)


def rebuild(
    conn: Connection,
    words: IndexWords | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> None:
    """Builds the index from the tables: see `index_building.rebuild`."""
    index_building.rebuild(conn, words or IndexWords(), progress, cancel)


def heal(conn: Connection, words: IndexWords, count: int) -> bool:
    """One step towards a sound index by these rules, of so many contacts; whether there is more to do."""
    if index_building.is_under_way(conn, words) or not is_sound(conn, words):
        index_building.begin(conn, words)
        return not index_building.advance(conn, words, count).is_over
    index_building.discard(conn)
    return False


def needs_healing(conn: Connection, words: IndexWords) -> bool:
    """Whether `heal` has anything to do; quick."""
    return index_schema.is_beside(conn) or not is_sound(conn, words)


@rarer_collections()
def check(
    conn: Connection,
    words: IndexWords | None = None,
    cancel: Cancel | None = None,
    progress: Progress | None = None,
) -> list[str]:
    """Compares the index with the tables, contact by contact; sentences about what differs, for the log and `check`."""
    words = words or IndexWords()
    if not is_sound(conn, words):
        return ["The search index is missing, unfinished or of another version."]
    problems = list(_count_problems(conn))
    stored = dict(conn.execute("SELECT contact_id, digest FROM listing_card"))
    wrong = done = 0
    total = _count(conn, "contact")
    for first, last in _ranges(conn):
        if cancel is not None:
            cancel.check()
        if progress is not None:
            progress(done, total)
        for source in read_range(conn, first, last):
            digest = stored.pop(source.scalars.id, None)
            wrong += digest != build(source, words).digest
            done += 1
    if progress is not None:
        progress(total, total)
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


def _ranges(conn: Connection) -> Iterator[tuple[int, int]]:
    """Contact ids, first and last of as many as are read at once."""
    ids = array("q", (row[0] for row in conn.execute("SELECT id FROM contact ORDER BY id")))
    return ((chunk[0], chunk[-1]) for chunk in index_fitting.chunks(ids))


def _count(conn: Connection, table: str) -> int:
    return int(conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
