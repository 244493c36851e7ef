"""Searching finds exactly what looking at every contact finds, after any changes."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseworker.errors import NotFound
from caseworker.models.codes import Availability
from caseworker.models.query import Query
from caseworker.models.stored import Contact, ImportKey, NewContact, Revision
from caseworker.paths import Paths
from caseworker.storage.base import Store, Transaction
from caseworker.storage.sqlite.vault import SqliteVault
from tests.storage import search_oracle as oracle
from tests.storage.directories import ANN, CHEAP, Clock

CONTACTS, CHANGES, QUERIES = 60, 40, 120


@settings(max_examples=5, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32))
def test_found_is_what_matches_in_the_order_asked_for(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    clock = Clock()
    vault = SqliteVault(Paths.at(tmp_path_factory.mktemp("directory")), clock.today, words=oracle.WORDS, cost=CHEAP)
    store, _ = vault.create(None)
    chance = random.Random(seed)
    try:
        _fill(store, chance, clock)
        _compare(store, chance, clock)
        for _ in range(CHANGES):
            _change(store, chance, clock)
        assert store.check().problems == ()
        _compare(store, chance, clock)
        clock.advance(days=31)
        _compare(store, chance, clock)
    finally:
        store.close()


def _fill(store: Store, chance: random.Random, clock: Clock) -> None:
    new = [NewContact(oracle.random_facts(chance), oracle.random_tags(chance)) for _ in range(CONTACTS)]

    def work(tx: Transaction) -> None:
        for contact_id in tx.add_contacts(new):
            if chance.random() < 0.7:
                tx.add_verification(contact_id, oracle.random_check(chance, clock.today.date()))
            if chance.random() < 0.3:
                tx.add_note(contact_id, oracle.random_text(chance), pinned=False)

    # Not undoable: else the changes to come would soon take all of it back.
    store.write("import.run", work, actor=ANN, undoable=False)


def _compare(store: Store, chance: random.Random, clock: Clock) -> None:
    contacts = store.contacts(_all_ids(store))
    today = clock.today.date()
    for _ in range(QUERIES):
        query = oracle.random_query(chance, contacts)
        expected = oracle.find(query, contacts, today)
        found = store.search(query)
        assert found.ids.tolist() == expected, query
        assert found.complete
        _compare_page(store, query, expected, chance.choice((1, 3, 10, 50)))
        if (query.words or query.phrases) and expected and found.name_matches:
            assert found.name_matches == sum(
                oracle.matches(query, one, today) and oracle.is_in_name(query, one) and _is_within(query, one, today)
                for one in contacts
            )
        if query.near:
            _compare_rows(store, query, contacts, today)
        if chance.random() < 0.2:
            _compare_counts(store, chance, query, contacts, today)


def _compare_page(store: Store, query: Query, expected: list[int], limit: int) -> None:
    page = store.search(query, limit=limit)
    assert page.ids.tolist() == expected[:limit], query
    assert page.complete == (len(expected) <= limit)
    # Some are counted beyond the page.
    assert min(len(expected), limit + 1) <= page.counted <= len(expected)


def _compare_counts(
    store: Store, chance: random.Random, query: Query, contacts: Sequence[Contact], today: date
) -> None:
    """The query with many other filters, as beside the choices of a filter, and some other queries among them."""
    others = [oracle.random_query(chance, contacts) for _ in range(12)]
    asked = [query, *(replace(query, filters=_mixed(chance, query.filters, other.filters)) for other in others)]
    asked += others[:3]
    chance.shuffle(asked)
    counted: list[tuple[int, int]] = []
    store.counts(asked, lambda place, number: counted.append((place, number)))
    expected = [len(oracle.find(one, contacts, today)) for one in asked]
    assert counted == list(enumerate(expected)), asked


def _mixed(chance: random.Random, one: oracle.Filters, other: oracle.Filters) -> oracle.Filters:
    names = [field.name for field in fields(oracle.Filters)]
    taken = chance.sample(names, chance.randint(0, 3))
    mixed = replace(one, **{name: getattr(other, name) for name in taken})
    if chance.random() < 0.3:
        return replace(mixed, availability=frozenset({chance.choice(tuple(Availability))}))
    return mixed


def _compare_rows(store: Store, query: Query, contacts: Sequence[Contact], today: date) -> None:
    """What the rows say of how they are near, whoever was found."""
    assert query.near is not None
    for contact, row in zip(contacts, store.rows([one.id for one in contacts], query), strict=True):
        miles = oracle.miles_to(contact, query.near)
        assert row.distance_miles == (pytest.approx(miles, abs=0.01) if math.isfinite(miles) else None)
        said = (row.is_across_state_line, row.telehealth_in, row.is_distance_unknown)
        assert said == oracle.marks_of(contact, query.near, row.state, today), query


def _is_within(query: Query, contact: Contact, today: date) -> bool:
    return query.near is None or oracle.nearness(contact, query.near, today) == oracle.WITHIN


def _all_ids(store: Store) -> list[int]:
    everyone = Query(filters=oracle.Filters(include_inactive=True))
    return [*store.search(everyone).ids, *store.search(Query(in_bin=True)).ids]


def _change(store: Store, chance: random.Random, clock: Clock) -> None:
    steps: tuple[Callable[[], object], ...] = (
        lambda: _write(store, _add(chance)),
        lambda: _write(store, _edit(store, chance)),
        lambda: _write(store, _move(store, chance)),
        lambda: _write(store, _tag(store, chance)),
        lambda: _write(store, _note(store, chance)),
        lambda: _write(store, _verify(store, chance, clock)),
        lambda: _write(store, _import(store, chance)),
        lambda: store.undo(actor=ANN),
        lambda: store.undo(actor=ANN),
        lambda: store.redo(actor=ANN),
    )
    try:
        chance.choice(steps)()
    except NotFound:
        # Nothing to redo.
        return


def _write(store: Store, work: Callable[[Transaction], object]) -> None:
    store.write("contact.edit", work, actor=ANN)


def _one(store: Store, chance: random.Random) -> Contact:
    return store.contact(chance.choice(_all_ids(store)))


def _add(chance: random.Random) -> Callable[[Transaction], object]:
    new = [NewContact(oracle.random_facts(chance), oracle.random_tags(chance)) for _ in range(chance.randint(1, 4))]
    return lambda tx: tx.add_contacts(new)


def _edit(store: Store, chance: random.Random) -> Callable[[Transaction], object]:
    one, facts = _one(store, chance), oracle.random_facts(chance)
    return lambda tx: tx.replace_facts(one.id, facts, one.version)


def _import(store: Store, chance: random.Random) -> Callable[[Transaction], object]:
    """A file that brings one contact anew and revises another."""
    one, facts, new = _one(store, chance), oracle.random_facts(chance), oracle.random_facts(chance)
    keys = [ImportKey("list", str(chance.randrange(10**9))) for _ in range(2)]

    def work(tx: Transaction) -> None:
        tx.revise_imported([Revision(one.id, facts, facts, oracle.random_tags(chance), keys[0], "digest")])
        tx.add_contacts([NewContact(new, oracle.random_tags(chance), keys[1], "digest")])

    return work


def _move(store: Store, chance: random.Random) -> Callable[[Transaction], object]:
    one = _one(store, chance)
    return lambda tx: tx.set_in_bin(one.id, one.deleted_at is None, one.version)


def _tag(store: Store, chance: random.Random) -> Callable[[Transaction], object]:
    one, tags = _one(store, chance), oracle.random_tags(chance)
    return lambda tx: tx.set_tags(one.id, tags)


def _note(store: Store, chance: random.Random) -> Callable[[Transaction], object]:
    one, text = _one(store, chance), oracle.random_text(chance)
    if not one.notes:
        return lambda tx: tx.add_note(one.id, text, False)
    note = one.notes[0]
    if chance.random() < 0.5:
        return lambda tx: tx.revise_note(note.id, text, True, note.version)
    return lambda tx: tx.delete_note(note.id, note.version)


def _verify(store: Store, chance: random.Random, clock: Clock) -> Callable[[Transaction], object]:
    one, check = _one(store, chance), oracle.random_check(chance, clock.today.date())
    return lambda tx: tx.add_verification(one.id, check)
