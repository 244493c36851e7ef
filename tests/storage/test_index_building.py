"""A build of the search index can be watched, stopped and gone on with, while people search and change contacts."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from caseworker.errors import Cancelled
from caseworker.models.query import Query
from caseworker.models.stored import NewContact
from caseworker.services.cancel import CancelToken
from caseworker.storage.sqlite import index, index_building, index_fitting, opening
from caseworker.storage.sqlite import store as stores
from caseworker.storage.sqlite.connection import connect, tune
from caseworker.storage.sqlite.index_words import IndexWords
from caseworker.storage.sqlite.vault import SqliteVault
from tests.storage import search_oracle as oracle
from tests.storage.directories import ANN, CHEAP, PASSPHRASE, Clock, SqliteDirectory, add, add_one, person

ROOT = Path(__file__).resolve().parents[2]
WORDS = IndexWords()


@pytest.fixture
def conn(plain: SqliteDirectory) -> Iterator[Any]:
    """A second connection that writes."""
    connection = connect(plain.paths.directory, None, writes=True)
    tune(connection)
    yield connection
    connection.close()


def content(conn: Any) -> list[Any]:
    return conn.execute(
        "SELECT l.contact_id, l.name_key, l.hidden, l.available, c.card, c.digest FROM listing l "
        "JOIN listing_card c USING (contact_id) ORDER BY l.sort_key"
    ).fetchall()


def words_of(conn: Any) -> set[str]:
    return {row[0] for row in conn.execute("SELECT word FROM index_word")}


def people(count: int, family: str = "Name") -> list[Any]:
    return [person("A", f"{family}{number:05}") for number in range(count)]


def waits_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


# --- stopped and gone on with -------------------------------------------------------------------------------------
def test_what_was_built_is_not_built_again(plain: SqliteDirectory, conn: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_building, "STEP", 10)
    add(plain.store, *people(35))
    cancel = CancelToken()
    told: list[tuple[int, int]] = []

    def stop_half_way(done: int, total: int) -> None:
        told.append((done, total))
        if done == 20:
            cancel.cancel()

    with pytest.raises(Cancelled):
        index.rebuild(conn, progress=stop_half_way, cancel=cancel)
    assert told == [(0, 35), (10, 35), (20, 35)]
    told.clear()
    index.rebuild(conn, progress=lambda done, total: told.append((done, total)))
    assert told == [(20, 35), (30, 35), (35, 35)]
    assert index.check(conn) == []
    assert not index.needs_healing(conn, WORDS)


def test_a_build_by_other_rules_begins_anew(plain: SqliteDirectory, conn: Any) -> None:
    add(plain.store, *people(30))
    index_building.begin(conn, WORDS)
    index_building.advance(conn, WORDS, 10)
    other = IndexWords(digest="other words")
    assert index_building.begin(conn, other).done == 0
    index.rebuild(conn, other)
    assert index.is_sound(conn, other)
    assert index.check(conn, other) == []


def test_two_that_build_help_each_other(plain: SqliteDirectory, conn: Any) -> None:
    add(plain.store, *people(30))
    index_building.begin(conn, WORDS)
    assert index_building.advance(conn, WORDS, 10).done == 10
    plain.sqlite._writer.run(lambda connection: index_building.advance(connection, WORDS, 10))
    assert index_building.advance(conn, WORDS, 10).done == 30
    assert plain.sqlite._writer.run(lambda connection: index_building.advance(connection, WORDS, 10)).is_over
    assert index_building.advance(conn, WORDS, 10).is_over
    assert index.check(conn) == []


def test_commands_in_between_are_followed(plain: SqliteDirectory, conn: Any) -> None:
    """Whatever is done at whatever moment: what was built is what is there."""
    chance = random.Random(11)
    for _ in range(12):
        add(plain.store, *(oracle.random_facts(chance) for _ in range(chance.randrange(1, 30))))
        index_building.begin(conn, WORDS)
        while not index_building.advance(conn, WORDS, chance.randrange(1, 40)).is_over:
            _do_something(plain, chance)
        assert plain.store.check().problems == ()
        before, listed = content(conn), words_of(conn)
        conn.execute("BEGIN")
        index.rebuild(conn)
        assert content(conn) == before
        assert words_of(conn) <= listed
        conn.execute("ROLLBACK")


def _do_something(plain: SqliteDirectory, chance: random.Random) -> None:
    store = plain.store
    kind = chance.randrange(5)
    if kind == 0:
        add(store, *(oracle.random_facts(chance) for _ in range(3)))
    elif kind == 1 and store.undo_state().undo:
        store.undo(actor=ANN)
    elif kind == 2 and store.undo_state().redo:
        store.redo(actor=ANN)
    elif ids := store.search(Query()).ids:
        contact = store.contact(chance.choice(ids))
        facts = oracle.random_facts(chance)
        if kind == 3:
            store.write("x", lambda tx: tx.replace_facts(contact.id, facts, contact.version), actor=ANN)
        else:
            store.write("x", lambda tx: tx.set_in_bin(contact.id, True, contact.version), actor=ANN)


def test_a_large_import_in_between_makes_the_build_needless(plain: SqliteDirectory, conn: Any) -> None:
    add(plain.store, *people(20))
    index_building.begin(conn, WORDS)
    index_building.advance(conn, WORDS, 10)
    add(plain.store, *people(5_100, "Other"))
    assert index_building.advance(conn, WORDS, 10).is_over
    assert plain.store.check().problems == ()
    assert not index.needs_healing(conn, WORDS)


# --- behind an open directory -------------------------------------------------------------------------------------
@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """From ten contacts on an index is built behind the open directory, a few at a time."""
    monkeypatch.setattr(opening, "_AT_ONCE", 10)
    monkeypatch.setattr(stores, "_STEP_BETWEEN", 3)


def test_other_words_are_learned_behind_the_open_directory(
    tmp_path: Path, clock: Clock, large: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory = SqliteDirectory(tmp_path / "data", clock, encrypted=False)
    add(directory.store, *people(30), person("Ida", "Iop", terms=[{"kind": "level_of_care", "code": "iop"}]))
    directory.close()
    told: list[int] = []
    vault = SqliteVault(directory.paths, clock.today, cost=CHEAP, words=oracle.WORDS)
    store = vault.open(progress=lambda done, _total: told.append(done))
    assert store.search(Query(words=("name00",))).total == 30
    add(store, person("Eva", "Later"))
    waits_for(lambda: store.check().problems == ())
    assert told == []
    assert store.search(Query(words=("later",))).total == 1
    store.close()


def test_an_index_of_another_version_is_built_before_it_is_asked(
    plain: SqliteDirectory, conn: Any, large: None
) -> None:
    add(plain.store, *people(30))
    conn.execute("UPDATE index_state SET value = 'sound 1 '")
    plain.store.close()
    told: list[tuple[int, int]] = []
    plain.store = plain.vault.open(progress=lambda done, total: told.append((done, total)))
    assert told == [(0, 30), (30, 30)]
    assert plain.store.search(Query(words=("name00",))).total == 30


def test_a_build_that_is_no_longer_wanted_is_thrown_away(plain: SqliteDirectory, conn: Any, large: None) -> None:
    add(plain.store, *people(30))
    index_building.begin(conn, IndexWords(digest="of an older program"))
    plain.reopen()
    waits_for(lambda: not index.needs_healing(conn, WORDS))
    assert plain.store.check().problems == ()


# --- check --------------------------------------------------------------------------------------------------------
def test_check_and_repair_tell_how_far_they_are(
    plain: SqliteDirectory, conn: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stores, "_STEP", 10)
    monkeypatch.setattr(index_fitting, "_CHUNK", 10)
    add(plain.store, *people(25))
    told: list[tuple[int, int]] = []
    plain.store.check(progress=lambda done, total: told.append((done, total)))
    looked = [(0, 25), (10, 25), (20, 25), (25, 25)]
    assert told == looked
    conn.execute("UPDATE contact SET about = 'changed behind the back of the store' WHERE id = 3")
    told.clear()
    assert plain.store.check(repair=True, progress=lambda done, total: told.append((done, total))).problems == ()
    assert told == [*looked, (0, 25), (10, 25), (20, 25), (25, 25), *looked]


def test_a_repair_can_be_stopped_and_is_not_fooled_by_what_it_had_built(
    plain: SqliteDirectory, conn: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stores, "_STEP", 10)
    add(plain.store, *people(25))
    conn.execute("DELETE FROM listing_card WHERE contact_id = 2")
    cancel = CancelToken()
    seen: list[int] = []

    def stop_while_building(done: int, _total: int) -> None:
        seen.append(done)
        if seen[-3:] == [0, 10, 20]:
            cancel.cancel()

    with pytest.raises(Cancelled):
        plain.store.check(repair=True, progress=stop_while_building, cancel=cancel)
    assert index_building.begin(conn, WORDS).done == 20
    conn.execute("UPDATE contact SET about = 'changed behind the back of the store' WHERE id = 3")
    assert plain.store.check(repair=True).problems == ()
    assert plain.store.search(Query(words=("behind",))).total == 1


# --- kill -9 ------------------------------------------------------------------------------------------------------
BUILDER = """
from tests.storage.elsewhere import *
from caseworker.storage.sqlite import index_building
from caseworker.storage.sqlite.index_words import IndexWords

