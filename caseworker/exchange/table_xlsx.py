"""Workbooks that a spreadsheet program opens as they were meant: a text is never taken for a formula or a link."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

from xlsxwriter.worksheet import Worksheet

from caseworker.exchange.new_workbook import TextPage, new_workbook

_UNFIT = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LONGEST_NAME = 31
_WIDEST = 60


@dataclass(frozen=True, slots=True)
class Percent:
    """0 to 1."""

    value: float


Value = str | int | float | Percent | None


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[Value]]


def write_workbook(file: IO[bytes], sheets: Sequence[Sheet]) -> None:
    """Header rows are bold and stay in view. Names of sheets are shortened and numbered as the format wants them."""
    with new_workbook(file) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        percent = book.add_format({"num_format": "0%"})
        taken: set[str] = set()
        for sheet in sheets:
            page = book.add_worksheet(_free_name(sheet.name, taken), TextPage)
            for column, text in enumerate(sheet.header):
                page.write_string(0, column, _plain(text), bold)
            for number, row in enumerate(sheet.rows, start=1):
                for column, value in enumerate(row):
                    _write(page, number, column, value, percent)
            page.freeze_panes(1, 0)
            for column, width in enumerate(_widths(sheet)):
                page.set_column(column, column, width)


def _write(page: Worksheet, row: int, column: int, value: Value, percent: object) -> None:
    if isinstance(value, Percent):
        page.write_number(row, column, value.value, percent)
    elif isinstance(value, str):
        page.write_string(row, column, _plain(value))
    elif value is not None:
        page.write_number(row, column, value)


def _plain(text: str) -> str:
    """Without what XML cannot hold."""
    return _CONTROL.sub("", text)


def _free_name(name: str, taken: set[str]) -> str:
    """Names differ whatever their capitals, have at most 31 characters and do not begin or end with an apostrophe."""
    bare = " ".join(_UNFIT.sub(" ", name).split()).strip("'")[:_LONGEST_NAME].strip("' ") or "1"
    free, number = bare, 1
    while free.casefold() in taken or free.casefold() == "history":
        number += 1
        ending = f" {number}"
        free = bare[: _LONGEST_NAME - len(ending)] + ending
    taken.add(free.casefold())
    return free


def _widths(sheet: Sheet) -> list[int]:
    """In characters, by the longest text of each column."""
    widths = [len(text) for text in sheet.header]
    for row in sheet.rows:
        for column, value in enumerate(row[: len(widths)]):
            widths[column] = max(widths[column], len(value) if isinstance(value, str) else 8)
    return [min(_WIDEST, width + 2) for width in widths]
