"""Delimited text of any origin."""

from __future__ import annotations

import csv
import random
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caseworker.errors import UnreadableFile
from caseworker.exchange.tabular import Record, Table, detect


def records(path: Path) -> list[Record]:
    with Table(path, detect(path)) as table:
        return list(table)


def written(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(tmp_path: Path, delimiter: str, end: str) -> None:
    rows = [["Name", "Notes"], ["Ada", "one, two; three"], ["Ben", 'said "yes"']]
    text = end.join(delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    path = written(tmp_path / "a.csv", text)
    assert detect(path).delimiter == delimiter
    assert [record.cells for record in records(path)] == rows[1:]


@pytest.mark.parametrize(
    ("codec", "detected"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("cp1252", "cp1252"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
    ],
)
def test_encodings(tmp_path: Path, codec: str, detected: str) -> None:
    path = written(tmp_path / "a.csv", "Name,City\nZoë Núñez,Peñasco\nAda,Camden\n".encode(codec))
    shape = detect(path)
    assert shape.encoding == detected
    assert shape.header == ("Name", "City")
    assert records(path)[0].cells == ["Zoë Núñez", "Peñasco"]


def test_a_stray_byte_late_in_a_utf8_file_costs_one_letter(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "Name\nZoë\n".encode() + b"Ren\xe9\n")
    # Only the beginning of a large file is looked at, so it may be taken for what the rest is not.
    with Table(path, replace(detect(path), encoding="utf-8")) as table:
        assert [record.cells for record in table] == [["Zoë"], ["René"]]


def test_rows_are_numbered_as_spreadsheets_number_them(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", 'Name,Notes\nAda,"two\nlines"\n\nBen,x\n')
    assert [(record.row, record.cells[0]) for record in records(path)] == [(2, "Ada"), (4, "Ben")]


def test_nuls_long_cells_and_missing_cells(tmp_path: Path) -> None:
    long = "x" * 300_000
    path = written(tmp_path / "a.csv", f"Name,Notes,City\nA\0da,{long},Camden\nBen\n")
    ada, ben = records(path)
    assert ada.cells == ["Ada", long, "Camden"]
    assert (ben.cells, ben.problem) == (["Ben"], "")


def test_too_many_values_make_a_row_suspect(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "Name,City\nAda,Camden\nBen,Camden\nSmith, Jane,Camden\n")
    assert [bool(record.problem) for record in records(path)] == [False, False, True]


def test_a_quotation_mark_that_is_never_closed(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", 'Name,City,State\nAda,"Camden,NJ\nBen,Camden,NJ\nCleo,Camden,NJ\n')
    (swallowed,) = records(path)
    assert "quotation mark" in swallowed.problem
    huge = written(tmp_path / "b.csv", 'Name,City\nAda,"Camden\n' + "Ben,Camden\n" * 300_000)
    with pytest.raises(UnreadableFile, match=r"b\.csv.*quotation mark"):
        records(huge)


def test_a_first_line_that_names_the_delimiter(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "sep=;\r\nName;City\r\nAda;Camden, NJ\r\n")
    assert detect(path).header == ("Name", "City")
    assert records(path)[0].cells == ["Ada", "Camden, NJ"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.csv", b"", "empty"),
        ("book.csv", b"PK\x03\x04rest", "is damaged"),
        ("doc.csv", b"%PDF-1.7", "not a table"),
        ("blank.csv", b"\n\n,,\n", "column names"),
    ],
)
def test_what_is_no_table_is_said_in_one_sentence(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    with pytest.raises(UnreadableFile, match=says) as problem:
        detect(written(tmp_path / name, content))
    assert name in problem.value.sentence


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="cannot be read"):
        detect(tmp_path / "none.csv")


CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.lists(st.tuples(CELL, CELL, CELL).filter(any), min_size=1, max_size=8))
def test_what_a_csv_writer_writes_is_read_back(tmp_path: Path, rows: list[tuple[str, ...]]) -> None:
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("First", "Second", "Third"), *rows])
    read = records(path)
    assert [tuple(record.cells) for record in read] == rows


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_make_it_fail_otherwise_than_in_words(tmp_path: Path, content: bytes) -> None:
    path = written(tmp_path / "a.csv", content)
    with suppress(UnreadableFile):
        assert all(record.row >= 2 for record in records(path))


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
        bytes(range(256)) * 40,
        random.Random(3).randbytes(9000),
        b"\x7fELF\x02\x01\x01" + b"\0" * 4000,
        b"Name,City\n" + b"\0\x01\x02\x03" * 500,
    ],
    ids=["picture", "all bytes", "noise", "program", "half a table"],
)
def test_a_file_that_is_no_text_is_refused_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(UnreadableFile, match=r"“photo\.csv” is not a table of text: save the list as CSV"):
        detect(written(tmp_path / "photo.csv", content))


def test_a_stray_control_character_is_forgiven(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "Name,City\n" + "Ada\x07,Camden\n" + "Ben,Trenton\n" * 20)
    assert len(records(path)) == 21
