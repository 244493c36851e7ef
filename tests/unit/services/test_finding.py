"""Typed text to contacts, near a place, and nowhere."""

from __future__ import annotations

import pytest

from caseworker.errors import Cancelled
from caseworker.models.query import ChipKind, Near, Sort
from caseworker.services.bundle import Services
from caseworker.services.cancel import CancelToken
from caseworker.services.finding import Finding
from caseworker.services.reference import Reference
from tests.unit.services.conftest import add


@pytest.fixture
def people(services: Services) -> Services:
    spanish = [{"kind": "language", "code": "spanish"}]
    add(services, family="Vega", terms=spanish, credential_text="LCSW", addresses=[{"zip": "19107", "state": "PA"}])
    add(services, family="Quill", credential_text="LMFT", addresses=[{"zip": "08102", "state": "NJ"}])
    add(services, family="Osterley", credential_text="CIP", addresses=[{"zip": "87102", "state": "NM"}])
    return services


def names(services: Services, text: str, **more: object) -> list[str]:
    query = services.finding.parse(text + " ", **more)  # type: ignore[arg-type]
    return [row.name for row in services.finding.rows(services.finding.search(query).ids, query)]


def test_text_finds_and_a_place_orders(people: Services) -> None:
    assert names(people, "vega") == ["Vega"]
    assert names(people, "therapist spanish") == ["Vega"]
    assert names(people, "near camden nj", sort=Sort.NEAREST) == ["Quill", "Vega"]
    assert names(people, "", near=Near("87102")) == ["Osterley"]


@pytest.mark.parametrize("text", ["family therapist", "family therapists", "terapeuta familiar"])
def test_a_family_therapist_holds_the_license_or_does_family_therapy(people: Services, text: str) -> None:
    add(people, family="Zimmer", terms=[{"kind": "modality", "code": "family_therapy"}])
    add(people, family="Aster", credentials=[{"abbreviation": "LMFT"}])
    assert names(people, text) == ["Aster", "Quill", "Zimmer"]


def test_rows_tell_the_distance(people: Services) -> None:
    query = people.finding.parse("near 19107 ")
    rows = people.finding.rows(people.finding.search(query).ids, query)
    distances = {row.name: row.distance_miles for row in rows}
    assert distances["Vega"] == pytest.approx(0, abs=0.1)
    assert 1 < (distances["Quill"] or 0) < 4


def test_a_place_is_looked_up_also_when_places_were_not_loaded_yet(people: Services) -> None:
    cold = Finding(people.session, Reference(), lambda: 30)
    query = cold.parse("vega near 19107 ")
    assert query.near is not None
    assert query.near.latitude is None
    assert cold.search(query).total == 1
    assert cold.rows(cold.search(query).ids, query)[0].distance_miles is not None


def test_nobody_is_near_a_place_that_does_not_exist(people: Services) -> None:
    query = people.finding.parse("vega near nowhereville ")
    assert people.finding.search(query).total == 0
    assert "nowhereville" in people.finding.place_problem(query)
    [wider] = people.finding.loosen(query)
    assert wider.count == 1
    assert wider.part is not None
    assert wider.part.kind is ChipKind.NEAR
    assert people.finding.search(wider.query).total == 1
    assert people.finding.place_problem(people.finding.parse("vega near 19107 ")) == ""


def test_a_chip_is_removed_or_taken_by_the_letter(people: Services) -> None:
    query = people.finding.parse("vega spanish ")
    [chip] = query.understood
    assert people.finding.without(query.text, chip) == "vega"
    literal = people.finding.parse(people.finding.without(query.text, chip, keep_words=True))
    assert literal.understood == ()
    assert (literal.words, literal.phrases) == (("vega",), ("spanish",))


def test_a_cancelled_search_ends(people: Services) -> None:
    cancel = people.finding.new_cancel()
    cancel.cancel()
    with pytest.raises(Cancelled):
        people.finding.search(people.finding.parse("vega "), cancel=cancel)


def test_a_token_stops_what_runs_and_what_comes_later() -> None:
    token, stopped = CancelToken(), list[str]()
    token.check()
    token.on_cancel(lambda: stopped.append("running"))
    token.on_cancel(None)
    token.cancel()
    assert stopped == []
    token.on_cancel(lambda: stopped.append("later"))
    assert stopped == ["later"]
    with pytest.raises(Cancelled):
        token.check()
