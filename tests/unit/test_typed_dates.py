"""Dates as caseworkers type them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseworker.ui.widgets.dates import parse_date

TODAY = date(2026, 11, 23)  # a Monday


@pytest.mark.unit
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", None),
        ("  ", None),
        ("2026-12-01", date(2026, 12, 1)),
        ("12/1/2026", date(2026, 12, 1)),
        ("12/1/26", date(2026, 12, 1)),
        ("12/1", date(2026, 12, 1)),
        ("11/22", date(2027, 11, 22)),
        ("11/23", TODAY),
        ("Dec 1", date(2026, 12, 1)),
        ("December 1st, 2027", date(2027, 12, 1)),
        ("1 dec 2027", date(2027, 12, 1)),
        ("Sept. 30 2027", date(2027, 9, 30)),
        ("Feb 29", date(2028, 2, 29)),
        ("3/2028", date(2028, 3, 1)),
        ("today", TODAY),
        ("Tomorrow", date(2026, 11, 24)),
        ("fri", date(2026, 11, 27)),
        ("monday", date(2026, 11, 30)),
        ("+7", date(2026, 11, 30)),
        ("+2w", date(2026, 12, 7)),
        ("+3 months", date(2027, 2, 23)),
    ],
)
def test_reads_what_people_type(typed: str, meant: date | None) -> None:
    assert parse_date(typed, TODAY) == meant


@pytest.mark.unit
def test_past_dates_and_month_ends() -> None:
    assert parse_date("12/1", TODAY, past=True) == date(2025, 12, 1)
    assert parse_date("11/22", TODAY, past=True) == date(2026, 11, 22)
    assert parse_date("11/23", TODAY, past=True) == TODAY
    assert parse_date("feb 2028", TODAY, month_end=True) == date(2028, 2, 29)


@pytest.mark.unit
@pytest.mark.parametrize("typed", ["soon", "13/45/2026", "Mayor 5", "Feb 30 2027", "99", "2026-13-01", "+"])
def test_says_what_is_wrong(typed: str) -> None:
    with pytest.raises(ValueError, match="is not a date") as caught:
        parse_date(typed, TODAY)
    assert typed in str(caught.value)


@pytest.mark.unit
@settings(max_examples=150, deadline=None)
@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.booleans())
def test_every_date_reads_back_as_it_was_written(day: date, past: bool) -> None:
    for pattern in ("%Y-%m-%d", "%m/%d/%Y", "%B %d, %Y", "%d %b %Y"):
        assert parse_date(day.strftime(pattern), TODAY, past=past) == day


@pytest.mark.unit
@settings(max_examples=150, deadline=None)
@given(st.text(max_size=30))
def test_any_text_is_a_date_or_refused_in_words(typed: str) -> None:
    refusal = ""
    try:
        parse_date(typed, TODAY)
    except ValueError as error:
        refusal = str(error)
    assert refusal == "" or "is not a date" in refusal
