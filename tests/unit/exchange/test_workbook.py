"""Workbooks as tables of text, and files that are made to harm."""

# ruff: noqa: DTZ001 - days on a calendar

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
import python_calamine
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caseworker.errors import UnreadableFile
from caseworker.exchange.table_csv import unescaped
from caseworker.exchange.tabular import Record, Table, detect

NAMES = ("First Name", "Last Name", "Phone", "Zip")


def records(path: Path) -> list[Record]:
    with Table(path, detect(path)) as table:
        return list(table)


def cells(path: Path) -> list[list[str]]:
    return [[unescaped(cell) for cell in record.cells] for record in records(path)]


def book(path: Path, *rows: Sequence[object], sheet: str = "People") -> Path:
    with xlsxwriter.Workbook(path, {"default_date_format": "mm/dd/yyyy", "strings_to_formulas": False}) as made:
        page = made.add_worksheet(sheet)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return path


def part(path: Path, sheet: str, **more: str) -> Path:
    """A workbook made by hand, with this XML as its only sheet."""
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns:r="{relations}"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        made.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
        )
        made.writestr("xl/worksheets/sheet1.xml", sheet)
        for name, content in more.items():
            made.writestr(f"xl/{name}.xml", content)
    return path


# --- values ---------------------------------------------------------------------------------------------------
def test_cells_become_the_text_that_they_show(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as made:
        page = made.add_worksheet()
        page.write_row(0, 0, [*NAMES, "Day", "Moment", "Time", "Elapsed", "Yes", "No", "Sum", "Rate", "Wrong"])
        page.write_row(1, 0, ["Ada", "O'Marsh\nJr. _x0041_ \x01", 2155550142, 2139])
        formats = {
            4: ("dddd, mmmm d, yyyy", datetime(2026, 3, 2)),
            5: ("m/d/yy h:mm", datetime(2026, 3, 2, 14, 30)),
            6: ("h:mm", datetime(1899, 12, 31, 9, 15)),
        }
        for column, (code, value) in formats.items():
            page.write_datetime(1, column, value, made.add_format({"num_format": code}))
        page.write_number(1, 7, 1.5, made.add_format({"num_format": '[Red]0.0 "days"'}))
        page.write_boolean(1, 8, True)
        page.write_boolean(1, 9, False)
        page.write_formula(1, 10, "=1+1", None, 2)
        page.write_number(1, 11, 0.1 + 0.2)
        page.write_formula(1, 12, "=1/0", None, "#DIV/0!")
    (row,) = cells(path)
    assert row == [
        *("Ada", "O'Marsh\nJr. _x0041_ \x01", "2155550142", "2139", "2026-03-02", "2026-03-02 14:30:00"),
        *("09:15", "1.5", "yes", "no", "2", "0.3", ""),
    ]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    rows=st.lists(
        st.lists(
            st.one_of(
                st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff\r"), max_size=20),
                st.sampled_from(["=1+1", "'=1", "'", "'tis", "_x0009_", " x ", "a\nb", "2155550142", "007", "1e5"]),
            ),
            min_size=2,
            max_size=4,
        ),
        min_size=1,
        max_size=5,
    )
)
def test_any_text_comes_through_as_it_is(tmp_path: Path, rows: list[list[str]]) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as made:
        page = made.add_worksheet()
        for number, row in enumerate([NAMES, *rows]):
            for column, cell in enumerate(row):
                page.write_string(number, column, cell)
    wanted = [[*row, *([""] * (4 - len(row)))] for row in rows if any(row)]
    assert cells(path) == wanted


def test_another_library_reads_the_same(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", NAMES, ["Ada", "Marsh", 2155550142, "08103"], ["Zoë", "", 1.25, date(2026, 3, 2)])
    others = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[1:]
    shown = [
        [str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell) for cell in row]
        for row in others
    ]
    assert cells(path) == shown


