"""Contacts as a workbook, written row by row: the table of `contact_table` with a filter, real dates and numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import IO, Any

from xlsxwriter import Workbook

from caseworker.exchange.contact_table import Cell, ContactTable, Row
from caseworker.exchange.new_workbook import TextPage, new_workbook
from caseworker.exchange.words import Words
from caseworker.messages import translate
from caseworker.models.export import ExportOptions
from caseworker.models.stored import Contact

MOST_ROWS = 1_048_575
"""Of a sheet, below its header."""
_NARROWEST, _WIDEST = 8, 36
_MEASURED = 1_000
"""Rows by whose texts the width of the columns is chosen."""


def write(file: IO[bytes], contacts: Iterable[Contact], words: Words, options: ExportOptions) -> int:
    """The workbook; how many rows. What does not fit on a sheet goes on in a further one."""
    table = ContactTable(words, options)
    with new_workbook(file) as book:
        return _Pages(book, table.header).write(table.rows(contacts))


class _Pages:
    def __init__(self, book: Workbook, header: Sequence[str]) -> None:
        self._book = book
        self._header = header
        self._bold = book.add_format({"bold": True, "bottom": 1})
        self._day = book.add_format({"num_format": "yyyy-mm-dd"})
        self._moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._widths = [max(_NARROWEST, min(len(name), _WIDEST)) for name in header]
        self._number = 0

    def write(self, rows: Iterable[Row]) -> int:
        page, row, count = self._begun(), 0, 0
        for cells in rows:
            if row == MOST_ROWS:
                self._finish(page, row)
                page, row = self._begun(), 0
            row += 1
            count += 1
            for column, cell in enumerate(cells):
                if cell is not None and cell != "":
                    self._put(page, row, column, cell)
            if count <= _MEASURED:
                self._measure(cells)
        self._finish(page, row)
        return count

    def _begun(self) -> Any:
        self._number += 1
        name = translate("exchange", "Contacts")
        page = self._book.add_worksheet(name if self._number == 1 else f"{name} {self._number}", TextPage)
        for column, text in enumerate(self._header):
            page.write_string(0, column, text, self._bold)
        page.freeze_panes(1, 0)
        return page

    def _finish(self, page: Any, rows: int) -> None:
        page.autofilter(0, 0, rows, max(len(self._header) - 1, 0))
        for column, width in enumerate(self._widths):
            page.set_column(column, column, width + 2)

    def _put(self, page: Any, row: int, column: int, cell: Cell) -> None:
        if isinstance(cell, str):
            page.write_string(row, column, cell)
        elif isinstance(cell, date):
            page.write_datetime(row, column, cell, self._moment if isinstance(cell, datetime) else self._day)
        else:
            page.write_number(row, column, cell)

    def _measure(self, cells: Row) -> None:
        for column, cell in enumerate(cells):
            if cell is not None:
                shown = 19 if isinstance(cell, datetime) else 10 if isinstance(cell, date) else len(str(cell))
                self._widths[column] = max(self._widths[column], min(shown, _WIDEST))
