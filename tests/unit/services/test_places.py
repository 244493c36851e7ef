"""ZIP codes and cities, before and after everything was loaded."""

from __future__ import annotations

import pytest

from caseworker.services.places import Gazetteer
from caseworker.services.reference import Reference


@pytest.mark.parametrize(
    "text",
    ["19103", " 19103 ", "19103-4567", "191034567", "19103 4567", "Philadelphia, PA 19103", "phila pa 19103-4567"],
)
def test_a_zip_code_in_any_form(reference: Reference, text: str) -> None:
    place = reference.place(text)
    assert place is not None
    assert (place.label, place.latitude, place.longitude) == ("19103 Philadelphia, PA", 39.9513, -75.1741)


def test_post_office_boxes_have_a_place_and_military_mail_has_none(reference: Reference) -> None:
    box = reference.place("00604")
    assert box is not None
    assert box.state == "PR"
    assert reference.place("09001") is None
    assert reference.place("00000") is None


def test_a_zip_code_is_known_alike_before_and_after_loading() -> None:
    places = Gazetteer()
    codes = ["19103", "87105", "96799", "09001", "00000", "99950", "10048", "20599", "96201"]
    before = [places.zip(code) for code in codes]
    assert not places.is_loaded
    places.load()
    assert [places.zip(code) for code in codes] == before


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Camden, NJ", "Camden, NJ"),
        ("camden nj", "Camden, NJ"),
        ("St. Louis, MO", "Saint Louis, MO"),
        ("ft worth tx", "Fort Worth, TX"),
        ("Fort Worth, TX", "Fort Worth, TX"),
        ("saint louis mo", "Saint Louis, MO"),
        ("Mt. Laurel, NJ", "Mount Laurel, NJ"),
        ("mount laurel nj", "Mount Laurel, NJ"),
        ("Philadelphia", "Philadelphia, PA"),
        ("portland", "Portland, OR"),
        ("Portland, ME", "Portland, ME"),
        ("Cañon City, CO", "Canon City, CO"),
    ],
)
def test_a_city_with_and_without_its_state(reference: Reference, text: str, label: str) -> None:
    place = reference.place(text)
    assert place is not None
    assert (place.label, place.zip) == (label, "")


@pytest.mark.parametrize("text", ["", "Nowhereville", "Camden, ZZ", "Philadelphia, OR", "1910", "19103 Philadelphia"])
def test_what_is_no_place(reference: Reference, text: str) -> None:
    assert reference.place(text) is None


def test_the_middle_of_a_city_lies_in_it(reference: Reference) -> None:
    city = reference.place("Albuquerque, NM")
    assert city is not None
    assert (city.latitude, city.longitude) == (pytest.approx(35.1, abs=0.2), pytest.approx(-106.6, abs=0.2))


def test_a_retired_zip_code_and_one_without_a_point_lie_in_their_city(reference: Reference) -> None:
    retired, pointless = reference.place("10048"), reference.place("20599")
    assert retired is not None
    assert pointless is not None
    assert (retired.label, pointless.label) == ("10048 New York, NY", "20599 Washington, DC")
    assert (pointless.latitude, pointless.longitude) == (pytest.approx(38.9, abs=0.1), pytest.approx(-77, abs=0.1))


@pytest.mark.parametrize(
    "text", ["09012", "96201", "34002-1234", "09905", "APO AE", "fpo, ap 96691", "DPO", " Apo, AA "]
)
def test_military_post_offices_are_told_apart_from_what_does_not_exist(reference: Reference, text: str) -> None:
    assert reference.place(text) is None
    assert "military post office" in reference.place_problem(text)
    assert text.strip() in reference.place_problem(text)


@pytest.mark.parametrize("text", ["00000", "Nowhereville", "APO PA", "Nowhere 19103"])
def test_what_does_not_exist_is_no_place(reference: Reference, text: str) -> None:
    assert "no place in the United States" in reference.place_problem(text)


@pytest.mark.parametrize("text", ["19103", "Apollo, PA", "Camden"])
def test_a_place_is_no_problem(reference: Reference, text: str) -> None:
    assert reference.place_problem(text) == ""
