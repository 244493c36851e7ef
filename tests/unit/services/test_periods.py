"""Usual periods, and what a search sought."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from caseworker.models.codes import Availability
from caseworker.models.figures import Period
from caseworker.models.query import Filters, Near, Query, TermRef
from caseworker.models.roles import Role
from caseworker.models.vocabulary import TermKind
from caseworker.services.periods import Preset, period
from caseworker.services.unmet import sought

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("preset", "today", "wanted"),
    [
        (Preset.THIS_MONTH, date(2026, 3, 2), Period(date(2026, 3, 1), date(2026, 3, 2))),
        (Preset.LAST_MONTH, date(2026, 3, 31), Period(date(2026, 2, 1), date(2026, 2, 28))),
        (Preset.LAST_MONTH, date(2026, 1, 5), Period(date(2025, 12, 1), date(2025, 12, 31))),
        (Preset.QUARTER, date(2026, 6, 30), Period(date(2026, 4, 1), date(2026, 6, 30))),
        (Preset.QUARTER, date(2026, 10, 1), Period(date(2026, 10, 1), date(2026, 10, 1))),
        (Preset.YEAR, date(2026, 3, 2), Period(date(2026, 1, 1), date(2026, 3, 2))),
        (Preset.ALL, date(2026, 3, 2), Period()),
    ],
)
def test_usual_periods(preset: Preset, today: date, wanted: Period) -> None:
    assert period(preset, today) == wanted


SPANISH = TermRef(TermKind.LANGUAGE, "spanish", ("espanol",))
QUERY = Query(filters=Filters(roles=frozenset({Role.THERAPIST}), terms=(SPANISH,)))


def test_what_was_sought_is_codes_in_order() -> None:
    near = replace(QUERY, near=Near("19103"), filters=replace(QUERY.filters, telehealth=True))
    assert sought(near) == ("language:spanish", "near", "role:therapist", "telehealth")
    available = Query(filters=Filters(availability=frozenset({Availability.ACCEPTING}), states=frozenset({"PA"})))
    assert sought(available) == ("availability:accepting", "near")


@pytest.mark.parametrize(
    "query",
    [
        Query(),
        Query(near=Near("19103")),
        replace(QUERY, words=("smith",)),
        replace(QUERY, in_bin=True),
        replace(QUERY, filters=replace(QUERY.filters, favorites=True)),
        replace(QUERY, filters=replace(QUERY.filters, credentials=frozenset({"lcsw"}))),
        replace(QUERY, filters=replace(QUERY.filters, fresh_days=30)),
    ],
)
def test_what_has_no_code_is_not_kept(query: Query) -> None:
    assert sought(query) == ()
