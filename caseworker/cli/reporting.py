"""The command report: figures of a period, on the screen or as files."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from caseworker.cli.options import DAY, JsonOption, day_of
from caseworker.cli.state import of
from caseworker.messages import translate
from caseworker.models.figures import Period
from caseworker.models.report_table import Cell, Count, Days, ReportTable, Share
from caseworker.services.periods import Preset, period
from caseworker.services.report_files import ReportFormat, cell_text
from caseworker.services.report_words import period_words

if TYPE_CHECKING:
    from caseworker.cli.console import Console


def report(
    context: typer.Context,
    first: Annotated[
        datetime | None, typer.Option("--from", formats=DAY, help="First day; none for the beginning.")
    ] = None,
    last: Annotated[datetime | None, typer.Option("--to", formats=DAY, help="Last day; none for no end.")] = None,
    preset: Annotated[Preset | None, typer.Option("--period", help="Instead of two days.")] = None,
    csv: Annotated[Path | None, typer.Option(help="Write a CSV file for each table, named after this one.")] = None,
    xlsx: Annotated[Path | None, typer.Option(help="Write a workbook.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Report on a period: outcomes, responses, unmet need, freshness. Files keep small figures back."""
    state = of(context, as_json=as_json)
    if preset is not None and (first or last):
        raise typer.BadParameter(translate("cli", "Say --period, or --from and --to, not both."))
    services = state.services
    wanted = Period(day_of(first), day_of(last)) if preset is None else period(preset, services.session.today())
    made = services.reports.build(wanted)
    written = [
        path
        for target, format in ((csv, ReportFormat.CSV), (xlsx, ReportFormat.XLSX))  # noqa: A001
        if target is not None
        for path in services.reports.write(made, target, format)
    ]
    tables = services.reports.tables(made)
    if as_json:
        reports = {table.id: _described(table) for table in tables}
        state.console.result({"from": wanted.first, "to": wanted.last, "reports": reports, "files": written})
        return
    for path in written:
        state.console.out(str(path))
    if not written:
        state.console.note(translate("cli", "Period: {period}").format(period=period_words(wanted)))
        for table in tables:
            _print(state.console, table)


def _print(console: Console, table: ReportTable) -> None:
    if not table.rows:
        return
    console.out(table.title)
    console.table(table.columns, ([cell_text(cell) for cell in row] for row in table.rows))


def _described(table: ReportTable) -> dict[str, object]:
    """Exact figures, the cells as numbers."""
    return {
        "title": table.title,
        "columns": list(table.columns),
        "rows": [[_plain(cell) for cell in row] for row in table.rows],
    }


def _plain(cell: Cell) -> object:
    return cell.value if isinstance(cell, Count | Share | Days) else cell_text(cell)
