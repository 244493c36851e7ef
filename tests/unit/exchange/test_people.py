"""Names in one cell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseworker.exchange.people import Named, read

LETTERS = frozenset({"LCSW", "L.C.S.W.", "PsyD", "PhD", "CADC", "MSW", "LPC", "CIP", "MD", "MA", "Ph.D."})


@pytest.mark.parametrize(
    ("cell", "named"),
    [
        ("Jane Smith", Named(given="Jane", family="Smith")),
        ("Smith, Jane", Named(given="Jane", family="Smith")),
        ("Dr. Belle Richter, PsyD", Named(prefix="Dr.", given="Belle", family="Richter", credentials="PsyD")),
        ("Jane Q. Smith LCSW, CADC", Named(given="Jane", middle="Q.", family="Smith", credentials="LCSW, CADC")),
        ("Jane Smith, MSW, LCSW", Named(given="Jane", family="Smith", credentials="MSW, LCSW")),
        ("de la Cruz, María, Jr.", Named(given="María", family="de la Cruz", suffix="Jr.")),
        ("SMITH, JANE", Named(given="Jane", family="Smith")),
        ("YO-YO MA", Named(given="Yo-Yo", family="Ma")),
        ("Yo-Yo Ma", Named(given="Yo-Yo", family="Ma")),
        ('Robert "Bob" Hall, LPC', Named(given="Robert", family="Hall", preferred="Bob", credentials="LPC")),
        ("Riverside Counseling, LLC", Named(organization="Riverside Counseling, LLC")),
        ("HARBOR FAMILY SERVICES", Named(organization="Harbor Family Services")),
        ("Prince", Named(given="Prince")),
    ],
)
def test_names(cell: str, named: Named) -> None:
    assert read(cell, LETTERS.__contains__) == named


@given(st.text(max_size=60).filter(str.strip))
def test_a_name_is_never_lost_entirely(cell: str) -> None:
    named = read(cell, LETTERS.__contains__)
    assert isinstance(named, Named)
    if any(character.isalpha() for character in cell):
        assert named != Named()
