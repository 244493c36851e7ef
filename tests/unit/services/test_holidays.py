"""Federal holidays against the days that the U.S. Office of Personnel Management published."""

from __future__ import annotations

from datetime import date

import pytest

from caseworker.services.holidays import federal_holidays

PUBLISHED = {
    2020: "01-01 01-20 02-17 05-25 07-03 09-07 10-12 11-11 11-26 12-25",
    2021: "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31",
    2022: "01-17 02-21 05-30 06-20 07-04 09-05 10-10 11-11 11-24 12-26",
    2023: "01-02 01-16 02-20 05-29 06-19 07-04 09-04 10-09 11-10 11-23 12-25",
    2024: "01-01 01-15 02-19 05-27 06-19 07-04 09-02 10-14 11-11 11-28 12-25",
    2025: "01-01 01-20 02-17 05-26 06-19 07-04 09-01 10-13 11-11 11-27 12-25",
    2026: "01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25",
    2027: "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31",
}
"""New Year's Day of 2022 and of 2028 fall on a Saturday and are observed at the end of the year before."""


@pytest.mark.parametrize("year", PUBLISHED)
def test_they_are_observed_on_the_published_days(year: int) -> None:
    assert federal_holidays(year) == tuple(date.fromisoformat(f"{year}-{day}") for day in PUBLISHED[year].split())


def test_none_is_observed_on_a_weekend() -> None:
    assert all(day.weekday() < 5 for year in range(1986, 2100) for day in federal_holidays(year))
