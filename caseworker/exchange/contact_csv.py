"""Contacts as a CSV that a spreadsheet program opens and that reads back as it was."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date
from typing import IO

from caseworker.exchange import table_csv
from caseworker.exchange.contact_table import Cell, ContactTable
from caseworker.exchange.words import Words
from caseworker.models.export import ExportOptions
from caseworker.models.stored import Contact


def write(file: IO[bytes], contacts: Iterable[Contact], words: Words, options: ExportOptions) -> int:
    """The table, in UTF-8; how many rows."""
    table = ContactTable(words, options)
    # The mark at the beginning tells spreadsheet programs that it is UTF-8.
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=False)
    try:
        rows = ([cell if type(cell) is str else _text(cell) for cell in row] for row in table.rows(contacts))
        return table_csv.write_rows(text, table.header, rows)
    finally:
        text.flush()
        text.detach()


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:.6f}"
    # Of a moment without the letter in its middle, which spreadsheet programs take for a text.
    return str(cell) if isinstance(cell, date) else f"{cell}"
