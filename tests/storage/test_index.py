"""The search index keeps up with the tables, says when it does not, and can always be built anew."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2

from caseworker.errors import Cancelled
from caseworker.models.query import Query
from caseworker.models.stored import NewContact
from caseworker.paths import Paths
from caseworker.search.folding import fold, fold_document
from caseworker.services.cancel import CancelToken
from caseworker.storage.sqlite import index, index_schema
from caseworker.storage.sqlite.connection import connect, tune
from caseworker.storage.sqlite.index_words import IndexWords
from caseworker.storage.sqlite.vault import SqliteVault
from tests.storage import search_oracle as oracle
from tests.storage.directories import ANN, CHEAP, Clock, SqliteDirectory, add, person


@pytest.fixture
def conn(plain: SqliteDirectory) -> Iterator[Any]:
    """A second connection that writes, for damage and repair beside the store."""
    connection = connect(plain.paths.directory, None, writes=True)
    tune(connection)
    yield connection
    connection.close()


def names(plain: SqliteDirectory) -> list[str]:
    return [row.name for row in plain.store.rows(plain.store.search(Query()).ids)]


# --- the tokenizer ------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def tokenizer() -> Iterator[Any]:
    connection = dbapi2.connect(":memory:", isolation_level=None)
    index_schema.create_tables(connection)
    connection.execute("CREATE VIRTUAL TABLE vocabulary USING fts5vocab(fts, row)")
    yield connection
    connection.close()


def tokenized(connection: Any, text: str) -> set[str]:
    connection.execute("DELETE FROM fts")
    connection.execute("INSERT INTO fts (rowid, text) VALUES (1, ?)", (text,))
    return {row[0] for row in connection.execute("SELECT term FROM vocabulary")}


@settings(max_examples=300)
@given(st.one_of(st.text(), st.text(alphabet=st.characters(max_codepoint=127)), st.from_regex(r"[\w'’.&-]{1,30}")))
def test_the_full_text_index_has_exactly_the_folded_words(tokenizer: Any, text: str) -> None:
    assert tokenized(tokenizer, fold(text)) == set(fold(text).split())
    assert tokenized(tokenizer, fold_document(text)) == set(fold_document(text).split())


@pytest.mark.parametrize(
    "text",
    [
        "Nguyễn Thị Đặng, Ph.D.",
        "Ἀχιλλεὺς Παπαδόπουλος",
        "Фёдор Достоевский",
        "李小明 田中さん 김민수",
        "محمد عبد الله",
        "राजेश कुमार",
        "Ꭰ Ꮳ Cherokee",
        "a\x00b\x1fc",
        "naïve ﬁancée №5 x² ½",
    ],
)
def test_in_all_kinds_of_writing(tokenizer: Any, text: str) -> None:
    assert tokenized(tokenizer, fold_document(text)) == set(fold_document(text).split())


# --- order --------------------------------------------------------------------------------------------------------
def test_any_number_of_contacts_fit_between_two(plain: SqliteDirectory) -> None:
    add(plain.store, person("A", "Aa"), person("A", "Ab"))
    for count in range(1, 40):
        add(plain.store, person("A", "A" + "a" * count + "b"))
    shown = [name.split()[1] for name in names(plain)]
    assert shown == sorted(shown, key=str.lower)
    assert len(shown) == 41
    assert plain.store.check().problems == ()


def test_a_crowd_fits_between_two(plain: SqliteDirectory) -> None:
    add(plain.store, *(person("A", f"Name{number}") for number in range(300)))
    add(plain.store, *(person("A", f"Name2{number:04}") for number in range(3000)))
    shown = [name.split()[1] for name in names(plain)]
    assert shown == sorted(shown, key=str.lower)
    assert len(shown) == 3300
    assert plain.store.check().problems == ()


def test_a_large_import_builds_the_index_anew(plain: SqliteDirectory) -> None:
    add(plain.store, person("Zoë", "Zimmer"))
    add(plain.store, *(person("A", f"Name{number % 977}") for number in range(5_200)))
    assert plain.store.search(Query(words=("zimm",))).total == 1
    assert plain.store.search(Query()).total == 5_201
    assert plain.store.check().problems == ()
    plain.store.undo(actor=ANN)
    assert names(plain) == ["Zoë Zimmer"]
    assert plain.store.check().problems == ()


def test_who_is_suspected_to_be_gone_comes_last(plain: SqliteDirectory) -> None:
    add(
        plain.store,
        person("A", "Aa", status="suspected_stale"),
        person("B", "Bb"),
        person("C", "Cc", status="inactive"),
    )
    assert names(plain) == ["B Bb", "A Aa"]


# --- soundness ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM fts WHERE rowid = (SELECT min(sort_key) FROM listing)",
        "INSERT INTO fts (rowid, text) VALUES (7, 'stray')",
        "DELETE FROM listing WHERE sort_key = (SELECT min(sort_key) FROM listing)",
        "DELETE FROM listing_card WHERE contact_id = 1",
        "INSERT INTO listing_point VALUES (7, 0, 1.0, 1.0)",
        "UPDATE listing SET sort_key = sort_key + 10000000 WHERE sort_key = (SELECT min(sort_key) FROM listing)",
        "UPDATE contact SET about = 'changed behind the back of the store' WHERE id = 1",
        "UPDATE index_state SET value = 'building'",
        "DROP TABLE listing_point",
    ],
)
def test_check_sees_every_difference_and_repairs_it(plain: SqliteDirectory, conn: Any, damage: str) -> None:
    add(plain.store, person("Ann", "Abel"), person("Ben", "Baker"))
    assert plain.store.check().problems == ()
    conn.execute(damage)
    assert plain.store.check().problems
    repaired = plain.store.check(repair=True)
    assert (repaired.problems, repaired.repaired) == ((), True)
    assert names(plain) == ["Ann Abel", "Ben Baker"]


def test_a_build_that_is_cancelled_leaves_the_old_index_at_work(plain: SqliteDirectory, conn: Any) -> None:
    add(plain.store, person("Ann", "Abel"))
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        index.rebuild(conn, cancel=cancel)
    assert not conn.in_transaction
    assert index.check(conn) == []
    assert names(plain) == ["Ann Abel"]
    plain.reopen()
    assert not index.needs_healing(conn, IndexWords())


def test_a_build_tells_how_far_it_is(plain: SqliteDirectory, conn: Any) -> None:
    add(plain.store, *(person("A", f"Name{number}") for number in range(30)))
    told: list[tuple[int, int]] = []
    index.rebuild(conn, progress=lambda done, total: told.append((done, total)))
    assert told == [(0, 30), (30, 30)]
    assert index.check(conn) == []


def test_within_a_transaction_a_build_is_part_of_it(plain: SqliteDirectory, conn: Any) -> None:
    add(plain.store, person("Ann", "Abel"))
    conn.execute("BEGIN")
    index.rebuild(conn)
    assert conn.in_transaction
    conn.execute("ROLLBACK")
    assert index.check(conn) == []


def test_other_words_make_another_index(tmp_path: Path, clock: Clock) -> None:
    paths = Paths.at(tmp_path / "data")
    store, _ = SqliteVault(paths, clock.today, cost=CHEAP).create(None)
    add(store, person(terms=[{"kind": "level_of_care", "code": "intensive_outpatient"}]))
    query = Query(words=("iop",))
    assert store.search(query).total == 0
    store.close()
    store = SqliteVault(paths, clock.today, cost=CHEAP, words=oracle.WORDS).open()
    assert store.search(query).total == 1
    assert store.check().problems == ()
    store.close()


def test_built_at_once_or_bit_by_bit_is_the_same(plain: SqliteDirectory, conn: Any) -> None:
    chance = random.Random(7)
    for _ in range(20):
        new = [NewContact(oracle.random_facts(chance), oracle.random_tags(chance)) for _ in range(3)]
        plain.store.write("contact.add", lambda tx, new=new: tx.add_contacts(new), actor=ANN)
    before = _content(conn)
    index.rebuild(conn, IndexWords())
    assert _content(conn) == before


def _content(conn: Any) -> list[Any]:
    return conn.execute(
        "SELECT l.contact_id, l.name_key, l.hidden, l.available, c.card, c.digest FROM listing l "
        "JOIN listing_card c USING (contact_id) ORDER BY l.sort_key"
    ).fetchall()
