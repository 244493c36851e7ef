"""The simulated year of the benchmark, a few days of it: it goes through the services as an office does."""

from __future__ import annotations

import pytest

from tests.bench.year import simulate

LISTINGS, DAYS = 24, 8


@pytest.mark.parametrize("feedback", [True, False])
def test_an_office_works_through_its_days(feedback: bool) -> None:
    (month,) = simulate(LISTINGS, DAYS, 1, feedback=feedback)
    assert 0 < month.accepted <= month.asked
    assert 0 < month.true <= month.shown <= LISTINGS
