"""Reports as they may leave the program: small figures kept back, then as CSV or as a workbook."""

from __future__ import annotations

import io
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from caseworker.exchange import atomic, table_csv
from caseworker.models.report_table import Cell, Count, Days, KeptBack, ReportTable, Share
from caseworker.services.small_cells import kept_back

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from caseworker.exchange.table_xlsx import Value

HIDDEN = "*"
"""Stands for a figure that would tell another one."""


class ReportFormat(StrEnum):
    """`CSV`: a file for each table."""

    XLSX = "xlsx"
    CSV = "csv"


def guarded(tables: Iterable[ReportTable], smallest: int) -> tuple[ReportTable, ...]:
    """Those that may leave the program, without figures below `smallest` and whatever would tell them."""
    leaving = [table for table in tables if not table.stays]
    values = {key: value for table in leaving for key, value in table.counts.items()}
    sums = list(dict.fromkeys(one for table in leaving for one in table.sums))
    unseen = [count.key for table in leaving for count in table.unseen]
    hidden = kept_back(values, sums, smallest, unseen)
    signs = {key: f"<{smallest}" if is_small else HIDDEN for key, is_small in hidden.items()}
    return tuple(_guarded(table, signs) for table in leaving)


def _guarded(table: ReportTable, signs: Mapping[str, str]) -> ReportTable:
    rows = tuple(tuple(_cell(cell, signs) for cell in row) for row in table.rows)
    return replace(table, rows=rows, sums=(), unseen=())


def _cell(cell: Cell, signs: Mapping[str, str]) -> Cell:
    if isinstance(cell, Count):
        return KeptBack(signs[cell.key]) if cell.key in signs else cell
    is_told = isinstance(cell, Share) and (cell.part in signs or cell.whole in signs)
    if is_told or (isinstance(cell, Days) and cell.of in signs):
        return KeptBack(HIDDEN)
    return cell


# --- cells as text --------------------------------------------------------------------------------------------
def cell_text(cell: Cell) -> str:
    """As a person reads it; empty for nothing."""
    if isinstance(cell, Count):
        return f"{cell.value:,}"
    if isinstance(cell, KeptBack):
        return cell.text
    if isinstance(cell, Share):
        return "" if cell.value is None else f"{100 * cell.value:.0f}%"
    if isinstance(cell, Days):
        return "" if cell.value is None else f"{cell.value:g}"
    return cell


def is_number(cell: Cell) -> bool:
    """Whether it stands at the right of its column."""
    return not isinstance(cell, str)


# --- files ----------------------------------------------------------------------------------------------------
def write(tables: Sequence[ReportTable], path: Path, format: ReportFormat) -> tuple[Path, ...]:  # noqa: A002
    """The files that were made. Raises DiskFull, ReadOnly, EnvironmentProblem."""
    if format is ReportFormat.XLSX:
        _write_workbook(tables, path)
        return (path,)
    return tuple(_write_csv(table, path) for table in tables)


def _write_csv(table: ReportTable, path: Path) -> Path:
    named = path.with_name(f"{path.stem}-{table.id}.csv")
    with atomic.replacing(named) as file:
        # The mark at the beginning tells spreadsheet programs that it is UTF-8.
        text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
        try:
            table_csv.write_rows(text, table.columns, ([_csv_text(cell) for cell in row] for row in table.rows))
        finally:
            text.flush()
            text.detach()
    return named


def _csv_text(cell: Cell) -> str:
    """Numbers without marks between thousands, shares as fractions: for programs."""
    if isinstance(cell, Count):
        return str(cell.value)
    if isinstance(cell, Share):
        return "" if cell.value is None else f"{cell.value:.4f}"
    return cell_text(cell)


def _write_workbook(tables: Sequence[ReportTable], path: Path) -> None:
    # Only who wants a workbook waits for the library.
    from caseworker.exchange.table_xlsx import Sheet, write_workbook

    sheets = [
        Sheet(table.title, table.columns, [[_value(cell) for cell in row] for row in table.rows]) for table in tables
    ]
    with atomic.replacing(path) as file:
        write_workbook(file, sheets)


def _value(cell: Cell) -> Value:
    from caseworker.exchange.table_xlsx import Percent

    if isinstance(cell, Count):
        return cell.value
    if isinstance(cell, Share):
        return None if cell.value is None else Percent(cell.value)
    if isinstance(cell, Days):
        return cell.value
    return cell_text(cell)
