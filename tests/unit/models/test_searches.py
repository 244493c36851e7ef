"""Searches that are kept: to JSON and back, and which of the last ones stay."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseworker.models.codes import Availability
from caseworker.models.query import Filters, ImportRef, Near, Sort, TermRef
from caseworker.models.roles import Role
from caseworker.models.search_json import kept, read
from caseworker.models.searches import KEPT_RECENT, KeptSearch, Search, StoredRecent, with_recent
from caseworker.models.vocabulary import TermKind

CODES = ("spanish", "medicaid", "trauma")
AT = datetime(2026, 3, 2, 14, tzinfo=UTC)
words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)
terms = st.builds(TermRef, st.sampled_from(TermKind), st.sampled_from(CODES), st.lists(words, max_size=2).map(tuple))
filters = st.builds(
    Filters,
    roles=st.frozensets(st.sampled_from(Role)),
    confirmed_only=st.booleans(),
    terms=st.lists(terms, max_size=3).map(tuple),
    availability=st.frozensets(st.sampled_from(Availability)),
    telehealth=st.booleans(),
    credentials=st.frozensets(words, max_size=2),
    states=st.frozensets(st.sampled_from(["PA", "NJ"])),
    favorites=st.booleans(),
    fresh_days=st.none() | st.integers(1, 9999),
    include_inactive=st.booleans(),
    from_import=st.none() | st.builds(ImportRef, st.integers(1, 2**53), st.dates()),
    tried=st.frozensets(st.integers(1, 2**63 - 1), max_size=3),
)
points = st.tuples(st.floats(-90, 90), st.floats(-180, 180)) | st.just((None, None))
nears = st.builds(
    lambda place, miles, point, label, state, telehealth: Near(place, miles, *point, label, state, telehealth),
    words,
    st.floats(0.01, 9999),
    points,
    words,
    st.sampled_from(["", "PA"]),
    st.booleans(),
)
searches = st.builds(Search, st.text(), filters, st.none() | nears, st.none() | st.sampled_from(Sort))
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from([*CODES, *Role, *Sort]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([one.name for one in fields(Filters)]) | st.text(), inner, max_size=3)
        | st.fixed_dictionaries({"place": inner, "miles": inner, "latitude": inner, "longitude": inner})
        | st.fixed_dictionaries({"kind": inner, "code": inner, "or_words": inner})
    ),
)
stored_things = anything | st.fixed_dictionaries({"filters": anything, "near": anything, "sort": anything})


def is_known(_kind: TermKind, code: str) -> bool:
    return code in CODES


def test_every_filter_has_its_place_in_the_json() -> None:
    """A new one must be written and read too, or it would be lost without a word."""
    full = Filters(
        roles=frozenset({Role.THERAPIST}),
        confirmed_only=True,
        terms=(TermRef(TermKind.LANGUAGE, "spanish"),),
        availability=frozenset({Availability.ACCEPTING}),
        telehealth=True,
        credentials=frozenset({"LCSW"}),
        states=frozenset({"PA"}),
        favorites=True,
        fresh_days=30,
        include_inactive=True,
        from_import=ImportRef(7, date(2026, 3, 1)),
        tried=frozenset({3, 8}),
    )
    for one in fields(Filters):
        assert getattr(full, one.name) != getattr(Filters(), one.name), f"set {one.name} here"
    assert set(json.loads(kept(Search(filters=full)).chosen)["filters"]) == {one.name for one in fields(Filters)}


def test_every_part_of_a_place_has_its_place_in_the_json() -> None:
    full = Near("19103", 5.0, 39.95, -75.17, "19103 Philadelphia, PA", "PA", or_telehealth=True)
    for one in fields(Near):
        assert getattr(full, one.name) != getattr(Near(""), one.name), f"set {one.name} here"
    assert read(kept(Search(near=full)), is_known) == (Search(near=full), True)
    assert [one.name for one in fields(Search)] == ["text", "filters", "near", "sort"]


@given(searches)
def test_what_was_chosen_comes_back(search: Search) -> None:
    assert read(kept(search), is_known) == (search, True)


@given(searches, searches)
def test_equal_choices_have_equal_json(one: Search, other: Search) -> None:
    assert (kept(one) == kept(other)) == (one == other)


@given(stored_things)
def test_anything_can_be_read(thing: object) -> None:
    stored = KeptSearch("text", json.dumps(thing))
    search, is_whole = read(stored, is_known)
    assert search.text == "text"
    again = kept(search)
    assert read(again, is_known) == (search, True)
    if not is_whole:
        assert again != stored


@pytest.mark.parametrize("chosen", ["{", "[]", "null", "[" * 100_000, '"x"', "\x00"])
def test_what_is_no_choice_at_all_is_left_out(chosen: str) -> None:
    assert read(KeptSearch("x", chosen), is_known) == (Search("x"), False)


@pytest.mark.parametrize(
    ("chosen", "left"),
    [
        ({"filters": {"roles": ["therapist", "wizard"]}}, Search(filters=Filters(roles=frozenset({Role.THERAPIST})))),
        ({"filters": {"terms": [{"kind": "language", "code": "klingon"}]}}, Search()),
        ({"filters": {"terms": [{"kind": "planet", "code": "spanish"}]}}, Search()),
        ({"filters": {"moon": "full", "favorites": True}}, Search(filters=Filters(favorites=True))),
        ({"filters": {"fresh_days": -1}}, Search()),
        ({"filters": {"telehealth": 1}}, Search()),
        ({"near": {"place": "19103", "miles": float("nan")}}, Search()),
        ({"near": {"place": "", "miles": 5}}, Search()),
        ({"near": {"place": "19103", "miles": 0}}, Search()),
        ({"sort": "loudest"}, Search()),
        ({"colour": "red", "sort": "verified"}, Search(sort=Sort.VERIFIED)),
    ],
)
def test_what_is_not_known_is_left_out_and_said(chosen: object, left: Search) -> None:
    assert read(KeptSearch("", json.dumps(chosen)), is_known) == (left, False)


def test_a_place_without_a_proper_point_is_looked_up_anew() -> None:
    whole = {"place": "19103", "miles": 5, "latitude": 40, "longitude": -75, "label": "x", "state": "PA"}
    broken_ones: list[dict[str, object]] = [{"latitude": 900}, {"longitude": None}, {"state": None}]
    for broken in broken_ones:
        search, _ = read(KeptSearch("", json.dumps({"near": whole | broken})), is_known)
        assert search.near is not None
        assert (search.near.place, search.near.latitude, search.near.longitude) == ("19103", None, None)
    del whole["state"]
    search, is_whole = read(KeptSearch("", json.dumps({"near": whole})), is_known)
    assert (search.near, is_whole) == (Near("19103", 5, None, None, "x"), True)


def test_an_import_does_not_last() -> None:
    passing = Filters(from_import=ImportRef(7, date(2026, 3, 1)), include_inactive=True, favorites=True)
    assert Search("x", passing).lasting == Search("x", Filters(favorites=True))
    lasting = Search("x", Filters(include_inactive=True))
    assert lasting.lasting == lasting


@pytest.mark.parametrize(
    ("search", "is_empty"),
    [
        (Search(), True),
        (Search(" \t", sort=Sort.VERIFIED), True),
        (Search("x"), False),
        (Search(near=Near("19103")), False),
        (Search(filters=Filters(favorites=True)), False),
    ],
)
def test_an_order_alone_asks_for_nothing(search: Search, is_empty: bool) -> None:
    assert search.is_empty is is_empty


# --- recent ones ----------------------------------------------------------------------------------------------
def recents(*texts: str, chosen: str = "") -> tuple[StoredRecent, ...]:
    """As if they were used in this order."""
    before: tuple[StoredRecent, ...] = ()
    for text in texts:
        before = with_recent(before, StoredRecent(KeptSearch(text, chosen), AT))
    return before


def texts(kept_ones: tuple[StoredRecent, ...]) -> list[str]:
    return [one.search.text for one in kept_ones]


@pytest.mark.parametrize(
    ("used", "left"),
    [
        (("smi", "smith"), ["smith"]),
        (("smi", "Smith ", "smith lcsw"), ["smith lcsw"]),
        (("smith", "smi"), ["smi", "smith"]),
        (("smi", "jones", "smith"), ["smith", "jones", "smi"]),
        (("a", "b", "A "), ["A ", "b"]),
        (("", "smith"), ["smith", ""]),
    ],
)
def test_one_entry_a_query(used: tuple[str, ...], left: list[str]) -> None:
    assert texts(recents(*used)) == left


def test_another_choice_is_another_query() -> None:
    before = recents("smi")
    after = with_recent(before, StoredRecent(KeptSearch("smith", '{"sort":"nearest"}'), AT))
    assert texts(after) == ["smith", "smi"]


@given(st.lists(st.sampled_from(["a", "ab", "abc", "b", "B ", "c d", "c  d", *map(str, range(30))]), max_size=60))
def test_the_last_ones_are_kept_each_once_and_newest_first(used: list[str]) -> None:
    left = recents(*used)
    assert len(left) <= KEPT_RECENT
    bare = [" ".join(text.split()).casefold() for text in texts(left)]
    assert len(set(bare)) == len(bare)
    if used:
        assert left[0].search.text == used[-1]
    last_use = {" ".join(text.split()).casefold(): position for position, text in enumerate(used)}
    assert [last_use[text] for text in bare] == sorted((last_use[text] for text in bare), reverse=True)


def test_when_it_was_used_is_kept() -> None:
    (one,) = with_recent((), StoredRecent(KeptSearch("x"), AT))
    assert replace(one, used_at=AT) == one
