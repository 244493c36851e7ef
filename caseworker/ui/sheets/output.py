"""The ways out of the program: a file through the system's dialog, or a printer. Nothing blocks the window."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, QObject, QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QWidget

from caseworker.models.export import FileFormat, Written
from caseworker.models.sheet import Handed, SheetOptions
from caseworker.ui.context import Context, Message, Tone
from caseworker.ui.forms.files import ask_save, suffix_of
from caseworker.ui.sheets import printing

if TYPE_CHECKING:
    from caseworker.errors import CaseworkerError

FOLDER = "sheet_folder"
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')

Failed = Callable[["CaseworkerError"], None]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Sheets", text)


@dataclass(frozen=True, slots=True)
class Saved:
    """A finished file and how to say so."""

    written: Written
    sentence: str

    def open(self) -> None:
        """With the program that the system has for it."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.written.path)))


def as_message(saved: Saved) -> Message:
    tone = Tone.WARNING if saved.written.warnings else Tone.GOOD
    return Message(saved.sentence, _tr("Open"), saved.open, tone)


def kind_words(kind: FileFormat) -> str:
    """A name filter, as file dialogs want it."""
    return {
        FileFormat.PDF: _tr("PDF document (*.pdf)"),
        FileFormat.CSV: _tr("CSV table (*.csv)"),
        FileFormat.VCARD4: _tr("vCard address cards (*.vcf)"),
    }[kind]


def suggested_name(title: str, today: QDate, kind: FileFormat) -> str:
    """“Contacts 2026-11-23.pdf”: the title, never for whom it is."""
    plain = " ".join(_UNFIT.sub(" ", title).split())[:60].strip(". ") or _tr("Contacts")
    return f"{plain} {today.toString(Qt.DateFormat.ISODate)}.{kind.suffix}"


def save_as(
    context: Context,
    parent: QWidget,
    ids: Sequence[int],
    options: SheetOptions,
    done: Callable[[Saved], None],
    failed: Failed | None = None,
    kinds: Sequence[FileFormat] = (FileFormat.PDF, FileFormat.CSV, FileFormat.VCARD4),
) -> QFileDialog:
    """Ask for a file of one of `kinds` and write it. `done` and `failed` are called while `parent` lives."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    folder = Path(str(context.settings.get(FOLDER, documents)))
    today = context.services.session.today()
    suggested = folder / suggested_name(options.title, QDate(today.year, today.month, today.day), kinds[0])

    def chosen(path: Path, kind: str) -> None:
        context.settings.set(FOLDER, str(path.parent))
        write(context, parent, ids, options, path, format_of(path, kind), done, failed)

    return ask_save(parent, _tr("Save the sheet"), ";;".join(map(kind_words, kinds)), suggested, chosen)


def format_of(path: Path, kind: str) -> FileFormat:
    """By the suffix that was typed, else by the kind that was chosen."""
    suffix = path.suffix.lower().lstrip(".")
    known = {one.suffix: one for one in (FileFormat.PDF, FileFormat.CSV, FileFormat.VCARD4)}
    return known.get(suffix) or known.get(suffix_of(kind), FileFormat.PDF)


def write(
    context: Context,
    owner: QObject,
    ids: Sequence[int],
    options: SheetOptions,
    path: Path,
    kind: FileFormat,
    done: Callable[[Saved], None],
    failed: Failed | None = None,
) -> None:
    """Write the file off the UI thread."""
    services = context.services

    def work() -> Saved:
        document = services.sheets.build(ids, options)
        written = services.sheets.write(document, path, kind)
        return Saved(written, _saved_sentence(written, document.omitted_confidential))

    context.tasks.run(work, done, failed, owner=owner)


def print_with_dialog(
    context: Context,
    parent: QWidget,
    ids: Sequence[int],
    options: SheetOptions,
    done: Callable[[str], None],
    failed: Failed | None = None,
) -> QPrintDialog:
    """Ask for a printer and print. `done` gets a finished sentence."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printing.prepare(printer, options.paper, options.title or _tr("Contacts"))
    dialog = QPrintDialog(printer, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(_tr("Print the sheet"))
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange, True)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintToFile, True)
    dialog.accepted.connect(lambda: print_on(context, parent, printer, ids, options, done, failed))
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.show()
    return dialog


def print_on(
    context: Context,
    owner: QObject,
    printer: QPrinter,
    ids: Sequence[int],
    options: SheetOptions,
    done: Callable[[str], None],
    failed: Failed | None = None,
) -> None:
    """Print on a printer that was chosen, off the UI thread."""
    services = context.services
    # The dialog may have set another paper or margins; the pages are made for this one.
    printing.prepare(printer, options.paper, printer.docName())

    def work() -> str:
        document = services.sheets.build(ids, options)
        pages = printing.print_pages(printer, services.sheets.pages(document, scale=printing.SCALE))
        services.sheets.record(document, Handed.PRINT)
        sentence = _tr("Sent to the printer: one page.") if pages == 1 else _tr("Sent to the printer: {n} pages.")
        return " ".join([sentence.format(n=pages), *_omitted(document.omitted_confidential)])

    context.tasks.run(work, done, failed, owner=owner)


def _saved_sentence(written: Written, omitted: int) -> str:
    said = _tr("Saved “{file}”.").format(file=written.path.name)
    return " ".join([said, *_omitted(omitted), *written.warnings])


def _omitted(count: int) -> list[str]:
    if not count:
        return []
    if count == 1:
        return [_tr("One confidential contact was left out.")]
    return [_tr("{n} confidential contacts were left out.").format(n=count)]
