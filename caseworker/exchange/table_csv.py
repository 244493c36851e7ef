"""CSV that a spreadsheet program opens as text and that reads back as it was.

A cell that begins like a formula (``= + - @``, tab, line break, or their full-width forms) gets a leading
apostrophe, and so does one that begins with an apostrophe before such a character; reading takes one away again.
A plain negative number is no formula and stays a number.
Source of the list: OWASP, CSV Injection.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from typing import IO

_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
_NUMBER = re.compile(r"-[0-9]+(\.[0-9]+)?")
_AFTER = _FORMULA | {"'"}


def escaped(cell: str) -> str:
    """What to write so that no program takes the cell for a formula."""
    if cell[:1] in _FORMULA and cell:
        return cell if _NUMBER.fullmatch(cell) else "'" + cell
    return "'" + cell if cell[:1] == "'" and cell[1:2] in _AFTER and len(cell) > 1 else cell


def unescaped(cell: str) -> str:
    """The reverse of `escaped`; other text is returned as it is."""
    return cell[1:] if cell[:1] == "'" and len(cell) > 1 and cell[1] in _AFTER else cell


def write_rows(file: IO[str], header: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Writes the table; the number of rows after the header. Open the file with newline="" and a BOM."""
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([escaped(cell) for cell in header])
    count = 0
    for row in rows:
        # Most cells of a table of contacts are empty.
        writer.writerow([cell and escaped(cell) for cell in row])
        count += 1
    return count
