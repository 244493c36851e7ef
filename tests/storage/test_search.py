"""Search through the store: what rows show, why they matched, what to leave out, and how it is asked."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from caseworker.errors import Cancelled, InvalidInput
from caseworker.models.codes import Availability, ContactKind, FactGroup, VerifyMethod
from caseworker.models.contact import ContactFacts
from caseworker.models.query import ChipKind, Filters, ImportRef, Near, Query, Sort, TermRef, Understood
from caseworker.models.roles import Role, RoleTag, Strength, TagState
from caseworker.models.rows import ContactRow
from caseworker.models.stored import ImportKey, NewContact, Revision, VerificationInput
from caseworker.models.vocabulary import TermKind
from caseworker.paths import Paths
from caseworker.search.lexicon import Lexicon
from caseworker.search.parsing import parse
from caseworker.services.cancel import CancelToken
from caseworker.storage.base import Transaction
from caseworker.storage.sqlite import finding_search
from caseworker.storage.sqlite.store import SqliteStore
from caseworker.storage.sqlite.vault import SqliteVault
from tests.storage import search_oracle as oracle
from tests.storage.directories import ANN, CHEAP, Clock, add, everything, person

PHILADELPHIA = Near("19103", 25.0, 39.9526, -75.1652)
CAMDEN = {"city": "Camden", "state": "NJ", "zip": "08102", "latitude": 39.9448, "longitude": -75.1199}
NEW_YORK = {"city": "New York", "state": "NY", "zip": "10001", "latitude": 40.7506, "longitude": -73.9972}


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[SqliteStore]:
    vault = SqliteVault(Paths.at(tmp_path / "data"), clock.today, words=oracle.WORDS, cost=CHEAP)
    made, _ = vault.create(None)
    assert isinstance(made, SqliteStore)
    yield made
    made.close()


def organization(name: str) -> ContactFacts:
    return ContactFacts(kind=ContactKind.ORGANIZATION, organization=name)


def rows(store: SqliteStore, query: Query) -> list[ContactRow]:
    return store.rows(store.search(query).ids, query)


def only(store: SqliteStore, query: Query) -> ContactRow:
    (row,) = rows(store, query)
    return row


# --- rows ---------------------------------------------------------------------------------------------------------
def test_a_row_shows_the_contact(store: SqliteStore, clock: Clock) -> None:
    tags = (
        RoleTag(Role.THERAPIST, TagState.CONFIRMED),
        RoleTag(Role.INTERVENTIONIST, TagState.REJECTED),
    )
    today = clock.today.date()

    def work(tx: object) -> None:
        (contact_id,) = tx.add_contacts([NewContact(everything(), tags)])  # type: ignore[attr-defined]
        check = VerificationInput(frozenset({FactGroup.AVAILABILITY}), today, VerifyMethod.PHONE)
        tx.add_verification(contact_id, check)  # type: ignore[attr-defined]

    store.write("contact.add", work, actor=ANN)
    row = only(store, Query())
    assert (row.name, row.credentials, row.organization) == (everything().display_name, "PhD, LCSW-C", "Harbor House")
    assert [(chip.role, chip.state, chip.strength) for chip in row.roles] == [
        (Role.THERAPIST, TagState.CONFIRMED, Strength.SUGGESTIVE)
    ]
    assert (row.specialties, row.languages, row.payers) == (("Trauma",), ("Spanish",), ("cash",))
    assert (row.city, row.state, row.zip, row.phone) == ("Dover", "DE", "19901-1234", "+12155550142")
    assert (row.availability, row.waitlist_weeks, row.availability_checked) == (Availability.WAITLIST, 6, today)
    assert (row.verified_on, row.telehealth, row.favorite, row.in_bin) == (today, False, True, False)
    assert (row.distance_miles, row.matched) == (None, ())


def test_rows_come_in_the_order_asked_for_without_those_that_are_gone(store: SqliteStore) -> None:
    one, two = add(store, person("A", "One"), person("B", "Two"))
    assert [row.id for row in store.rows([two, 999, one])] == [two, one]


def test_the_nearest_of_several_places_counts_and_is_shown(store: SqliteStore) -> None:
    add(store, person("A", "Far", addresses=[NEW_YORK]), person("B", "Both", addresses=[NEW_YORK, CAMDEN]))
    row = only(store, Query(near=PHILADELPHIA))
    assert (row.name, row.city, round(row.distance_miles or 0, 1)) == ("B Both", "Camden", 2.5)


def test_without_limit_the_unknown_places_come_last(store: SqliteStore) -> None:
    add(store, person("A", "Placeless"), person("B", "Far", addresses=[NEW_YORK]), person("C", "C", addresses=[CAMDEN]))
    everywhere = replace(PHILADELPHIA, miles=float("inf"))
    found = rows(store, Query(near=everywhere, sort=Sort.NEAREST))
    assert [row.name for row in found] == ["C C", "B Far", "A Placeless"]
    assert found[2].distance_miles is None
    assert store.search(Query(near=everywhere, sort=Sort.NEAREST), limit=2).ids.tolist() == [
        row.id for row in found[:2]
    ]


@pytest.mark.parametrize(("latitude", "longitude"), [(89.9, 10.0), (51.0, 179.9), (-18.0, -179.95)])
def test_near_a_pole_or_the_date_line(store: SqliteStore, latitude: float, longitude: float) -> None:
    add(store, person("A", "Here", addresses=[{"city": "X", "latitude": latitude, "longitude": longitude}]))
    beyond = -longitude if abs(longitude) > 90 else longitude + 170
    assert store.search(Query(near=Near("X", 30.0, latitude, beyond))).total == 1


def test_a_place_that_nobody_knows_is_said(store: SqliteStore) -> None:
    with pytest.raises(InvalidInput) as raised:
        store.search(Query(near=Near("atlantis")))
    assert raised.value.problems[0].field == "near"
    assert "atlantis" in raised.value.sentence


# --- why it matched -----------------------------------------------------------------------------------------------
def test_hours_and_directions_are_found_and_named(store: SqliteStore) -> None:
    places = [{"city": "Camden", "directions": "Trolley 34, ring at the side door"}]
    (ada,) = add(store, person("Ada", hours="Weekdays, walk-in on Mondays", addresses=places))
    assert [(one.field, one.text) for one in only(store, Query(words=("walk", "monday"))).matched] == [
        ("hours", "Weekdays, walk-in on Mondays")
    ]
    assert [one.field for one in only(store, Query(words=("trolley",))).matched] == ["directions"]
    assert list(store.search(Query(phrases=("side door",))).ids) == [ada]
    contact = store.contact(ada)
    changed = contact.facts.model_copy(update={"hours": ""})
    store.write("x", lambda tx: tx.replace_facts(ada, changed, contact.version), actor=ANN)
    assert store.search(Query(words=("walk",))).total == 0
    assert store.check().problems == ()


def test_a_row_says_where_a_word_matched_that_it_does_not_show(store: SqliteStore) -> None:
    facts = person(
        "Ada",
        "Marsh",
        about="Runs a grief circle on Tuesdays",
        addresses=[{"line1": "12 Quince Street", **CAMDEN}],
        credentials=[{"abbreviation": "LCSW", "number": "SW-778899"}],
        terms=[{"kind": "level_of_care", "code": "intensive_outpatient"}],
        emails=[{"address": "ada@example.org"}],
        phones=[{"number": "+12155550101"}, {"number": "+12155550177"}],
    )
    (ada,) = add(store, facts)
    long_note = "first " * 40 + "answers on the second ring and knows a locksmith " + "last " * 40
    store.write("note.add", lambda tx: tx.add_note(ada, long_note, pinned=False), actor=ANN)

    def matched(*words: str) -> list[tuple[str, str]]:
        return [(match.field, match.text) for match in only(store, Query(words=words)).matched]

    assert matched("ada", "marsh", "camden", "0101", "2155550101") == []
    assert matched("quin") == [("address", "12 Quince Street")]
    assert matched("778899") == [("credential_number", "SW-778899")]
    assert matched("iop") == [("level_of_care", "Intensive outpatient")]
    assert matched("tuesdays", "grief") == [("about", "Runs a grief circle on Tuesdays")]
    assert matched("0177") == [("phone", "+12155550177")]
    assert matched("example") == [("email", "ada@example.org")]
    ((field, text),) = matched("locksm")
    assert field == "note"
    assert text.startswith("… ")
    assert text.endswith(" …")
    assert "knows a locksmith" in text
    assert len(text) < 110
    assert [field for field, _ in matched("locksmith", "quince")] == ["note", "address"]


def test_deleted_notes_match_no_more(store: SqliteStore) -> None:
    (ada,) = add(store, person())
    store.write("note.add", lambda tx: tx.add_note(ada, "locksmith", pinned=False), actor=ANN)
    query = Query(words=("locksmith",))
    assert store.search(query).total == 1
    (note,) = store.contact(ada).notes
    store.write("note.delete", lambda tx: tx.delete_note(note.id, note.version), actor=ANN)
    assert store.search(query).total == 0


# --- words --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("text", ["o'brien", "obrien", "o brien", "O’BRI", "siobhan", "Siobhán", "ph.d.", "phd"])
def test_a_name_in_any_spelling(store: SqliteStore, text: str) -> None:
    add(store, person("Siobhán", "O'Brien", credential_text="Ph.D."), person("Other", "Person"))
    assert [row.name for row in rows(store, parse(text, Lexicon()))] == ["Siobhán O'Brien"]


@pytest.mark.parametrize(
    "text", ["(215) 555-0142", "215.555.0142", "215 555 01", "+1 215 555 0142", "555-0142", "0142"]
)
def test_a_phone_in_any_spelling(store: SqliteStore, text: str) -> None:
    add(store, person(phones=[{"number": "+12155550142"}]), person("B", "B", phones=[{"number": "+12155550999"}]))
    assert [row.name for row in rows(store, parse(text, Lexicon()))] == ["Ada Marsh"]


def test_nobody_can_type_a_facet(store: SqliteStore) -> None:
    tag = (RoleTag(Role.THERAPIST, TagState.CONFIRMED),)
    store.write("contact.add", lambda tx: tx.add_contacts([NewContact(person(), tag)]), actor=ANN)
    add(store, person("B", "Forger", about="\ue000rinterventionist \ue000b"))
    assert store.search(Query(filters=Filters(roles=frozenset({Role.INTERVENTIONIST})))).total == 0
    assert store.search(Query(in_bin=True)).total == 0
    assert store.search(Query(words=("\ue000rtherapist",))).total == 0


def test_what_the_query_language_of_the_engine_means_is_only_text(store: SqliteStore) -> None:
    add(store, person("Or", "And"))
    for text in ('"', "a OR b", "NOT", "NEAR2(a b, 3)", "name:x", "a*", "(", "^a", "{a}", "'; DROP TABLE contact"):
        store.search(parse(text, Lexicon()))
    assert store.search(Query(words=("or", "and"))).total == 1


def test_very_many_words(store: SqliteStore) -> None:
    add(store, person(about=" ".join(f"word{number}" for number in range(300))))
    assert store.search(Query(words=tuple(f"word{number}" for number in range(300)))).total == 1


@pytest.mark.parametrize(
    ("kept", "typed"),
    [
        ("St. Mary's Center", "saint mary"),
        ("Saint Mary Center", "st mary"),
        ("Ft Worth Clinic", "fort worth"),
        ("Mount Sinai", "mt. sinai"),
        ("O'Brien House", "obrien"),
        ("OBrien House", "o'brien"),
        ("O’Brien House", "O'Brien"),
        ("García-López Group", "garcia lopez"),
        ("Garcia Lopez Group", "García-López"),
    ],
)
def test_a_name_is_found_in_either_spelling(store: SqliteStore, kept: str, typed: str) -> None:
    add(store, person("A", "Vega", organization=kept), person("B", "Other"), organization(kept))
    found = store.search(parse(f"{typed} ", Lexicon()))
    assert (found.total, found.name_matches) == (2, 1)
    for row in store.rows(found.ids, parse(f"{typed} ", Lexicon())):
        assert row.matched == ()


def test_a_saint_in_a_note_is_shown_where_it_matched(store: SqliteStore) -> None:
    add(store, person("A", "Vega", about="Volunteers at St Jude on Mondays"))
    (match,) = only(store, Query(words=("saint",))).matched
    assert (match.field, match.text) == ("about", "Volunteers at St Jude on Mondays")


def test_name_matches_come_first(store: SqliteStore) -> None:
    add(store, person("Zed", "Marshall"), person("Ann", "Abel", organization="Marsh House"), person("Bea", "Marsh"))
    found = store.search(Query(words=("marsh",)))
    assert [row.name for row in store.rows(found.ids)] == ["Bea Marsh", "Zed Marshall", "Ann Abel"]
    assert found.name_matches == 2


# --- what to leave out --------------------------------------------------------------------------------------------
def test_loosening_counts_what_each_part_leaves(store: SqliteStore) -> None:
    spanish = {"terms": [{"kind": "language", "code": "spanish"}]}
    add(store, person("Ann", "Smith"), person("Ben", "Jones", **spanish), person("Cyd", "Jones", **spanish))
    lexicon = Lexicon(oracle.VOCABULARY)
    query = parse("smith spanish ", lexicon)
    assert store.search(query).total == 0
    first, second = store.loosen(query)
    assert (first.label, first.count, first.query.text) == ("“smith”", 2, "spanish ")
    assert (second.label, second.count, second.query.text) == ("Language: Spanish", 1, "smith")
    assert second.part == Understood(ChipKind.TERM, "spanish", "Language: Spanish", 6, 13)
    for one in (first, second):
        assert store.search(one.query).total == one.count == store.search(parse(one.query.text, lexicon)).total


def test_where_no_part_alone_helps_two_together_are_offered(store: SqliteStore) -> None:
    add(store, person(given="Ada", family="Marsh"), person(given="Ben", family="Marsh"))
    query = parse("marsh zzz qqq ", Lexicon())
    (offer,) = store.loosen(query)
    assert (offer.label, offer.count, offer.query.text) == ("“zzz” and “qqq”", 2, "marsh")
    assert store.search(offer.query).total == offer.count
    assert store.loosen(parse("zzz qqq ", Lexicon())) == [], "leaving out everything is no offer"


def test_loosening_an_unknown_place(store: SqliteStore) -> None:
    add(store, person())
    (one,) = store.loosen(Query(words=("marsh",), near=Near("atlantis")))
    assert (one.label, one.count, one.query.near) == ("within 10 mi of atlantis", 1, None)


def test_loosening_a_place_counts_those_around(store: SqliteStore) -> None:
    add(store, person("A", "Near", addresses=[CAMDEN]), person("B", "Far", addresses=[NEW_YORK]))
    found = store.loosen(Query(words=("far",), near=PHILADELPHIA))
    assert [(one.label, one.count) for one in found] == [("“far”", 1), ("within 25 mi of 19103", 1)]


# --- how it is asked ----------------------------------------------------------------------------------------------
def test_a_cancelled_search_stops(store: SqliteStore) -> None:
    add(store, person())
    for ask in (store.search, store.loosen):
        cancel = CancelToken()
        cancel.cancel()
        with pytest.raises(Cancelled):
            ask(Query(words=("marsh",)), cancel=cancel)
    assert store.search(Query(words=("marsh",))).total == 1


_PLANNED = [
    Query(),
    Query(words=("a",)),
    Query(words=("marsh", "trau")),
    Query(filters=Filters(roles=frozenset({Role.THERAPIST}), fresh_days=30)),
    Query(filters=Filters(terms=(TermRef(TermKind.SPECIALTY, "trauma", ("trauma",)),), include_inactive=True)),
    Query(words=("a",), near=PHILADELPHIA),
    Query(words=("a",), near=PHILADELPHIA, sort=Sort.NEAREST),
    Query(words=("a",), sort=Sort.AVAILABILITY),
    Query(in_bin=True),
]


@pytest.mark.parametrize("query", _PLANNED)
def test_every_statement_reads_in_order_and_never_a_whole_table(
    store: SqliteStore, query: Query, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As if there were too many to sort them.
    monkeypatch.setattr(finding_search, "_FEW", 0)
    add(store, *(person("A", f"Marsh{number}", addresses=[CAMDEN]) for number in range(20)))
    statements: list[str] = []
    # The reader that was used last is lent first, so it is the one that searches.
    with store._readers.use() as connection:
        connection.set_trace_callback(statements.append)
    store.search(query, limit=5)
    with store._readers.use() as connection:
        connection.set_trace_callback(None)
        asked = [statement for statement in statements if statement.startswith("SELECT")]
        plans = [str(row[3]) for one in asked for row in connection.execute(f"EXPLAIN QUERY PLAN {one}")]
    assert asked
    assert not [plan for plan in plans if "TEMP B-TREE" in plan or plan == "SCAN listing" or "SCAN p" in plan]


# --- what one import brought --------------------------------------------------------------------------------------
def test_what_an_import_brought_is_exactly_what_it_added_and_updated(store: SqliteStore, clock: Clock) -> None:
    """Additions in ranges and one by one, revisions, edits and undo between; compared with what was done."""
    chance, brought = random.Random(11), {}
    everyone: list[int] = []
    for count in (2, 310, 1, 320, 5):
        revised = chance.sample(everyone, min(4, len(everyone)))
        step, ids = _import(store, chance, count, revised)
        brought[step] = {*ids, *revised}
        everyone += ids
        add(store, person())
    for step, expected in brought.items():
        for words in ((), ("harbor",), ("1",)):
            query = Query(words=words, filters=_from(step, clock))
            found = oracle.find(
                replace(query, filters=_anything()), store.contacts(sorted(expected)), clock.today.date()
            )
            assert store.search(query).ids.tolist() == found, (step, words)
            assert store.search(query, limit=2).ids.tolist() == found[:2]
        near = replace(PHILADELPHIA, miles=9000.0)
        query = Query(near=near, filters=_from(step, clock), sort=Sort.NEAREST)
        found = oracle.find(replace(query, filters=_anything()), store.contacts(sorted(expected)), clock.today.date())
        assert store.search(query).ids.tolist() == found


def test_an_import_that_was_taken_back_or_never_was_brought_nobody(store: SqliteStore, clock: Clock) -> None:
    chance = random.Random(5)
    _, first = _import(store, chance, 2, [])
    step, _ = _import(store, chance, 2, first)
    query = Query(filters=_from(step, clock))
    assert len(store.search(query).ids) == 4
    store.undo(actor=ANN)
    assert store.search(query).total == 0
    store.redo(actor=ANN)
    assert len(store.search(query).ids) == 4
    assert store.search(Query(filters=_from(9999, clock))).total == 0
    labels = {one.label: one.count for one in store.loosen(Query(filters=_from(9999, clock)))}
    assert labels == {"From one import": len(store.search(Query(filters=_anything())).ids)}


def _import(store: SqliteStore, chance: random.Random, count: int, revised: list[int]) -> tuple[int, list[int]]:
    def work(tx: Transaction) -> None:
        added.extend(tx.add_contacts([NewContact(oracle.random_facts(chance)) for _ in range(count)]))
        for contact_id in revised:
            facts = tx.contact(contact_id).facts
            fees = f"${chance.randrange(10**9)}"
            key = ImportKey("list", str(contact_id))
            changed = facts.model_copy(update={"fees": fees})
            tx.revise_imported([Revision(contact_id, changed, changed, (), key, fees)])
        tx.set_meta("imports", str(chance.random()))

    added: list[int] = []
    step = store.write("import.run", work, actor=ANN).step
    assert step is not None
    return step, added


def _from(step: int, clock: Clock) -> Filters:
    return replace(_anything(), from_import=ImportRef(step, clock.today.date()))


def _anything() -> Filters:
    return Filters(include_inactive=True)


@pytest.mark.parametrize(
    ("given", "family", "shown", "typed"),
    [
        ("美玲", "林", "林美玲", ("林美玲", "林", "美玲")),
        ("서연", "박", "박서연", ("박서연", "박", "서연")),
        ("陽子", "高橋", "高橋陽子", ("高橋陽子", "高橋", "陽子")),
    ],
)
def test_names_that_begin_with_the_family(
    store: SqliteStore, given: str, family: str, shown: str, typed: tuple[str, ...]
) -> None:
    contact_id, _ = add(store, person(given, family), person("Ada", "Marsh"))
    for text in typed:
        row = only(store, parse(text, Lexicon()))
        assert (row.id, row.name) == (contact_id, shown)
