"""Near a place: who is found besides those within reach, in which order, and what their rows say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from caseworker.models.query import Near, Query, Sort
from caseworker.models.rows import ContactRow
from caseworker.paths import Paths
from caseworker.storage.sqlite.store import SqliteStore
from caseworker.storage.sqlite.vault import SqliteVault
from tests.storage import search_oracle as oracle
from tests.storage.directories import CHEAP, Clock, add, person

PHILADELPHIA = {"city": "Philadelphia", "state": "PA", "zip": "19103", "latitude": 39.9526, "longitude": -75.1652}
PITTSBURGH = {"city": "Pittsburgh", "state": "PA", "zip": "15222", "latitude": 40.4468, "longitude": -79.9929}
CAMDEN = Near("08102", 10.0, 39.9448, -75.1199, "08102 Camden, NJ", "NJ")
IN_PHILADELPHIA = Near("19103", 10.0, 39.9526, -75.1652, "19103 Philadelphia, PA", "PA")
LICENSE = {"abbreviation": "LCSW", "kind": "license", "jurisdiction": "PA"}


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[SqliteStore]:
    vault = SqliteVault(Paths.at(tmp_path / "data"), clock.today, words=oracle.WORDS, cost=CHEAP)
    made, _ = vault.create(None)
    assert isinstance(made, SqliteStore)
    yield made
    made.close()


def rows(store: SqliteStore, near: Near, **more: object) -> list[ContactRow]:
    query = Query(near=near, **more)  # type: ignore[arg-type]
    return store.rows(store.search(query).ids, query)


def names(store: SqliteStore, near: Near, **more: object) -> list[str]:
    return [row.name for row in rows(store, near, **more)]


def test_a_row_across_the_state_line_says_so(store: SqliteStore) -> None:
    add(store, person("A", "Across", addresses=[PHILADELPHIA]))
    (row,) = rows(store, CAMDEN)
    assert (row.state, row.is_across_state_line, round(row.distance_miles or 0, 1)) == ("PA", True, 2.5)
    (row,) = rows(store, IN_PHILADELPHIA)
    assert not row.is_across_state_line


@pytest.mark.parametrize("sort", Sort)
def test_whose_distance_nobody_knows_comes_last_in_every_order(store: SqliteStore, sort: Sort) -> None:
    nowhere = {"city": "Smallville", "state": "PA"}
    add(
        store,
        person("A", "Aaron"),
        person("B", "Baker", addresses=[nowhere]),
        person("C", "Carter", addresses=[{**nowhere, "state": "NJ"}]),
        person("D", "Dyer", addresses=[nowhere, PITTSBURGH]),
        person("Z", "Zeller", addresses=[PHILADELPHIA]),
    )
    found = rows(store, IN_PHILADELPHIA, sort=sort)
    assert [row.name for row in found] == ["Z Zeller", "A Aaron", "B Baker"]
    assert [row.is_distance_unknown for row in found] == [False, True, True]
    first = store.search(Query(near=IN_PHILADELPHIA, sort=sort), limit=2)
    assert (first.ids.tolist(), first.complete) == ([row.id for row in found[:2]], False)


def test_name_matches_with_unknown_distance_come_after_those_within_reach(store: SqliteStore) -> None:
    add(store, person("Ann", "Marsh"), person("Zoe", "Near", about="marsh", addresses=[PHILADELPHIA]))
    assert names(store, IN_PHILADELPHIA, words=("marsh",)) == ["Zoe Near", "Ann Marsh"]
    assert store.search(Query(near=IN_PHILADELPHIA, words=("marsh",))).name_matches == 0


def test_who_is_licensed_there_and_works_by_telehealth_counts_as_near_when_asked(store: SqliteStore) -> None:
    add(
        store,
        person("A", "Unknown"),
        person("B", "Remote", telehealth=True, addresses=[PITTSBURGH], credentials=[LICENSE]),
        person("C", "Remote", telehealth=True, credentials=[LICENSE]),
        person("D", "Here", telehealth=True, addresses=[PHILADELPHIA], credentials=[LICENSE]),
        person("E", "Office", telehealth=False, addresses=[PITTSBURGH], credentials=[LICENSE]),
    )
    assert names(store, IN_PHILADELPHIA) == ["D Here", "C Remote", "A Unknown"]
    found = rows(store, replace(IN_PHILADELPHIA, or_telehealth=True))
    assert [row.name for row in found] == ["D Here", "B Remote", "C Remote", "A Unknown"]
    assert [row.telehealth_in for row in found] == ["", "PA", "PA", ""]
    assert [row.is_distance_unknown for row in found] == [False, False, False, True]


@pytest.mark.parametrize(
    "facts",
    [
        {"credentials": [{"abbreviation": "LCSW", "kind": "license"}]},
        {"credentials": [{**LICENSE, "jurisdiction": "NJ"}]},
        {"credentials": [{**LICENSE, "status": "suspended"}]},
        {"credentials": [{**LICENSE, "kind": "certification"}]},
        {"credentials": [{**LICENSE, "abbreviation": "CIP", "kind": "other"}]},
        {"taxonomies": [{"code": "101YM0800X", "state": "PA"}]},
        {"taxonomies": [{"code": "101YM0800X", "license_number": "12345"}]},
    ],
)
def test_a_license_is_never_inferred(store: SqliteStore, facts: dict[str, object]) -> None:
    add(store, person("A", "Remote", telehealth=True, addresses=[PITTSBURGH], **facts))
    assert rows(store, replace(IN_PHILADELPHIA, or_telehealth=True)) == []


@pytest.mark.parametrize(
    "facts",
    [
        {"credentials": [LICENSE]},
        {"credentials": [{**LICENSE, "jurisdiction": "pennsylvania"}]},
        {"credentials": [{**LICENSE, "kind": "other"}]},
        {"taxonomies": [{"code": "101YM0800X", "license_number": "12345", "state": "PA"}]},
    ],
)
def test_a_license_that_is_written_down_counts(store: SqliteStore, facts: dict[str, object]) -> None:
    add(store, person("A", "Remote", telehealth=True, addresses=[PITTSBURGH], **facts))
    (row,) = rows(store, replace(IN_PHILADELPHIA, or_telehealth=True))
    assert row.telehealth_in == "PA"


@pytest.mark.parametrize("days", [-40, -1, 0, 1, 29, 30, 31, 400])
def test_a_license_counts_until_its_last_day(store: SqliteStore, clock: Clock, days: int) -> None:
    until = clock.today.date() + timedelta(days=days)
    license_ = {**LICENSE, "expires": until}
    add(store, person("A", "Remote", telehealth=True, addresses=[PITTSBURGH], credentials=[license_]))
    wide = replace(IN_PHILADELPHIA, or_telehealth=True)
    assert len(rows(store, wide)) == (days >= 0)
    if days >= 0:
        clock.advance(days=days)
        assert rows(store, wide)
        clock.advance(days=1)
        assert not rows(store, wide)
        assert store.check().problems == ()
