"""The rules of an office are read back as they were kept, and what is damaged falls back to the usual."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from caseworker.models.codes import FactGroup
from caseworker.models.working_rules import WorkingRules, from_json, to_json

days = st.integers(1, 3650)
rules = st.builds(
    WorkingRules,
    response_days=days,
    second_response_days=days,
    hard_stop_days=days,
    holidays=st.lists(st.dates(), max_size=5).map(tuple),
    fresh_days=st.fixed_dictionaries(dict.fromkeys(FactGroup, days)),
    expiry_warning_days=days,
    smallest_cell=days,
)
damage = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["holidays", "fresh_days"]), inner),
)


@given(rules)
def test_they_come_back_as_they_were(kept: WorkingRules) -> None:
    assert from_json(to_json(kept)) == kept


@given(st.text() | damage.map(lambda value: __import__("json").dumps(value)))
def test_what_cannot_be_read_is_as_usual(text: str) -> None:
    assert from_json(text).response_days >= 0
    assert set(from_json(text).fresh_days) == set(WorkingRules().fresh_days)


def test_a_part_that_is_wrong_costs_only_itself() -> None:
    text = '{"response_days": "soon", "hard_stop_days": 20, "holidays": ["2026-12-25", "never", 7]}'
    assert from_json(text) == WorkingRules(hard_stop_days=20, holidays=(date(2026, 12, 25),))