index_building.STEP = 25
store = reopen(sys.argv[1], sys.argv[2])
def job(connection):
    index_building.rebuild(connection, IndexWords(), lambda done, total: print(done, flush=True))
while True:
    store._writer.run(job)
"""


def test_a_build_that_is_killed_searches_and_heals(
    directory: SqliteDirectory, large: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(directory.store, *people(300))
    add_one(directory.store, person("Ada", "First"))
    directory.store.close()
    passphrase = PASSPHRASE if directory.vault.is_protected() else ""
    chance = random.Random(3)
    for _ in range(3):
        steps = chance.randrange(1, 12)
        process = subprocess.Popen(
            [sys.executable, "-c", BUILDER, str(directory.paths.data.parent), passphrase],
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        assert process.stdout is not None
        for _ in range(steps):
            assert process.stdout.readline()
        process.send_signal(signal.SIGKILL if os.name != "nt" else signal.SIGTERM)
        process.wait(timeout=60)
        process.stdout.close()
        told: list[int] = []
        directory.store = directory.vault.open(
            passphrase=passphrase or None, progress=lambda done, _total, told=told: told.append(done)
        )
        assert told == []
        assert directory.store.search(Query(words=("first",))).total == 1
        waits_for(lambda: not _writer_asks(directory, index.needs_healing))
        assert directory.store.check().problems == ()
        assert directory.store.search(Query()).total == 301
        directory.store.close()
    directory.reopen()


def _writer_asks(directory: SqliteDirectory, ask: Callable[..., bool]) -> bool:
    return directory.sqlite._writer.run(lambda connection: ask(connection, WORDS))


def test_new_contacts_are_found_while_the_index_is_built(plain: SqliteDirectory, conn: Any) -> None:
    add(plain.store, *people(30))
    index_building.begin(conn, WORDS)
    index_building.advance(conn, WORDS, 10)
    plain.store.write("x", lambda tx: tx.add_contacts([NewContact(person("Eva", "Later"))]), actor=ANN)
    assert plain.store.search(Query(words=("later",))).total == 1
    index.rebuild(conn)
    assert plain.store.search(Query(words=("later",))).total == 1
    assert index.check(conn) == []
