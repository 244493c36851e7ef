"""Usual periods, business days, and what a search sought."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseworker.models.codes import Availability
from caseworker.models.figures import Period
from caseworker.models.query import Filters, Near, Query, TermRef
from caseworker.models.roles import Role
from caseworker.models.vocabulary import TermKind
from caseworker.services.business_days import BusinessDays
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


@given(
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.integers(-5, 60),
    st.sets(st.dates(date(2020, 1, 1), date(2030, 1, 1)), max_size=20),
)
def test_business_days_are_counted_as_by_hand(after: date, days: int, holidays: set[date]) -> None:
    until = after + timedelta(days=days)
    each = (after + timedelta(days=number) for number in range(1, days + 1))
    by_hand = sum(day.weekday() < 5 and day not in holidays for day in each)
    assert BusinessDays(holidays).between(after, until) == by_hand


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
