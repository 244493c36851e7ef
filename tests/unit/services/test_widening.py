"""What else a search may mean, asked of a real directory: slips of the finger, names of the same sound."""

from __future__ import annotations

import pytest

from caseworker.models.query import Nearness, Query, Widening
from caseworker.models.roles import Role
from caseworker.services.bundle import Services
from tests.unit.services.conftest import add


def typed(services: Services, text: str) -> Query:
    return services.finding.parse(f"{text} ")


def respelled(services: Services, text: str) -> Widening | None:
    query = typed(services, text)
    return services.finding.respelled(query, services.finding.search(query).total)


def offered(services: Services, text: str) -> dict[Nearness, tuple[str, ...]]:
    query = typed(services, text)
    found = services.finding.search(query).total
    return {one.kind: one.words for one in services.finding.offers(query, found)}


@pytest.fixture
def johnsons(services: Services) -> Services:
    for given in ("Ada", "Ben", "Cleo", "Dan"):
        add(services, given=given, family="Johnson")
    return services


@pytest.mark.parametrize("slip", ["Jonson", "Johnsonn", "Johnsno", "Jphnson"])
def test_one_slip_is_read_as_the_name_that_is_there(johnsons: Services, slip: str) -> None:
    instead = respelled(johnsons, slip)
    assert instead is not None
    assert (instead.kind, instead.words, instead.count) == (Nearness.SPELLING, ("johnson",), 4)
    assert johnsons.finding.search(instead.query).total == 4


def test_what_is_found_is_taken_as_it_stands(johnsons: Services) -> None:
    add(johnsons, given="Eve", family="Jonson")
    assert respelled(johnsons, "Jonson") is None, "four to one is not far more frequent"
    for number in range(20):
        add(johnsons, given=f"Given{number}", family="Johnson")
    instead = respelled(johnsons, "Jonson")
    assert instead is not None
    assert instead.count == 24


def test_quotes_are_taken_by_the_letter(johnsons: Services) -> None:
    assert respelled(johnsons, '"Jonson"') is None


def test_a_misspelled_word_of_the_field_is_understood(services: Services) -> None:
    add(services, given="Ada", family="Lovell", credential_text="LCSW")
    instead = respelled(services, "therpist lovell")
    assert instead is not None
    assert instead.query.filters.roles == {Role.THERAPIST}
    assert instead.query.text == "therapist lovell "


def test_only_the_misspelled_word_changes_and_the_rest_still_counts(johnsons: Services) -> None:
    instead = respelled(johnsons, "ada jonson")
    assert instead is not None
    assert (instead.words, instead.count) == (("johnson",), 1)
    assert respelled(johnsons, "zacharias jonson") is None, "nobody is called so"


@pytest.mark.parametrize(
    ("typed_name", "family"),
    [("meier", "Meyer"), ("maier", "Meyer"), ("smyth", "Smith"), ("stein", "Stine"), ("shawn", "Sean")],
)
def test_names_of_the_same_sound_are_offered(services: Services, typed_name: str, family: str) -> None:
    add(services, given="Ada", family=family)
    assert offered(services, typed_name)[Nearness.SOUND] == (family.lower(),)


def test_what_only_looks_alike_is_not_offered(services: Services) -> None:
    add(services, given="Ada", family="Moira")
    assert not offered(services, "mary")


def test_a_widened_query_finds_both(services: Services) -> None:
    add(services, given="Ada", family="Meyer")
    add(services, given="Ben", family="Meier")
    query = typed(services, "meier")
    (offer,) = services.finding.offers(query, 1)
    assert services.finding.search(query).total == 1
    assert services.finding.search(offer.query).total == offer.count == 2


def test_nobody_who_is_hidden_makes_an_offer(services: Services) -> None:
    contact_id = add(services, given="Ada", family="Johnson")
    services.directory.move_to_bin([contact_id])
    assert respelled(services, "jonson") is None


@pytest.mark.parametrize(("typed_name", "given"), [("bob", "Robert"), ("Lupe", "Guadalupe"), ("guadalupe", "Lupita")])
def test_other_forms_of_a_given_name_are_offered(services: Services, typed_name: str, given: str) -> None:
    add(services, given=given, family="Vega")
    assert given.lower() in offered(services, typed_name)[Nearness.NICKNAME]
    (offer,) = services.finding.offers(typed(services, typed_name), 0)
    assert services.finding.search(offer.query).total == 1
