"""An office's rules: kept in the directory, undone like anything else, refused with a sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from caseworker.errors import InvalidInput
from caseworker.models.codes import FactGroup
from caseworker.models.working_rules import WorkingRules
from caseworker.services.bundle import Services


def test_they_hold_until_they_are_undone(services: Services) -> None:
    book = services.rule_book
    assert book.rules == WorkingRules()
    days = (date(2026, 12, 25), date(2026, 7, 3), date(2026, 12, 25))
    book.keep(replace(book.rules, response_days=3, holidays=days))
    assert (book.rules.response_days, book.rules.holidays) == (3, (date(2026, 7, 3), date(2026, 12, 25)))
    services.history.undo()
    assert book.rules == WorkingRules()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"response_days": 0}, "response_days"),
        ({"hard_stop_days": 2}, "hard_stop_days"),
        ({"smallest_cell": 0}, "smallest_cell"),
        ({"fresh_days": {FactGroup.REACH: 9999}}, "fresh_days.reach"),
    ],
)
def test_what_makes_no_sense_is_refused(services: Services, wrong: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        services.rule_book.keep(replace(WorkingRules(), **wrong))  # type: ignore[arg-type]
    assert [problem.field for problem in refused.value.problems] == [field]
    assert services.rule_book.rules == WorkingRules()