def test_days_counted_from_1904(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": True}) as made:
        page = made.add_worksheet()
        page.write_row(0, 0, ["Name", "Day"])
        page.write_string(1, 0, "Ada")
        page.write_datetime(1, 1, datetime(2026, 3, 2), made.add_format({"num_format": "yyyy-mm-dd"}))
    assert cells(path) == [["Ada", "2026-03-02"]]


def test_texts_in_runs_and_how_they_are_read_aloud(tmp_path: Path) -> None:
    sheet = (
        "<worksheet><sheetData>"
        '<row><c t="inlineStr"><is><t>Name</t></is></c><c t="s"><v>0</v></c></row>'
        '<row><c t="s"><v>1</v></c><c t="d"><v>2026-03-02T00:00:00</v></c><c t="s"><v>99</v></c></row>'
        "</sheetData></worksheet>"
    )
    shared = (
        "<sst><si><r><t>Ci</t></r><r><t>ty</t></r></si><si><t>課きく</t><rPh sb='0' eb='1'><t>カ</t></rPh></si></sst>"
    )
    path = part(tmp_path / "a.xlsx", sheet, sharedStrings=shared)
    assert detect(path).header == ("Name", "City")
    assert cells(path) == [["課きく", "2026-03-02"]]


# --- sheets ---------------------------------------------------------------------------------------------------
def test_the_sheet_with_the_list_is_found_and_said(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as made:
        made.add_worksheet("Read me").write_row(0, 0, ["Made by", "the county"])
        page = made.add_worksheet("Providers")
        page.write_row(0, 0, ["County providers 2026"])
        page.write_row(2, 0, NAMES)
        page.write_row(3, 0, ["Ada", "Marsh"])
        page.write_row(6, 0, ["Ben", "Hall"])
        hidden = made.add_worksheet("Old")
        hidden.write_row(0, 0, [*NAMES, "City", "State"])
        hidden.hide()
    shape = detect(path)
    assert shape.header == NAMES
    assert "“Providers” is read" in shape.note
    assert [(record.row, record.cells[0]) for record in records(path)] == [(4, "Ada"), (7, "Ben")]


def test_sheets_that_go_on_with_the_same_columns_are_one_list(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as made:
        for number, name in enumerate(["Contacts", "Contacts 2"]):
            page = made.add_worksheet(name)
            page.write_row(0, 0, NAMES)
            page.write_row(1, 0, [f"Ada {number}", "Marsh"])
    assert detect(path).note == ""
    assert [row[0] for row in cells(path)] == ["Ada 0", "Ada 1"]


def test_a_row_that_is_much_longer_than_the_others_is_left_out(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", NAMES, ["Ada", "Marsh"], [*"12345678"], ["Ben", "Hall"])
    assert [bool(record.problem) for record in records(path)] == [False, True, False]


# --- what is no list, or meant to harm ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("old.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "a workbook of an old kind or locked"),
        ("cut.xlsx", b"PK\x03\x04rest", "is damaged"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=said):
        detect(path)


def test_other_archives_and_empty_workbooks(tmp_path: Path) -> None:
    path = tmp_path / "pictures.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("a.txt", "x")
    with pytest.raises(UnreadableFile, match="an archive without a list"):
        detect(path)
    with pytest.raises(UnreadableFile, match="no sheet with column names"):
        detect(book(tmp_path / "empty.xlsx"))


def test_a_cell_in_the_last_corner_costs_nothing(tmp_path: Path) -> None:
    """Other readers lay out the rectangle of 17 billion cells that it spans, and the program ends."""
    sheet = (
        '<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>Name</v></c><c r="B1" t="str"><v>City</v></c></row>'
        '<row r="1048576"><c r="A1048576" t="str"><v>Ada</v></c><c r="XFD1048576" t="str"><v>x</v></c>'
        '<c r="ZZZZZZ1" t="str"><v>x</v></c></row></sheetData></worksheet>'
    )
    ((record),) = records(part(tmp_path / "corner.xlsx", sheet))
    assert (record.row, record.cells) == (1_048_576, ["Ada", ""])


def test_a_sheet_that_swells_is_refused(tmp_path: Path) -> None:
    head = "<worksheet><sheetData><row><c t='str'><v>Name</v></c></row>"
    path = part(tmp_path / "bomb.xlsx", head + " " * 60_000_000)
    assert path.stat().st_size < 100_000
    with pytest.raises(UnreadableFile, match="swells to far more"):
        records(path)


def test_texts_that_swell_are_refused(tmp_path: Path) -> None:
    sheet = "<worksheet><sheetData><row><c t='s'><v>0</v></c><c t='s'><v>1</v></c></row></sheetData></worksheet>"
    shared = "<sst>" + f"<si><t>{'x' * 99_000}</t></si>" * 500 + "</sst>"
    with pytest.raises(UnreadableFile, match=r"swells|too large"):
        records(part(tmp_path / "texts.xlsx", sheet, sharedStrings=shared))


def test_entities_that_swell_are_refused(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    rows = "<sheetData><row><c><v>&l9;</v></c></row></sheetData>"
    sheet = f'<!DOCTYPE x [<!ENTITY l0 "lol">{laughs}]><worksheet>{rows}</worksheet>'
    with pytest.raises(UnreadableFile, match="is damaged"):
        records(part(tmp_path / "laughs.xlsx", sheet))


def sound() -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as made:
        page = made.add_worksheet()
        for number in range(20):
            page.write_row(number, 0, [f"Ada {number}", number, datetime(2026, 3, 2).isoformat(), True])
    return file.getvalue()


SOUND = sound()
DAMAGE = st.lists(st.tuples(st.integers(0, len(SOUND) - 1), st.integers(0, 255)), min_size=1, max_size=20)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None)
@given(damage=DAMAGE, end=st.none() | st.integers(0, len(SOUND)))
def test_a_damaged_workbook_is_refused_or_read(tmp_path: Path, damage: list[tuple[int, int]], end: int | None) -> None:
    content = bytearray(SOUND)
    for place, byte in damage:
        content[place] = byte
    path = tmp_path / "a.xlsx"
    path.write_bytes(content[:end])
    try:
        records(path)
    except UnreadableFile:
        return


TAGS = st.sampled_from(
    ["<row>", "</row>", "<c>", "<c t='s'>", "<c r='A1'>", "<c r='-5' t='b'>", "<c r='' s='x' t='d'>", "</c>", "<v>",
     "</v>", "1", "-1", "99999999999", "1e999", "nan", "x", "<is>", "<t>", "</t>", "</is>", "<rPh>", "<row r='-1'>",
     "<row r='99999999999999999999'>", "<row r='2'><c r='B2' s='1'><v>1e308</v></c></row>",
     "<c t='inlineStr'><is><t>a</t></is></c>"]
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None)
@given(parts=st.lists(TAGS, max_size=25))
def test_any_elements_as_a_sheet(tmp_path: Path, parts: list[str]) -> None:
    styles = "<styleSheet><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs></styleSheet>"
    path = part(tmp_path / "a.xlsx", f"<worksheet><sheetData>{''.join(parts)}</sheetData></worksheet>", styles=styles)
    try:
        records(path)
    except UnreadableFile:
        return


def test_elements_within_each_other_without_end_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="is damaged"):
        records(part(tmp_path / "deep.xlsx", "<worksheet><sheetData>" + "<a>" * 100_000))
