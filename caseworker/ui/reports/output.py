"""The ways out of the program for reports: a file or a printer, always without small figures."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QWidget

from caseworker.services.report_files import ReportFormat, cell_text, is_number
from caseworker.ui.context import Context, Message, Tone
from caseworker.ui.forms.files import ask_save, suffix_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caseworker.models.report_table import ReportTable
    from caseworker.models.reports import Report

FOLDER = "report_folder"


def _tr(text: str) -> str:
    return QCoreApplication.translate("Reports", text)


def save(context: Context, parent: QWidget, report: Report) -> QFileDialog:
    """Asks for a file and writes all reports."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    folder = Path(str(context.settings.get(FOLDER, documents)))
    kinds = (_tr("Excel workbook (*.xlsx)"), _tr("CSV tables, one file each (*.csv)"))
    suggested = folder / f"{_tr('Reports')} {report.made_on.isoformat()}.xlsx"

    def chosen(path: Path, kind: str) -> None:
        context.settings.set(FOLDER, str(path.parent))
        write(context, parent, report, path, format_of(path, kind))

    return ask_save(parent, _tr("Save the reports"), ";;".join(kinds), suggested, chosen)


def format_of(path: Path, kind: str) -> ReportFormat:
    """By the suffix that was typed, else by the kind that was chosen."""
    known = {one.value: one for one in ReportFormat}
    return known.get(path.suffix.lower().lstrip(".")) or known.get(suffix_of(kind), ReportFormat.XLSX)


def write(context: Context, parent: QWidget, report: Report, path: Path, kind: ReportFormat) -> None:
    reports = context.services.reports
    context.tasks.run(lambda: reports.write(report, path, kind), lambda written: _tell(context, written), owner=parent)


def _tell(context: Context, written: tuple[Path, ...]) -> None:
    first = written[0]
    if len(written) == 1:
        text = _tr("Saved “{file}”.").format(file=first.name)
        shown = first
    else:
        text = _tr("Saved {n} tables beside “{file}”.").format(n=len(written), file=first.name)
        shown = first.parent
    context.notify(Message(text, _tr("Open"), lambda: _open(shown), Tone.GOOD))


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


# --- paper ----------------------------------------------------------------------------------------------------
def print_with_dialog(context: Context, parent: QWidget, report: Report) -> QPrintDialog:
    """Asks for a printer and prints all tables."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(_tr("Reports"))
    dialog = QPrintDialog(printer, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(_tr("Print the reports"))
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintToFile, True)
    dialog.accepted.connect(lambda: print_on(context, parent, printer, report))
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.show()
    return dialog


def print_on(context: Context, parent: QWidget, printer: QPrinter, report: Report) -> None:
    """Off the UI thread."""
    reports = context.services.reports

    def work() -> None:
        document = QTextDocument()
        document.setHtml(html((reports.about(report), *reports.guarded(report))))
        document.print_(printer)
        reports.record_print()

    def done(_nothing: None) -> None:
        context.notify(Message(_tr("The reports were sent to the printer."), tone=Tone.GOOD))

    context.tasks.run(work, done, owner=parent)


def html(tables: Iterable[ReportTable]) -> str:
    """Black on white, whatever the window's colors are."""
    return (
        f"<html><body style='color:#000; background:#fff; font-size:9pt'><h1>{escape(_tr('Reports'))}</h1>"
        + "".join(_section(table) for table in tables)
        + "</body></html>"
    )


def _section(table: ReportTable) -> str:
    heads = "".join(f"<th align='left'>{escape(column)}</th>" for column in table.columns)
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td align='{'right' if is_number(cell) else 'left'}'>{escape(cell_text(cell))}</td>" for cell in row
        )
        + "</tr>"
        for row in table.rows
    )
    return (
        f"<h3>{escape(table.title)}</h3><p>{escape(table.note)}</p>"
        f"<table width='100%' border='1' cellspacing='0' cellpadding='3' style='border-collapse:collapse'>"
        f"<tr>{heads}</tr>{rows}</table>"
    )
