"""Small figures kept back: none of them can be worked out from what is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseworker.models.report_table import Sum
from caseworker.services.small_cells import kept_back

pytestmark = pytest.mark.unit


def grid(rows: Sequence[Sequence[int]]) -> tuple[dict[str, int], list[Sum]]:
    """A table with the totals of its rows and columns, and the total of those."""
    height, width = len(rows), len(rows[0])
    values = {f"{y},{x}": rows[y][x] for y in range(height) for x in range(width)}
    values |= {f"{y},all": sum(rows[y]) for y in range(height)}
    values |= {f"all,{x}": sum(row[x] for row in rows) for x in range(width)}
    values["all,all"] = sum(map(sum, rows))
    sums = [Sum(f"{y},all", tuple(f"{y},{x}" for x in range(width))) for y in (*range(height), "all")]
    sums += [Sum(f"all,{x}", tuple(f"{y},{x}" for y in range(height))) for x in (*range(width), "all")]
    return values, sums


def solved(values: Mapping[str, int], sums: Sequence[Sum], hidden: set[str]) -> set[str]:
    """Whatever the sums determine: each hidden figure is tried with Gauss over fractions, as a second opinion."""
    names = sorted(hidden)
    matrix = []
    for one in sums:
        row = [Fraction(0)] * len(names)
        for key, factor in ((one.whole, -1), *((part, 1) for part in one.parts)):
            if key in hidden:
                row[names.index(key)] += factor
        matrix.append(row)
    reduced, column = [], 0
    while matrix and column < len(names):
        pivot = next((row for row in matrix if row[column]), None)
        if pivot is not None:
            matrix.remove(pivot)
            pivot = [number / pivot[column] for number in pivot]
            matrix = [[a - row[column] * b for a, b in zip(row, pivot, strict=True)] for row in matrix]
            reduced = [[a - row[column] * b for a, b in zip(row, pivot, strict=True)] for row in reduced]
            reduced.append(pivot)
        column += 1
    alone = [[at for at, number in enumerate(row) if number] for row in reduced]
    return {names[places[0]] for places in alone if len(places) == 1}


def small_values(parts: Sequence[int], hidden: Mapping[str, bool], smallest: int) -> dict[str, set[int]]:
    """Of a sum, all values that its small figures may have for somebody who sees the others and the signs."""
    seen: dict[str, set[int]] = {key: set() for key, is_small in hidden.items() if is_small}
    for world in product(*(range(26) if str(at) in hidden else (value,) for at, value in enumerate(parts))):
        figures = {str(at): value for at, value in enumerate(world)} | {"whole": sum(world)}
        true = {str(at): value for at, value in enumerate(parts)} | {"whole": sum(parts)}
        if all(
            (0 < figures[key] < smallest) or not hidden[key] if key in hidden else figures[key] == true[key]
            for key in true
        ):
            for key, several in seen.items():
                several.add(figures[key])
    return seen


def test_what_is_large_enough_is_all_shown() -> None:
    values, sums = grid([[11, 0, 20], [12, 40, 0]])
    assert kept_back(values, sums, 11) == {}


def test_a_small_figure_takes_another_of_its_row_and_of_its_column_along() -> None:
    values, sums = grid([[5, 30, 40], [20, 50, 60], [21, 70, 15]])
    assert kept_back(values, sums, 11) == {"0,0": True, "0,1": False, "1,0": False, "1,1": False}


def test_one_figure_alone_with_its_total_is_hidden_with_the_total() -> None:
    values, sums = grid([[4, 0], [30, 40]])
    hidden = kept_back(values, sums, 11)
    assert hidden["0,0"]
    assert hidden["0,all"]
    assert not solved(values, sums, set(hidden)) & {"0,0"}


def test_two_small_figures_that_are_both_as_large_as_can_be_are_not_told_by_their_sum() -> None:
    values, sums = {"a": 10, "b": 10, "c": 50, "whole": 70}, [Sum("whole", ("a", "b", "c"))]
    assert kept_back(values, sums, 11) == {"a": True, "b": True, "c": False}


def test_two_small_figures_are_not_told_together_as_a_small_one() -> None:
    values, sums = {"a": 2, "b": 3, "c": 50, "whole": 55}, [Sum("whole", ("a", "b", "c"))]
    assert kept_back(values, sums, 11) == {"a": True, "b": True, "c": False}


def test_the_total_goes_where_nothing_else_is_left() -> None:
    values, sums = {"a": 10, "b": 10, "whole": 20}, [Sum("whole", ("a", "b"))]
    assert kept_back(values, sums, 11) == {"a": True, "b": True, "whole": False}


def test_a_figure_in_two_tables_is_hidden_in_both() -> None:
    values = {"all": 60, "a": 5, "b": 55, "x": 30, "y": 30}
    sums = [Sum("all", ("a", "b")), Sum("all", ("x", "y"))]
    assert kept_back(values, sums, 11) == {"a": True, "b": False}


def test_what_is_in_no_cell_is_not_told_by_two_others() -> None:
    values, sums = {"all": 50, "some": 45, "others": 5}, [Sum("all", ("some", "others"))]
    assert kept_back(values, sums, 11, ["others"]) == {"some": False}


def test_ten_ones_are_not_told_by_a_total_that_is_small_itself() -> None:
    months = {str(month): 1 for month in range(10)}
    hidden = kept_back({**months, "whole": 10}, [Sum("whole", tuple(months))], 11)
    assert hidden == {**dict.fromkeys(months, True), "whole": False}


def test_with_the_smallest_cell_one_nothing_is_hidden() -> None:
    values, sums = grid([[1, 2], [3, 4]])
    assert kept_back(values, sums, 1) == {}


@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(st.lists(st.integers(0, 40), min_size=width, max_size=width), min_size=1, max_size=5)
    ),
    st.integers(2, 15),
)
@settings(max_examples=150, deadline=None)
def test_no_small_figure_follows_from_the_sums(rows: list[list[int]], smallest: int) -> None:
    values, sums = grid(rows)
    hidden = kept_back(values, sums, smallest)
    small = {key for key, value in values.items() if 0 < value < smallest}
    assert small <= hidden.keys()
    assert all(key in small for key, is_small in hidden.items() if is_small)
    assert not solved(values, sums, set(hidden)) & small


@given(st.lists(st.integers(0, 20), min_size=2, max_size=3), st.integers(3, 8))
@settings(max_examples=60, deadline=None)
def test_more_than_one_value_fits_what_is_shown(parts: list[int], smallest: int) -> None:
    values = {str(at): value for at, value in enumerate(parts)} | {"whole": sum(parts)}
    hidden = kept_back(values, [Sum("whole", tuple(str(at) for at in range(len(parts))))], smallest)
    for several in small_values(parts, hidden, smallest).values():
        assert len(several) > 1
