"""Single cells as spreadsheet programs leave them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseworker.exchange import cells, multi
from caseworker.models.checks import check_phone, check_zip


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("08103", "08103"),
        ("8103", "08103"),
        ("8103.0", "08103"),
        ("081031234", "08103-1234"),
        ("81031234", "08103-1234"),
        ("191070000", "19107"),
        ("19107-0001", "19107-0001"),
        ("K1A 0B1", ""),
        ("1234567", "00123-4567"),
        ("", ""),
        ("12", ""),
    ],
)
def test_zip(cell: str, code: str) -> None:
    assert cells.zip_code(cell) == code


@pytest.mark.parametrize(
    ("cell", "number", "extension"),
    [
        ("2155550142", "+12155550142", ""),
        ("2155550142.0", "+12155550142", ""),
        ("(215) 555-0142 ext. 3", "+12155550142", "3"),
        ("215-555-0142 x12", "+12155550142", "12"),
        ("1 215 555 0142", "+12155550142", ""),
        ("+44 20 7946 0018", "+442079460018", ""),
        ("2.15555E+09", "", ""),
        ("555-0142", "", ""),
        ("0000000000", "", ""),
        ("call the office", "", ""),
    ],
)
def test_phone(cell: str, number: str, extension: str) -> None:
    assert cells.phone(cell) == (number, extension)


@pytest.mark.parametrize(
    ("number", "extension", "shown"),
    [
        ("+12155550142", "", "(215) 555-0142"),
        ("+12155550142", "3", "(215) 555-0142 ext. 3"),
        ("+442079460018", "", "+44 20 7946 0018"),
    ],
)
def test_shown_phones_read_back(number: str, extension: str, shown: str) -> None:
    assert cells.shown_phone(number, extension) == shown
    assert cells.phone(shown) == (number, extension)


@pytest.mark.parametrize(
    ("cell", "state"), [("pa", "PA"), ("Colorado", "CO"), ("NEW JERSEY", "NJ"), ("Uusimaa", "Uusimaa"), ("", "")]
)
def test_state(cell: str, state: str) -> None:
    assert cells.state(cell) == state


@given(st.text(max_size=40))
def test_whatever_stands_in_a_cell_what_comes_out_is_valid(cell: str) -> None:
    assert check_zip(cells.zip_code(cell)) == cells.zip_code(cell)
    number, extension = cells.phone(cell)
    assert not number or check_phone(number) == number
    assert len(extension) <= 10
    assert cells.digits(cell).isascii()


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        ("Anxiety, Grief, Anxiety", ["Anxiety", "Grief"]),
        ("Anxiety; Grief and loss", ["Anxiety", "Grief and loss"]),
        ("Aetna|Cigna", ["Aetna", "Cigna"]),
        ("Blue Cross (PPO, HMO), Aetna", ["Blue Cross (PPO, HMO)", "Aetna"]),
        ('{Medicaid,"Self Pay"}', ["Medicaid", "Self Pay"]),
        ("{NULL,NULL}", []),
        ("{}", []),
        ("n/a", []),
        ('["a","b"]', ["a", "b"]),
        ("+1 215 555 0142 ::: 2155550143", ["+1 215 555 0142", "2155550143"]),
        (
            '{"(Outpatient,SubstanceUseServices)","("Intensive Outpatient",SubstanceUseServices)"}',
            ["Outpatient", "Substance Use Services", "Intensive Outpatient"],
        ),
        ('{"(Outpatient,SubstanceUseServices)","(DUI,Subst', ["Outpatient", "Substance Use Services", "DUI"]),
        ('{"("torn off', []),
    ],
)
def test_several_values_in_a_cell(cell: str, values: list[str]) -> None:
    assert multi.split(cell) == values


@given(st.text(max_size=200))
def test_splitting_never_fails_and_gives_no_blanks(cell: str) -> None:
    assert all(value.strip() == value and value for value in multi.split(cell))
