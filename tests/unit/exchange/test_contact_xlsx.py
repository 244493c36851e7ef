"""The workbook of contacts: what a spreadsheet program finds in it."""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import python_calamine

from caseworker.exchange import contact_xlsx
from caseworker.models.contact import ContactFacts
from caseworker.models.export import ExportOptions
from caseworker.models.rows import NoteRow
from tests.any_facts import NOW
from tests.unit.exchange.test_contact_table import EVERYTHING, contact, person, read, write

FULL = person(
    phones=[{"number": "2155550142"}],
    addresses=[{"zip": "08103", "city": "Camden", "latitude": 39.95, "longitude": -75.1595}],
    credentials=[{"abbreviation": "LCSW", "number": "0012", "issued": "2019-02-28", "expires": "2027-12-31"}],
    waitlist_weeks=6,
)


def sheets(path: Path) -> dict[str, list[list[Any]]]:
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def part(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as package:
        return package.read(name).decode()


def test_days_are_days_numbers_numbers_and_phones_texts(tmp_path: Path) -> None:
    note = NoteRow(1, 1, 1, "Rang", "Ann", True, NOW, NOW, 0)
    path = write(tmp_path / "all.xlsx", [contact(FULL, notes=(note,))], EVERYTHING)
    header, cells = sheets(path)["Contacts"]
    row = dict(zip(header, cells, strict=True))
    assert row["Credential 1 - Expires"] == date(2027, 12, 31)
    assert row["Note - Written (UTC)"] == datetime(2026, 3, 2, 14)  # noqa: DTZ001 - a cell has no time zone
    assert row["Phone 1 - Value"] == "(215) 555-0142"
    assert (row["Address 1 - Postal Code"], row["Credential 1 - Number"]) == ("08103", "0012")
    assert (row["Address 1 - Longitude"], row["Weeks of Waiting"]) == (-75.1595, 6)
    assert 'formatCode="yyyy\\-mm\\-dd"' in part(path, "xl/styles.xml").replace("yyyy-mm-dd", "yyyy\\-mm\\-dd")


def test_the_header_filters_stays_in_view_and_is_bold(tmp_path: Path) -> None:
    path = write(tmp_path / "all.xlsx", [contact(FULL)] * 3, ExportOptions(("given", "family", "payers")))
    sheet = part(path, "xl/worksheets/sheet1.xml")
    assert '<autoFilter ref="A1:C4"/>' in sheet
    assert re.search(r'<pane ySplit="1" topLeftCell="A2" [^>]*state="frozen"/>', sheet)
    (bold,) = set(re.findall(r'<c r="[A-C]1" s="(\d+)"', sheet))
    fonts = re.findall(r"<xf [^>]*fontId=\"(\d+)\"", part(path, "xl/styles.xml").split("<cellXfs")[1])
    assert "<b/>" in part(path, "xl/styles.xml").split("<font>")[1 + int(fonts[int(bold)])]
    widths = [float(width) for width in re.findall(r'<col [^>]*width="([\d.]+)"', sheet)]
    assert all(8 <= width <= 60 for width in widths)


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "@A1", "\t=1", "https://example.org", "<r>x</r>", "<r><t>x</t></r>", "_x003C_r>", "1", "'=1"]
)
def test_a_text_is_nothing_but_a_text(tmp_path: Path, text: str) -> None:
    facts = person(organization=text, about=f"{text}\r\n{text}")
    path = write(tmp_path / "all.xlsx", [contact(facts)], ExportOptions())
    header, cells = sheets(path)["Contacts"]
    assert dict(zip(header, cells, strict=True))["Organization"] == text.strip()
    assert not re.search("<f>|<hyperlink", part(path, "xl/worksheets/sheet1.xml"))
    assert [one for one, _ in read(path)] == [facts]


def test_what_one_cell_cannot_hold_goes_on_below(tmp_path: Path) -> None:
    note = NoteRow(1, 1, 1, "😀" * 20_000, "Ann", False, NOW, NOW, 0)
    path = write(tmp_path / "all.xlsx", [contact(FULL, notes=(note,))], EVERYTHING)
    cells = [cell for row in sheets(path)["Contacts"] for cell in row if isinstance(cell, str)]
    # Programs count the characters beyond the first 65,536 twice.
    assert max(len(cell.encode("utf-16-le")) // 2 for cell in cells) <= 32_767
    ((_, extras),) = read(path)
    assert [one.body for one in extras.notes] == [note.body]


def test_more_rows_than_a_sheet_takes_go_on_in_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contact_xlsx, "MOST_ROWS", 3)
    long = {"phones": [{"number": f"21555501{number:02}"} for number in range(5)]}
    made = [contact(person(given=f"Person {number}", **long), number=number) for number in range(1, 6)]
    path = write(tmp_path / "all.xlsx", made, ExportOptions())
    found = sheets(path)
    assert {name: len(rows) for name, rows in found.items()} == {
        "Contacts": 4, "Contacts 2": 4, "Contacts 3": 4, "Contacts 4": 2,
    }  # fmt: skip
    assert len({tuple(rows[0]) for rows in found.values()}) == 1
    facts: list[ContactFacts] = [one for one, _ in read(path)]
    assert facts == [one.facts for one in made]


def test_nobody_is_a_table_too(tmp_path: Path) -> None:
    path = write(tmp_path / "all.xlsx", [], ExportOptions())
    assert len(sheets(path)["Contacts"]) == 1
