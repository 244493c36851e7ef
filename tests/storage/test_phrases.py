"""Words in quotes: next to each other, whole, in one text of the contact."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from caseworker.errors import Cancelled
from caseworker.models.query import Query
from caseworker.models.rows import ContactRow
from caseworker.paths import Paths
from caseworker.search.lexicon import Lexicon
from caseworker.search.parsing import parse
from caseworker.services.cancel import CancelToken
from caseworker.storage.base import Store
from caseworker.storage.sqlite import finding_phrases, readers
from caseworker.storage.sqlite.index_reading import Source, read_listed
from caseworker.storage.sqlite.vault import SqliteVault
from tests.storage import search_oracle as oracle
from tests.storage.directories import ANN, CHEAP, Clock, add, person


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    vault = SqliteVault(Paths.at(tmp_path / "data"), clock.today, words=oracle.WORDS, cost=CHEAP)
    made, _ = vault.create(None)
    yield made
    made.close()


def only_row(store: Store, query: Query) -> ContactRow:
    (row,) = store.rows(store.search(query).ids, query)
    return row


def phrase(text: str) -> Query:
    return parse(f'"{text}" ', Lexicon())


def test_a_phrase_is_looked_for_in_one_text(store: Store) -> None:
    spread = person("Ann", "Abel", about="Support for the family", job_title="Family", organization="Support Inc")
    (found,) = add(store, person("Bea", "Bell", about="We offer family-support."))
    add(store, spread, person("Cyd", "Cole", about="Family supporters"))
    assert store.search(phrase("Family Support")).ids.tolist() == [found]
    assert store.search(parse("family support ", Lexicon())).total == 3


def test_a_quoted_word_is_whole(store: Store) -> None:
    add(store, person("Mae", "Marsh"), person("Mae", "Marshall"))
    assert [row.name for row in store.rows(store.search(phrase("marsh")).ids)] == ["Mae Marsh"]


def test_spellings_of_a_term_do_not_run_together(store: Store) -> None:
    add(store, person(terms=[{"kind": "modality", "code": "family_therapy"}]))
    assert store.search(phrase("family therapy")).total == 1
    assert store.search(phrase("therapy terapia")).total == 0


def test_a_phrase_follows_a_note_that_is_revised(store: Store) -> None:
    (one,) = add(store, person())
    note = store.write("note.add", lambda tx: tx.add_note(one, "Runs a grief circle", False), actor=ANN)
    assert only_row(store, phrase("grief circle")).matched[0].text == "Runs a grief circle"
    (kept,) = store.contact(one).notes
    store.write("note.revise", lambda tx: tx.revise_note(kept.id, "A circle of grief", False, kept.version), actor=ANN)
    assert note is not None
    assert store.search(phrase("grief circle")).total == 0
    assert store.search(phrase("circle of grief")).total == 1


def test_a_long_note_is_shown_around_the_phrase(store: Store) -> None:
    (one,) = add(store, person())
    body = (
        f"The open house is on Monday. {'Nothing more. ' * 20}But the door: an open door, always. {'So it is. ' * 20}"
    )
    store.write("note.add", lambda tx: tx.add_note(one, body, False), actor=ANN)
    assert "an open door, always" in only_row(store, phrase("open door")).matched[0].text


def test_a_page_of_a_phrase_reads_no_more_than_it_needs(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    add(store, *(person(f"N{number}", "Marsh", about="family support") for number in range(700)))
    read: list[int] = []

    def counted(conn: object, ids: list[int]) -> list[Source]:
        read.extend(ids)
        return read_listed(conn, ids)

    monkeypatch.setattr(finding_phrases, "read_listed", counted)
    assert store.search(phrase("family support"), limit=10).ids
    assert len(read) < 200
    assert store.search(phrase("family support")).total == 700
    assert sorted(read) == sorted(set(read)), "nobody is read twice"


def test_looking_for_a_phrase_can_be_stopped(store: Store) -> None:
    add(store, person(about="family support"))
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        store.search(phrase("family support"), cancel=cancel)


def test_a_search_stopped_on_the_way_leaves_its_connection_usable(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(store, *(person(f"N{number}", "Marsh", about="family support") for number in range(200)))
    for _ in range(2 * readers.MOST):
        cancel = CancelToken()

        def stopped(conn: object, ids: list[int], cancel: CancelToken = cancel) -> list[Source]:
            cancel.cancel()
            return read_listed(conn, ids)

        monkeypatch.setattr(finding_phrases, "read_listed", stopped)
        with pytest.raises(Cancelled):
            store.search(phrase("family support"), cancel=cancel)
    monkeypatch.undo()
    assert store.search(phrase("family support")).total == 200


def test_a_phrase_that_nobody_has_can_be_left_out(store: Store) -> None:
    add(store, person("Ann", "Smith", about="support of the family"))
    (offer,) = store.loosen(parse('smith "family support" ', Lexicon()))
    assert (offer.label, offer.count, offer.query.text) == ("“family support”", 1, "smith")
