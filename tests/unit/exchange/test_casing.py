"""Names that a registry keeps in capitals, as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseworker.exchange import casing


@pytest.mark.parametrize(
    ("registered", "written"),
    [
        ("MCDONALD", "McDonald"),
        ("O'BRIEN-MCDONALD", "O'Brien-McDonald"),
        ("DE LA CRUZ", "De La Cruz"),
        ("MACDONALD", "MacDonald"),
        ("MACKEY", "Mackey"),
        ("D'ANGELO", "D'Angelo"),
        ("ORTEGA Y GASSET", "Ortega y Gasset"),
        ("NÚÑEZ", "Núñez"),
        ("III", "III"),
        ("JR.", "Jr."),
        ("ST. JOHN", "St. John"),
        ("van der Berg", "van der Berg"),
    ],
)
def test_person(registered: str, written: str) -> None:
    assert casing.person(registered) == written


@pytest.mark.parametrize(
    ("registered", "written"),
    [
        ("HARBOR FAMILY SERVICES OF NJ, LLC", "Harbor Family Services of NJ, LLC"),
        ("YMCA OF GREATER NY", "YMCA of Greater NY"),
        ("ST. ELIZABETH'S MEDICAL CENTER", "St. Elizabeth's Medical Center"),
        ("BCS PSYCHOTHERAPY SERVICES P.A.", "BCS Psychotherapy Services P.A."),
        ("IN-HOME CARE OF THE WEST", "In-Home Care of the West"),
        ("WILLOW MGMT SVCS INC", "Willow Mgmt Svcs Inc"),
        ("NAMI", "NAMI"),
        ("iHope Counseling", "iHope Counseling"),
    ],
)
def test_organization(registered: str, written: str) -> None:
    assert casing.organization(registered) == written


@pytest.mark.parametrize(
    ("registered", "written"),
    [
        ("1204 SW MCKINLEY 2ND ST STE 4B", "1204 SW McKinley 2nd St Ste 4B"),
        ("PO BOX 12", "PO Box 12"),
        ("24509 COUNTY HIGHWAY I", "24509 County Highway I"),
    ],
)
def test_street(registered: str, written: str) -> None:
    assert casing.street(registered) == written


@given(st.text(max_size=60))
def test_no_letter_is_lost_and_casing_twice_changes_nothing(text: str) -> None:
    for cased in (casing.person, casing.organization, casing.street):
        once = cased(text)
        assert once.casefold() == text.casefold() or len(once) == len(text)
        assert cased(once) == once or once.isupper()
