"""Saved and recent searches over the real store: names, shortcuts, counts, undo, and what is never kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from caseworker.errors import Cancelled, ConflictError, InvalidInput, NotFound
from caseworker.models.changes import Kind
from caseworker.models.codes import Availability
from caseworker.models.query import Filters, ImportRef, Near, Sort, TermRef
from caseworker.models.roles import Role
from caseworker.models.searches import KeptSearch, SavedSearchInput, Search
from caseworker.models.vocabulary import TermKind
from caseworker.services.bundle import Services
from caseworker.services.cancel import CancelToken
from caseworker.services.searches import LONGEST_TEXT
from tests.storage.directories import Clock
from tests.unit.services.conftest import add

SPANISH = TermRef(TermKind.LANGUAGE, "spanish")
FULL = Search(
    "grief ",
    Filters(frozenset({Role.THERAPIST}), terms=(SPANISH,), availability=frozenset({Availability.ACCEPTING})),
    Near("19103", 5.0, 39.95, -75.17, "19103 Philadelphia, PA", "PA", or_telehealth=True),
    Sort.VERIFIED,
)


def save(services: Services, name: str, search: Search = FULL, slot: int | None = None) -> int:
    return services.searches.save(name, search, slot).only(Kind.SEARCH)


def names(services: Services) -> list[str]:
    return [one.name for one in services.searches.saved()]


def slots(services: Services) -> dict[str, int | None]:
    return {one.name: one.slot for one in services.searches.saved()}


# --- saved ones -----------------------------------------------------------------------------------------------
def test_what_was_typed_and_chosen_comes_back_exactly(services: Services) -> None:
    search_id = save(services, "  Grief,  in Spanish ", slot=2)
    (saved,) = services.searches.saved()
    assert (saved.id, saved.name, saved.search, saved.slot, saved.is_whole) == (
        search_id,
        "Grief, in Spanish",
        FULL,
        2,
        True,
    )
    assert services.searches.named("GRIEF, in spanish") == saved
    with pytest.raises(NotFound, match="no saved search “grief”"):
        services.searches.named("grief")


def test_saving_renaming_reordering_and_deleting_are_undone_one_by_one(services: Services) -> None:
    first, second = save(services, "Grief", slot=1), save(services, "Crisis")
    services.searches.edit(first, "Loss", 3, 1)
    services.searches.reorder([second, first])
    assert names(services) == ["Crisis", "Loss"]
    version = services.searches.named("Loss").version
    services.searches.delete(first, version)
    assert names(services) == ["Crisis"]
    assert services.history.state().undo == "search.delete"
    for left in (["Crisis", "Loss"], ["Loss", "Crisis"], ["Grief", "Crisis"], ["Grief"], []):
        services.history.undo()
        assert names(services) == left
    for _ in range(5):
        services.history.redo()
    assert names(services) == ["Crisis"]
    rows = [(row.action, row.kind) for row in services.history.audit()]
    assert ("search.edit", "search") in rows
    assert "Loss" not in repr(services.history.audit())


def test_listeners_learn_what_changed(services: Services) -> None:
    seen = []
    end = services.on_changes(seen.append)
    search_id = save(services, "Grief")
    end()
    assert [(one.action, one.ids) for one in seen] == [("search.save", {Kind.SEARCH: frozenset({search_id})})]


def test_a_shortcut_belongs_to_one_search(services: Services) -> None:
    first = save(services, "Grief", slot=1)
    services.searches.save("Crisis", FULL, 1)
    assert slots(services) == {"Grief": None, "Crisis": 1}
    services.searches.edit(first, "Grief", 1, services.searches.named("Grief").version)
    assert slots(services) == {"Grief": 1, "Crisis": None}
    services.history.undo()
    assert slots(services) == {"Grief": None, "Crisis": 1}
    services.history.undo()
    assert slots(services) == {"Grief": 1}


def test_a_name_is_given_once_or_given_anew(services: Services) -> None:
    first = save(services, "Grief", slot=1)
    second = save(services, "Crisis")
    with pytest.raises(InvalidInput, match="“Grief” is saved already") as refused:
        save(services, "GRIEF")
    assert refused.value.problems[0].field == "name"
    with pytest.raises(InvalidInput, match="saved already"):
        services.searches.edit(second, "grief", None, 1)
    other = Search("loss")
    assert services.searches.save("grief", other, 1, instead=True).only(Kind.SEARCH) == first
    assert next((one.id, one.name, one.search) for one in services.searches.saved()) == (first, "grief", other)
    services.history.undo()
    assert services.searches.named("grief").search == FULL


def test_its_own_name_in_other_letters_is_no_other_search(services: Services) -> None:
    search_id = save(services, "grief")
    services.searches.edit(search_id, "GRIEF", None, 1)
    assert names(services) == ["GRIEF"]


@pytest.mark.parametrize(
    ("name", "search", "slot", "field"),
    [
        (" \t", FULL, None, "name"),
        ("x" * 61, FULL, None, "name"),
        ("x", FULL, 0, "slot"),
        ("x", FULL, 10, "slot"),
        ("x", Search(" ", sort=Sort.VERIFIED), None, "search"),
        ("x", Search("y" * (LONGEST_TEXT + 1)), None, "search"),
        ("x", Search(filters=Filters(from_import=ImportRef(1, date(2026, 3, 1)), include_inactive=True)), 1, "search"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field(
    services: Services, name: str, search: Search, slot: int | None, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        services.searches.save(name, search, slot)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert names(services) == []


def test_a_stale_version_overwrites_nothing(services: Services) -> None:
    search_id = save(services, "Grief")
    services.searches.edit(search_id, "Loss", None, 1)
    with pytest.raises(ConflictError):
        services.searches.edit(search_id, "Mourning", None, 1)
    with pytest.raises(ConflictError):
        services.searches.delete(search_id, 1)
    with pytest.raises(NotFound):
        services.searches.edit(99, "Mourning", None, 1)
    assert names(services) == ["Loss"]


def test_a_term_that_is_gone_is_left_out_and_not_forgotten(services: Services) -> None:
    chosen = '{"filters":{"terms":[{"kind":"language","code":"klingon"}],"favorites":true}}'
    wanted = SavedSearchInput("Old", KeptSearch("grief", chosen))
    services.store.write("search.save", lambda tx: tx.searches.add(wanted), actor="A")
    (saved,) = services.searches.saved()
    assert (saved.is_whole, saved.search) == (False, Search("grief", Filters(favorites=True)))
    services.searches.edit(saved.id, "Renamed", 4, 1)
    assert services.store.saved_searches()[0].search.chosen == chosen


# --- asking ---------------------------------------------------------------------------------------------------
def test_the_count_is_what_the_search_finds(services: Services) -> None:
    spanish = [{"kind": "language", "code": "spanish"}]
    add(services, family="Vega", terms=spanish, credential_text="LCSW", addresses=[{"zip": "19107", "state": "PA"}])
    add(services, family="Quill", credential_text="LMFT", addresses=[{"zip": "08102", "state": "NJ"}])
    assert services.searches.count(Search("vega")) == 1
    assert services.searches.count(Search(filters=Filters(terms=(SPANISH,)))) == 1
    assert services.searches.count(Search("", near=Near("19107", 25.0), sort=Sort.VERIFIED)) == 2
    assert services.searches.count(Search("nobody")) == 0
    # A slip of the finger: what is shown instead counts.
    assert services.finding.search(services.finding.parse("qill ")).total == 0
    assert services.searches.count(Search("qill ")) == 1
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        services.searches.count(Search("vega"), cancel=cancel)


@pytest.mark.parametrize(
    ("search", "sort"),
    [
        (Search("x"), Sort.RELEVANCE),
        (Search("x", sort=Sort.NEAREST), Sort.RELEVANCE),
        (Search("x near 19103 "), Sort.NEAREST),
        (Search("x", near=Near("19103")), Sort.NEAREST),
        (Search("x", near=Near("19103"), sort=Sort.VERIFIED), Sort.VERIFIED),
    ],
)
def test_the_order_is_the_chosen_one_or_the_nearest(services: Services, search: Search, sort: Sort) -> None:
    assert services.searches.query(search).sort is sort


def test_what_it_asks_for_in_words(services: Services) -> None:
    assert services.searches.asks_for(FULL) == (
        "“grief”",
        "Therapist",
        "Language: Spanish",
        "Accepting",
        "within 5 mi of 19103 or telehealth",
        "lately checked first",
    )
    assert services.searches.asks_for(Search()) == ("everybody",)
    more = Filters(
        confirmed_only=True,
        telehealth=True,
        credentials=frozenset({"LCSW"}),
        states=frozenset({"PA"}),
        favorites=True,
        fresh_days=30,
        include_inactive=True,
    )
    assert services.searches.asks_for(Search(filters=more)) == (
        *("confirmed", "Telehealth", "LCSW", "PA", "favorites only", "checked in the last 30 days"),
        "also inactive ones",
    )


@pytest.mark.parametrize(
    ("search", "name"),
    [
        (Search("therapist spanish medicaid near 19103"), "Therapist, Spanish, Medicaid, within 10 mi of 19103"),
        (Search("smith"), "Smith"),
        (Search("vega spanish marisol"), "Spanish, vega, marisol"),
        (FULL, "Grief and loss, Therapist, Spanish, Accepting"),
        (Search(filters=Filters(favorites=True)), "Favorites only"),
        (Search("spanish", Filters(terms=(SPANISH,))), "Spanish"),
        (Search("x" * 200), "x" * 60),
        (Search(), ""),
    ],
)
def test_a_name_is_proposed_from_what_was_understood(services: Services, search: Search, name: str) -> None:
    assert services.searches.proposed_name(search) == name


# --- recent ones ----------------------------------------------------------------------------------------------
def recent(services: Services) -> list[str]:
    return [one.search.text for one in services.searches.recent()]


def test_the_latest_come_first_and_growing_ones_are_one(services: Services, clock: Clock) -> None:
    for text in ("smi", "smith", "grief", "smith"):
        services.searches.remember(Search(text))
        clock.advance(minutes=1)
    assert recent(services) == ["smith", "grief"]
    assert (services.history.state().undo, services.history.audit()) == ("", [])


def test_what_asks_for_nothing_is_never_kept(services: Services) -> None:
    for search in (
        Search(),
        Search("  "),
        Search(sort=Sort.VERIFIED),
        Search("x" * (LONGEST_TEXT + 1)),
        Search(filters=Filters(from_import=ImportRef(1, date(2026, 3, 1)))),
    ):
        services.searches.remember(search)
    assert recent(services) == []


def test_the_whole_choice_is_kept(services: Services, clock: Clock) -> None:
    services.searches.remember(FULL)
    (one,) = services.searches.recent()
    assert (one.search, one.used_at) == (FULL, clock.moment)


def test_a_saved_one_is_not_shown_twice(services: Services) -> None:
    services.searches.remember(FULL)
    services.searches.remember(Search("smith"))
    search_id = save(services, "Grief", replace(FULL, text="GRIEF"))
    assert recent(services) == ["smith"]
    services.searches.delete(search_id, 1)
    assert recent(services) == ["smith", "grief "]


def test_one_is_forgotten_or_all_of_them(services: Services) -> None:
    for text in ("smith", "grief", "loss"):
        services.searches.remember(Search(text))
    services.searches.forget(Search("grief"))
    services.searches.forget(Search("never there"))
    assert recent(services) == ["loss", "smith"]
    services.searches.clear_recent()
    assert recent(services) == []


def test_nothing_that_was_typed_is_logged(services: Services, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        services.searches.remember(Search("secret words"))
        save(services, "Secret", Search("secret words"))
        services.searches.count(Search("secret words"))
    assert "ecret" not in caplog.text
